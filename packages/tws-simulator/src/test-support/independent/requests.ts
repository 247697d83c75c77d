/** A contract as a client names it; what is not given is left open. */
export interface AskedContract {
  readonly conId?: number;
  readonly symbol?: string;
  readonly secType?: string;
  readonly lastTradeDate?: string;
  readonly strike?: number;
  readonly right?: string;
  readonly exchange?: string;
  readonly currency?: string;
  readonly localSymbol?: string;
  readonly tradingClass?: string;
}

/** An order as far as these tests vary it. */
export interface AskedOrder {
  readonly action: 'BUY' | 'SELL';
  readonly quantity: number;
  readonly type: string;
  readonly limitPrice?: number;
  readonly auxPrice?: number;
  readonly timeInForce?: string;
  readonly ocaGroup?: string;
  readonly ocaType?: number;
  readonly account?: string;
  readonly orderRef?: string;
  readonly transmit?: boolean;
  readonly parentId?: number;
  readonly outsideRegularHours?: boolean;
  readonly whatIf?: boolean;
  readonly algorithm?: string;
  readonly goodAfterTime?: string;
  readonly allOrNone?: boolean;
  /** Fields of a condition each, its kind first. */
  readonly conditions?: readonly (readonly string[])[];
}

/**
 * How the two clients in wide use write what nobody has set: `async` (ib_async) always as nothing, `official` (the broker's own for Python) in
 * some fields as the largest number of the type. They also differ in defaults.
 */
export type Dialect = 'async' | 'official';

/** Python's text of the largest double. */
const LARGEST_DOUBLE = '1.7976931348623157e+308';
const LARGEST_INTEGER = '2147483647';

/** The twelve fields by which requests name a contract; Python writes a whole double with `.0`. */
export function asked({ conId = 0, symbol = '', secType = '', lastTradeDate = '', strike = 0, right = '', exchange = '', currency = '', localSymbol = '', tradingClass = '' }: AskedContract): string[] {
  return [String(conId), symbol, secType, lastTradeDate, double(strike), right, '', exchange, '', currency, localSymbol, tradingClass];
}

