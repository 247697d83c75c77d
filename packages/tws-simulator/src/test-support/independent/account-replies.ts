import { contractOf } from './order-replies.js';
import type { StrictReader } from './strict-reader.js';

/** Replies about accounts and the connection itself, by their ids. */
export const ACCOUNT_REPLIES = {
  4: (r: StrictReader, version: number) => {
    r.exactly(2);
    const error = { message: 'error' as const, requestId: r.whole(), code: r.whole(), text: r.text() };
    return { ...error, reject: version >= 166 ? r.text() : '' };
  },
  6: (r: StrictReader) => {
    r.exactly(2);
    return { message: 'accountValue' as const, key: r.text(), value: r.text(), currency: r.text(), account: r.text() };
  },
  7: (r: StrictReader) => {
    r.exactly(8);
    const held = { message: 'portfolio' as const, contract: contractOf(r), quantity: r.number(), price: r.number(), value: r.number(), averageCost: r.number() };
    return { ...held, unrealized: r.number(), realized: r.number(), account: r.text() };
  },
  8: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'accountTime' as const, time: r.text() };
  },
  15: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'accounts' as const, accounts: r.text().split(',') };
  },
  49: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'currentTime' as const, seconds: r.whole() };
  },
  54: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'accountEnd' as const, account: r.text() };
  },
  61: (r: StrictReader) => {
    r.exactly(3);
    return { message: 'position' as const, account: r.text(), contract: contractOf(r), quantity: r.number(), averageCost: r.number() };
  },
  62: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'positionEnd' as const };
  },
  63: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'summary' as const, requestId: r.whole(), account: r.text(), tag: r.text(), value: r.text(), currency: r.text() };
  },
  64: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'summaryEnd' as const, requestId: r.whole() };
  },
  71: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'positionMulti' as const, requestId: r.whole(), account: r.text(), contract: contractOf(r), quantity: r.number(), averageCost: r.number(), model: r.text() };
  },
  72: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'positionMultiEnd' as const, requestId: r.whole() };
  },
  73: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'accountMulti' as const, requestId: r.whole(), account: r.text(), model: r.text(), key: r.text(), value: r.text(), currency: r.text() };
  },
  74: (r: StrictReader) => {
    r.exactly(1);
    return { message: 'accountMultiEnd' as const, requestId: r.whole() };
  },
  77: (r: StrictReader) => ({ message: 'softDollarTiers' as const, requestId: r.whole(), rows: r.counted(() => [r.text(), r.text(), r.text()]) }),
  78: (r: StrictReader) => ({ message: 'familyCodes' as const, rows: r.counted(() => ({ account: r.text(), code: r.text() })) }),
  94: (r: StrictReader) => ({ message: 'profit' as const, requestId: r.whole(), daily: r.number(), unrealized: r.number(), realized: r.number() }),
  95: (r: StrictReader) => ({ message: 'profitSingle' as const, requestId: r.whole(), quantity: r.number(), daily: r.number(), unrealized: r.number(), realized: r.number(), value: r.number() }),
  107: (r: StrictReader) => ({ message: 'userInfo' as const, requestId: r.whole(), brand: r.text() }),
};
