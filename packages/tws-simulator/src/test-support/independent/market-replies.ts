import type { StrictReader } from './strict-reader.js';

/** Replies about contracts and markets, by their ids: what each has to hold at a server version of 157 to 193. */
export const MARKET_REPLIES = {
  1: (r: StrictReader) => {
    r.exactly(6);
    return { message: 'tickPrice' as const, requestId: r.whole(), type: r.whole(), price: r.number(), size: r.number(), attributes: r.whole() };
  },
  2: (r: StrictReader) => {
    r.exactly(6);
    return { message: 'tickSize' as const, requestId: r.whole(), type: r.whole(), size: r.number() };
  },
  10: (r: StrictReader, version: number) => contractDetails(r, version),
  12: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'depth' as const, requestId: r.whole(), position: r.whole(), operation: r.whole(), side: r.whole(), price: r.number(), size: r.number() };
  },
  13: (r: StrictReader) => {
    r.exactly(1);
    const row = { message: 'depthL2' as const, requestId: r.whole(), position: r.whole(), maker: r.text(), operation: r.whole(), side: r.whole(), price: r.number(), size: r.number() };
    return { ...row, isSmart: r.flag() };
  },
  17: (r: StrictReader) => {
    const head = { message: 'bars' as const, requestId: r.whole(), start: r.text(), end: r.text() };
    const bars = r.counted(() => ({ date: r.text(), open: r.number(), high: r.number(), low: r.number(), close: r.number(), volume: r.number(), average: r.number(), count: r.whole() }));
    return { ...head, bars };
  },
  19: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'scannerParameters' as const, xml: r.text() };
  },
  21: (r: StrictReader) => ({
    message: 'computation' as const,
    requestId: r.whole(),
    type: r.whole(),
    attribute: r.whole(),
    volatility: r.number(),
    delta: r.number(),
    price: r.number(),
    dividends: r.number(),
    gamma: r.number(),
    vega: r.number(),
    theta: r.number(),
    underlying: r.number(),
  }),
  45: (r: StrictReader) => {
    r.exactly(6);
    return { message: 'tickGeneric' as const, requestId: r.whole(), type: r.whole(), value: r.number() };
  },
  46: (r: StrictReader) => {
    r.exactly(6);
    return { message: 'tickString' as const, requestId: r.whole(), type: r.whole(), value: r.text() };
  },
  50: (r: StrictReader) => {
    r.exactly(3);
    const bar = { message: 'realTimeBar' as const, requestId: r.whole(), time: r.whole(), open: r.number(), high: r.number(), low: r.number(), close: r.number() };
    return { ...bar, volume: r.number(), average: r.number(), count: r.whole() };
  },
  52: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'contractDetailsEnd' as const, requestId: r.whole() };
  },
  57: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'snapshotEnd' as const, requestId: r.whole() };
  },
  58: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'marketDataType' as const, requestId: r.whole(), type: r.whole() };
  },
  75: (r: StrictReader) => {
    const head = { message: 'chain' as const, requestId: r.whole(), exchange: r.text(), underlyingId: r.whole(), tradingClass: r.text(), multiplier: r.text() };
    return { ...head, expirations: r.counted(() => r.text()), strikes: r.counted(() => r.number()) };
  },
  76: (r: StrictReader) => ({ message: 'chainEnd' as const, requestId: r.whole() }),
  79: (r: StrictReader, version: number) => ({ message: 'symbols' as const, requestId: r.whole(), rows: r.counted(() => symbolRow(r, version)) }),
  80: (r: StrictReader) => ({
    message: 'depthExchanges' as const,
    rows: r.counted(() => ({ exchange: r.text(), secType: r.text(), listing: r.text(), service: r.text(), group: r.whole() })),
  }),
  81: (r: StrictReader) => ({ message: 'tickParameters' as const, requestId: r.whole(), minTick: r.number(), exchange: r.text(), permissions: r.whole() }),
  82: (r: StrictReader) => ({ message: 'smartComponents' as const, requestId: r.whole(), rows: r.counted(() => ({ bit: r.whole(), exchange: r.text(), letter: r.text() })) }),
  85: (r: StrictReader) => ({ message: 'newsProviders' as const, rows: r.counted(() => ({ code: r.text(), name: r.text() })) }),
  88: (r: StrictReader) => ({ message: 'headTimestamp' as const, requestId: r.whole(), time: r.text() }),
  90: (r: StrictReader) => {
    const bar = { message: 'barUpdate' as const, requestId: r.whole(), count: r.whole(), date: r.text(), open: r.number(), close: r.number(), high: r.number(), low: r.number() };
    return { ...bar, average: r.number(), volume: r.number() };
  },
  93: (r: StrictReader) => ({ message: 'marketRule' as const, id: r.whole(), steps: r.counted(() => ({ lowEdge: r.number(), increment: r.number() })) }),
  96: (r: StrictReader) => {
    const requestId = r.whole();
    const ticks = r.counted(() => ({ time: r.whole(), ignored: r.text(), price: r.number(), size: r.number() }));
    return { message: 'ticks' as const, requestId, ticks, isDone: r.flag() };
  },
  97: (r: StrictReader) => {
    const requestId = r.whole();
    const ticks = r.counted(() => ({ time: r.whole(), attributes: r.whole(), bid: r.number(), ask: r.number(), bidSize: r.number(), askSize: r.number() }));
    return { message: 'quoteTicks' as const, requestId, ticks, isDone: r.flag() };
  },
  98: (r: StrictReader) => {
    const requestId = r.whole();
    const ticks = r.counted(() => ({ time: r.whole(), attributes: r.whole(), price: r.number(), size: r.number(), exchange: r.text(), conditions: r.text() }));
    return { message: 'printTicks' as const, requestId, ticks, isDone: r.flag() };
  },
  99: (r: StrictReader) => tickByTick(r),
  106: (r: StrictReader) => {
    const head = { message: 'schedule' as const, requestId: r.whole(), start: r.text(), end: r.text(), zone: r.text() };
    return { ...head, sessions: r.counted(() => ({ start: r.text(), end: r.text(), date: r.text() })) };
  },
};

