import { describe, expect, it } from '@jest/globals';
import { SECOND, type FeedStatusEvent, type MarketEvent, type OptionQuoteEvent } from '@mia-trading/core';
import { FeedWatch } from './feed-watch.js';

const NOW = 1_704_294_000 * SECOND;
const header = { tsEvent: NOW, tsInit: NOW, seq: 0, instrument: 'ESH4' };
const trade: MarketEvent = { kind: 'trade', ...header, price: 5000, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: 1 };
const option: OptionQuoteEvent = { kind: 'optionQuote', ...header, instrument: 'SPX', root: 'SPXW', expiry: '2024-01-03', strike: 4700, right: 'C', bid: 1, ask: 1.1, bidSize: 1, askSize: 1, last: null, volume: null, openInterest: null, iv: null, delta: null, gamma: null, vega: null, theta: null, underlying: null };
const status = (name: FeedStatusEvent['status']): FeedStatusEvent => ({ kind: 'feedStatus', ...header, status: name, quality: null, phase: null, detail: '' });

describe('what is known of the feed', () => {
  it('is how late the last event came, and that it carries quotes once one has come', () => {
    const watch = new FeedWatch();
    watch.onEvent({ ...trade, tsInit: NOW + 3 * SECOND }, NOW + 4 * SECOND);
    expect(watch.feed).toEqual({ lastEventTs: NOW + 4 * SECOND, lastGapTs: null, hasQuotes: false, status: 'live', clockSkew: 3 * SECOND });
    watch.onEvent({ kind: 'quote', ...header, bid: 5000, bidSize: 1, ask: 5000.25, askSize: 1, tsEvent: NOW + SECOND }, NOW);
    expect(watch.feed).toMatchObject({ hasQuotes: true, clockSkew: -SECOND });
  });

  it('takes no lateness from a snapshot, whose times are those of its orders', () => {
    const watch = new FeedWatch();
    watch.onEvent({ kind: 'order', ...header, tsEvent: 0, action: 'add', side: 1, price: 5000, size: 1, orderId: 1, last: true, snapshot: true }, NOW);
    expect(watch.feed).toMatchObject({ clockSkew: 0, lastEventTs: NOW, hasQuotes: true });
  });

  it('is the last gap', () => {
    const watch = new FeedWatch();
    watch.onGap(NOW);
    expect(watch.feed.lastGapTs).toBe(NOW);
  });

  it('is what it says of itself: an outage ends when it is back, delayed data only when it says live', () => {
    const watch = new FeedWatch();
    const after = (name: FeedStatusEvent['status']) => {
      watch.onStatus(status(name), 0);
      return watch.feed.status;
    };
    expect([after('stale'), after('quality'), after('connected')]).toEqual(['stale', 'stale', 'live']);
    expect([after('delayed'), after('disconnected'), after('resubscribed'), after('live')]).toEqual(['delayed', 'disconnected', 'delayed', 'live']);
  });
});

describe('what is known of the options', () => {
  it('is nothing before the first price', () => {
    const watch = new FeedWatch();
    watch.onOptionQuote({ ...option, bid: null, ask: null, openInterest: 10 }, '2024-01-03');
    expect(watch.options).toBeNull();
  });

  it('is the data time of the latest quote, and the trade date that last told open interest', () => {
    const watch = new FeedWatch();
    watch.onOptionQuote({ ...option, openInterest: 10 }, '2024-01-03');
    watch.onOptionQuote({ ...option, tsEvent: NOW - 900 * SECOND, tsInit: NOW }, '2024-01-04');
    expect(watch.options).toEqual({ lastQuoteTs: NOW, openInterestDate: '2024-01-03' });
  });
});
