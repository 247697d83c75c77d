import type { StrictReader } from './strict-reader.js';

/** The eleven fields by which replies name a contract. */
export function contractOf(r: StrictReader) {
  return {
    conId: r.whole(),
    symbol: r.text(),
    secType: r.text(),
    lastTradeDate: r.text(),
    strike: r.number(),
    right: r.text(),
    multiplier: r.text(),
    exchange: r.text(),
    currency: r.text(),
    localSymbol: r.text(),
    tradingClass: r.text(),
  };
}

/** Replies about orders and executions, by their ids. */
export const ORDER_REPLIES = {
  3: (r: StrictReader) => {
    const head = { message: 'orderStatus' as const, orderId: r.whole(), status: r.text(), filled: r.number(), remaining: r.number(), averagePrice: r.number() };
    return { ...head, permId: r.whole(), parentId: r.whole(), lastPrice: r.number(), clientId: r.whole(), whyHeld: r.text(), capPrice: r.number() };
  },
  5: (r: StrictReader, version: number) => openOrder(r, version),
  9: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'nextId' as const, id: r.whole() };
  },
  11: (r: StrictReader, version: number) => execution(r, version),
  53: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'openOrderEnd' as const };
  },
  55: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'executionEnd' as const, requestId: r.whole() };
  },
  59: (r: StrictReader) => {
    r.exactly(1);
    const report = { message: 'commission' as const, executionId: r.text(), commission: r.number(), currency: r.text(), realized: r.numberOrNone() };
    return { ...report, yield: r.numberOrNone(), redemption: r.wholeOrNone() };
  },
  101: (r: StrictReader, version: number) => completedOrder(r, version),
  102: () => ({ message: 'completedOrderEnd' as const }),
};

function execution(r: StrictReader, version: number) {
  const head = { message: 'execution' as const, requestId: r.whole(), orderId: r.whole(), contract: contractOf(r), executionId: r.text(), time: r.text(), account: r.text(), exchange: r.text(), side: r.text() };
  const done = { quantity: r.number(), price: r.number(), permId: r.whole(), clientId: r.whole(), liquidation: r.whole(), cumulative: r.number(), averagePrice: r.number(), orderRef: r.text() };
  r.text(); // economic value rule
  r.numberOrNone();
  r.text(); // model
  const liquidity = r.whole();
  if (version >= 178) r.flag();
  return { ...head, ...done, liquidity };
}

/** From action to reference, as open and completed orders have it. */
function terms(r: StrictReader) {
  return {
    action: r.text(),
    quantity: r.number(),
    orderType: r.text(),
    limitPrice: r.numberOrNone(),
    auxPrice: r.numberOrNone(),
    timeInForce: r.text(),
    ocaGroup: r.text(),
    account: r.text(),
    openClose: r.text(),
    origin: r.whole(),
    orderRef: r.text(),
  };
}

function openOrder(r: StrictReader, version: number) {
  const head = { message: 'openOrder' as const, orderId: r.whole(), contract: contractOf(r), ...terms(r), clientId: r.whole(), permId: r.whole(), outsideRegularHours: r.flag(), hidden: r.flag() };
  r.number(); // discretionary amount
  r.times(2, () => r.text()); // good after time, allocation
  allocation(r, version);
  shortSale(r);
  r.whole(); // auction
  r.times(5, () => r.numberOrNone()); // starting price to stock range
  r.wholeOrNone(); // display size
  r.times(3, () => r.flag()); // block, sweep, all or none
  r.wholeOrNone(); // minimum quantity
  const ocaType = r.whole();
  r.times(2, () => r.flag()); // electronic only, firm quote only
  r.numberOrNone();
  const parentId = r.whole();
  const triggerMethod = r.whole();
  volatility(r, 4);
  r.flag(); // continuous update
  r.wholeOrNone();
  r.times(3, () => r.numberOrNone()); // trailing stop, percent, basis points
  r.wholeOrNone();
  combination(r);
  scale(r);
  r.flag(); // smart routing
  clearing(r);
  r.flag(); // solicited
  const whatIf = r.flag();
  const status = r.text();
  const margins = r.times(9, () => r.text());
  const commission = r.times(3, () => r.numberOrNone())[0] ?? null;
  const currency = r.text();
  const warning = r.text();
  r.times(2, () => r.flag()); // randomized
  r.exactly(0); // conditions
  r.text(); // adjusted type
  r.times(6, () => r.numberOrNone());
  r.wholeOrNone();
  r.times(3, () => r.text()); // soft dollars
  r.numberOrNone(); // cash
  r.times(4, () => r.flag());
  if (version >= 158) r.wholeOrNone();
  if (version >= 160) r.wholeOrNone();
  const autoCancelParent = version >= 162 ? r.flag() : false;
  if (version >= 170) pegOffsets(r);
  if (version >= 183) r.text();
  if (version >= 184) r.flag();
  if (version >= 185) r.text();
  if (version >= 189) r.flag();
  if (version >= 193) {
    r.text();
    r.wholeOrNone();
  }
  return { ...head, ocaType, parentId, triggerMethod, whatIf, status, margins, commission, currency, warning, autoCancelParent };
}