function symbolRow(r: StrictReader, version: number) {
  const row = { conId: r.whole(), symbol: r.text(), secType: r.text(), exchange: r.text(), currency: r.text(), derivatives: r.counted(() => r.text()) };
  if (version >= 176) r.times(2, () => r.text());
  return row;
}

function tickByTick(r: StrictReader) {
  const head = { requestId: r.whole(), type: r.whole(), time: r.whole() };
  if (head.type === 4) return { message: 'midPoint' as const, ...head, price: r.number() };
  if (head.type === 3) return { message: 'quote' as const, ...head, bid: r.number(), ask: r.number(), bidSize: r.number(), askSize: r.number(), attributes: r.whole() };
  return { message: 'print' as const, ...head, price: r.number(), size: r.number(), attributes: r.whole(), exchange: r.text(), conditions: r.text() };
}

function contractDetails(r: StrictReader, version: number) {
  if (version < 164) r.exactly(8);
  const head = { message: 'contractDetails' as const, requestId: r.whole(), symbol: r.text(), secType: r.text(), lastTrade: r.text() };
  const lastTradeDate = version >= 182 ? r.text() : null;
  const named = { strike: r.number(), right: r.text(), exchange: r.text(), currency: r.text(), localSymbol: r.text(), marketName: r.text(), tradingClass: r.text(), conId: r.whole(), minTick: r.number() };
  if (version < 164) r.whole(); // size multiplier
  const traded = { multiplier: r.text(), orderTypes: r.text(), validExchanges: r.text(), priceMagnifier: r.whole(), underlyingId: r.whole(), longName: r.text(), primaryExchange: r.text() };
  const described = { contractMonth: r.text(), industry: r.text(), category: r.text(), subcategory: r.text(), zone: r.text(), tradingHours: r.text(), liquidHours: r.text() };
  r.text(); // economic value rule
  r.whole();
  r.counted(() => [r.text(), r.text()]);
  const underlying = { group: r.whole(), underlyingSymbol: r.text(), underlyingSecType: r.text(), marketRules: r.text(), realExpiry: r.text() };
  r.text(); // stock type
  if (version === 163) r.number();
  const sizes = version >= 164 ? r.times(3, () => r.number()) : [];
  if (version >= 186) r.counted(() => [r.text(), r.text()]);
  return { ...head, lastTradeDate, ...named, ...traded, ...described, ...underlying, sizes };
}
