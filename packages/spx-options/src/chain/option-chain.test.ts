import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { propertyRuns } from '../test-support/property-runs.js';
import { EXPIRIES, madeUpChain, madeUpEvents, NOON, quoteOf, SPOT } from '../test-support/made-up-chain.js';
import { analyzeChain } from '../analysis/analyze-chain.js';
import { chainFrom, OptionChain } from './option-chain.js';

const series = { root: 'SPXW', expiry: '2025-09-05', strike: 6_000, right: 'C' } as const;

describe('OptionChain', () => {
  it('keeps one state per series: the latest quote replaces the whole of the one before', () => {
    const chain = new OptionChain('SPX');
    chain.onOptionQuote(quoteOf(series, { bid: 50, ask: 51, iv: 0.2 }));
    chain.onOptionQuote(quoteOf(series, { bid: 52, ask: null, tsEvent: NOON + 1 }));
    expect(chain.size).toBe(1);
    expect(chain.expiry('SPXW', '2025-09-05')?.series(6_000, 'C')).toMatchObject({ bid: 52, ask: null, iv: null, volume: 5, openInterest: 100, quotedAt: NOON + 1 });
    expect(chain.expiry('SPXW', '2025-09-05')?.series(6_000, 'P')).toBeUndefined();
    expect(chain.expiry('SPX', '2025-09-05')).toBeUndefined();
    expect([chain.asOf, chain.version, chain.spot]).toEqual([NOON + 1, 2, SPOT]);
  });

  it('keeps the morning and the afternoon series of one date apart', () => {
    const chain = madeUpChain();
    expect(chain.expiries.map(({ root, expiry }) => `${root.root} ${expiry}`)).toEqual(EXPIRIES.map(({ root, expiry }) => `${root} ${expiry}`));
  });

  it('ignores other underlyings, strikes that are none, and an older or impossible spot', () => {
    const chain = chainFrom('SPX', [
      quoteOf(series),
      quoteOf(series, { instrument: 'NDX', strike: 5_000 }),
      quoteOf(series, { strike: 0 }),
      quoteOf(series, { strike: Number.NaN }),
      quoteOf(series, { tsEvent: NOON - 1, underlying: 5_990 }),
      { kind: 'index', instrument: 'SPX', level: Number.NaN, tsEvent: NOON + 5, tsInit: NOON + 5, seq: 1 },
      { kind: 'index', instrument: 'VIX', level: 15, tsEvent: NOON + 5, tsInit: NOON + 5, seq: 2 },
      { kind: 'clock', instrument: '', tsEvent: NOON + 9, tsInit: NOON + 9, seq: 3 },
    ]);
    expect([chain.size, chain.spot, chain.spotAt]).toEqual([1, SPOT, NOON]);
  });

  it('a quote without an underlying leaves the spot to the index', () => {
    const chain = new OptionChain('SPX');
    chain.onOptionQuote(quoteOf(series, { underlying: null }));
    expect(chain.spot).toBeNaN();
    chain.onIndex({ kind: 'index', instrument: 'SPX', level: 6_010, tsEvent: NOON, tsInit: NOON + 7, seq: 0 });
    expect([chain.spot, chain.receivedAt]).toEqual([6_010, NOON + 7]);
  });

  it('is the same chain in whatever order its quotes come', () => {
    const events = madeUpEvents();
    const expected = JSON.stringify(analyzeChain(chainFrom('SPX', events)));
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
        expect(JSON.stringify(analyzeChain(chainFrom('SPX', shuffled)))).toBe(expected);
      }),
      { numRuns: Math.ceil(propertyRuns / 10) },
    );
  });
});