function completedOrder(r: StrictReader, version: number) {
  const head = { message: 'completedOrder' as const, contract: contractOf(r), ...terms(r), permId: r.whole(), outsideRegularHours: r.flag(), hidden: r.flag() };
  r.number(); // discretionary amount
  r.text(); // good after time
  allocation(r, version);
  shortSale(r);
  r.times(5, () => r.numberOrNone());
  r.wholeOrNone(); // display size
  r.times(2, () => r.flag()); // sweep, all or none
  r.wholeOrNone(); // minimum quantity
  const ocaType = r.whole();
  r.whole(); // trigger method
  volatility(r, 0);
  r.flag();
  r.wholeOrNone();
  r.times(2, () => r.numberOrNone()); // trailing stop, percent
  combination(r);
  scale(r);
  clearing(r);
  r.flag(); // solicited
  const status = r.text();
  r.times(2, () => r.flag());
  r.exactly(0); // conditions
  r.times(3, () => r.numberOrNone()); // trailing stop, offset, cash
  r.times(2, () => r.flag());
  r.text(); // automatic cancel date
  const filled = r.number();
  r.whole(); // reference future
  r.flag();
  r.text(); // shareholder
  r.times(2, () => r.flag());
  const parentPermId = r.whole();
  const completedTime = r.text();
  const completedStatus = r.text();
  if (version >= 170) pegOffsets(r);
  if (version >= 183) r.text();
  if (version >= 184) r.flag();
  return { ...head, ocaType, status, filled, parentPermId, completedTime, completedStatus };
}

/** Advisor's allocation, model, good till date, rule 80A, percent offset, settling firm. */
function allocation(r: StrictReader, version: number): void {
  r.times(version < 177 ? 7 : 6, () => r.text());
  r.numberOrNone();
  r.text();
}

function shortSale(r: StrictReader): void {
  r.whole();
  r.text();
  r.whole();
}

/** Volatility, and the delta-neutral order, whose `texts` of settlement and opening only open orders have. */
function volatility(r: StrictReader, texts: number): void {
  r.numberOrNone();
  r.wholeOrNone();
  const type = r.text();
  r.numberOrNone();
  if (type === '') return;
  r.whole();
  r.times(texts, () => r.text());
  r.flag();
  r.whole();
  r.text();
}

function combination(r: StrictReader): void {
  r.text();
  r.exactly(0);
  r.exactly(0);
  r.exactly(0);
}

/** Sizes and increment, without which nothing more of it follows, and no hedge. */
function scale(r: StrictReader): void {
  r.times(2, () => r.wholeOrNone());
  if (r.numberOrNone() !== null || r.text() !== '') throw new Error('no scale and no hedge was asked for');
}

/** Clearing account and intent, not held, no delta-neutral contract, no algorithm. */
function clearing(r: StrictReader): void {
  r.times(2, () => r.text());
  r.flag();
  if (r.flag() || r.text() !== '') throw new Error('no contract beside it and no algorithm was asked for');
}

function pegOffsets(r: StrictReader): void {
  r.times(2, () => r.wholeOrNone());
  r.times(3, () => r.numberOrNone());
}