export function double(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function flag(value: boolean | undefined): string {
  return value === true ? '1' : '0';
}

function nothing(count: number): string[] {
  return Array.from({ length: count }, () => '');
}

function optional(value: number | undefined): string {
  return value === undefined ? '' : double(value);
}

/** PLACE_ORDER, every field of it, as a client writes it to a server of a version of 157 to 193. */
export function placeOrder(orderId: number, contract: AskedContract, order: AskedOrder, version: number, dialect: Dialect): string[] {
  const isOfficial = dialect === 'official';
  const unset = isOfficial ? LARGEST_DOUBLE : '';
  const unsetWhole = isOfficial ? LARGEST_INTEGER : '';
  const algorithm = order.algorithm ?? '';
  const conditions = order.conditions ?? [];
  const since = (from: number, ...fields: readonly string[]): readonly string[] => (version >= from ? fields : []);
  return [
    '3',
    String(orderId),
    ...asked(contract),
    ...nothing(2), // security id type and id
    order.action,
    isOfficial ? String(order.quantity) : double(order.quantity),
    order.type,
    optional(order.limitPrice),
    optional(order.auxPrice),
    order.timeInForce ?? '',
    order.ocaGroup ?? '',
    order.account ?? '',
    isOfficial ? '' : 'O',
    '0', // origin
    order.orderRef ?? '',
    flag(order.transmit ?? true),
    String(order.parentId ?? 0),
    '0', // block
    '0', // sweep
    '0', // display size
    '0', // trigger method
    flag(order.outsideRegularHours ?? true),
    '0', // hidden
    '', // shares allocation
    '0', // discretionary amount
    order.goodAfterTime ?? '',
    ...nothing(4), // good till date, advisor's group, method, percentage
    ...(version < 177 ? [''] : []), // advisor's profile
    '', // model
    '0', // short sale slot
    '', // designated location
    '-1', // exempt code
    String(order.ocaType ?? 0),
    ...nothing(2), // rule 80A, settling firm
    flag(order.allOrNone),
    ...nothing(2), // minimum quantity, percent offset
    flag(isOfficial ? false : undefined), // electronic only
    '0', // firm quote only
    '', // price cap
    '0', // auction strategy
    ...nothing(5), // starting price to stock range
    '0', // override
    ...nothing(4), // volatility and type, delta-neutral order and price
    '0', // continuous update
    ...nothing(3), // reference price type, trailing stop, percent
    ...nothing(3), // scale
    ...nothing(3), // scale table and times
    '', // hedge
    '0', // smart routing
    ...nothing(2), // clearing account and intent
    '0', // not held
    '0', // delta-neutral contract
    algorithm,
    ...(algorithm === '' ? [] : ['1', 'adaptivePriority', 'Normal']),
    '', // algorithm id
    flag(order.whatIf),
    '', // options
    '0', // solicited
    '0', // randomized size and price
    '0',
    String(conditions.length),
    ...conditions.flat(),
    ...(conditions.length === 0 ? [] : ['0', '0']),
    '', // adjusted type
    ...Array.from({ length: 5 }, () => unset), // trigger price to trailing amount
    '0', // trailing unit
    ...nothing(3), // operator, soft dollars
    '', // cash quantity
    ...nothing(4), // decision maker and execution
    '0', // automatic price for a hedge
    '0', // container
    '0', // discretionary up to limit
    isOfficial ? '' : '0', // price management
    ...since(158, unsetWhole), // duration
    ...since(160, unsetWhole), // post to exchange
    ...since(162, '0'), // cancel the parent with it
    ...since(166, ''), // error override
    ...since(169, ''), // manual time
    ...since(183, ''), // customer
    ...since(184, '0'), // professional
    ...(version >= 187 && version < 190 ? ['', LARGEST_INTEGER] : []),
    ...since(189, '0'), // overnight
    ...since(192, LARGEST_INTEGER), // manual indicator
  ];
}

/** CANCEL_ORDER. */
export function cancelOrder(orderId: number, version: number): string[] {
  if (version >= 192) return ['4', String(orderId), '', '', LARGEST_INTEGER];
  const rfq = version >= 187 && version < 190 ? ['', '', LARGEST_INTEGER] : [];
  return ['4', '1', String(orderId), ...(version >= 169 ? [''] : []), ...rfq];
}

/** GLOBAL_CANCEL. */
export function globalCancel(version: number): string[] {
  return version >= 192 ? ['58', '', LARGEST_INTEGER] : ['58', '1'];
}

/** REQ_MKT_DATA. */
export function marketData(requestId: number, contract: AskedContract, genericTicks = '', isSnapshot = false, isRegulatory = false): string[] {
  return ['1', '11', String(requestId), ...asked(contract), '0', genericTicks, flag(isSnapshot), flag(isRegulatory), ''];
}

/** REQ_MKT_DEPTH. */
export function marketDepth(requestId: number, contract: AskedContract, rows: number, isSmart: boolean): string[] {
  return ['10', '5', String(requestId), ...asked(contract), String(rows), flag(isSmart), ''];
}

/** REQ_HISTORICAL_DATA. */
export function bars(requestId: number, contract: AskedContract, more: { readonly end?: string; readonly duration?: string; readonly bar?: string; readonly what?: string; readonly keeps?: boolean } = {}): string[] {
  const { end = '', duration = '1 D', bar = '1 min', what = 'TRADES', keeps } = more;
  return ['20', String(requestId), ...asked(contract), '0', end, bar, duration, '0', what, '1', flag(keeps), ''];
}

/** REQ_HISTORICAL_TICKS. */
export function ticks(requestId: number, contract: AskedContract, start: string, count: number, what: string): string[] {
  return ['96', String(requestId), ...asked(contract), '0', start, '', String(count), what, '0', '0', ''];
}

/** REQ_CONTRACT_DATA. */
export function contractDetails(requestId: number, contract: AskedContract, version: number): string[] {
  return ['9', '8', String(requestId), ...asked(contract), '0', '', '', ...(version >= 176 ? [''] : [])];
}

/** REQ_EXECUTIONS. */
export function executions(requestId: number, filter: { readonly clientId?: number; readonly since?: string; readonly side?: string } = {}): string[] {
  return ['7', '3', String(requestId), String(filter.clientId ?? 0), '', filter.since ?? '', '', '', '', filter.side ?? ''];
}
