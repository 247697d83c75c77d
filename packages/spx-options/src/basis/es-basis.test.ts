import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianOf, MINUTE, SECOND } from '@mia-trading/core';
import { at, ES, FakeMarket, optionQuote } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { esBasisConfig, type EsBasisConfig } from './config.js';
import { EsBasis } from './es-basis.js';
import { MidHistory } from './mid-history.js';

/** Without interest the forward is the index: numbers that can be redone on paper. */
const options: EsBasisConfig = { ...esBasisConfig.parse({}), rate: 0, dividendYield: 0 };
/** The default expiry of the test quotes is today, 2025-09-05, at 16:00 New York. */
const START = at('2025-09-05T10:00:00-05:00');
const STRIKES = [6_490, 6_500, 6_510] as const;

class Run {
  readonly basis: EsBasis;
  readonly market = new FakeMarket();

  constructor(changes: Partial<EsBasisConfig> = {}, start = START) {
    this.basis = new EsBasis({ ...options, ...changes });
    this.market.to(start, this.basis);
  }

  /** Middle of the future's quote, in points. */
  future(mid: number, time = this.market.now): this {
    this.market.to(time, this.basis);
    this.market.book.bestBid = mid * 4 - 1;
    this.market.book.bestAsk = mid * 4 + 1;
    this.market.book.asOf = time;
    this.basis.onBook(this.market);
    return this;
  }

  leg(right: 'C' | 'P', strike: number, mid: number, time = this.market.now, tsEvent = time, expiry = '2025-09-05'): this {
    this.market.to(time, this.basis);
    this.basis.onOptionQuote(optionQuote({ tsInit: time, tsEvent, right, strike, expiry, bid: mid - 0.25, ask: mid + 0.25 }), this.market);
    return this;
  }

  /** Calls and puts of all strikes that parity sets to `index`. */
  chain(index: number, time = this.market.now, tsEvent = time, expiry = '2025-09-05'): this {
    for (const strike of STRIKES) {
      this.leg('C', strike, 40 + index - strike, time, tsEvent, expiry);
      this.leg('P', strike, 40, time, tsEvent, expiry);
    }
    return this;
  }
}

describe('basis of ES to SPX', () => {
  it('is the future less the index that parity tells: by hand', () => {
    const { basis } = new Run().future(6_520.5).chain(6_500.25);
    const now = START + SECOND;
    expect(basis.at(now)).toEqual({ basis: 20.25, expiry: '2025-09-05', asOf: START, samples: 1, reason: '' });
    expect(basis.toEs(6_450, now)).toBe(6_470.25);
    expect(basis.toSpx(6_470.25, now)).toBe(6_450);
  });

  it('takes interest and dividends until the expiry into account: by hand', () => {
    const { basis } = new Run({ rate: 0.05, dividendYield: 0.01 }).future(6_520).chain(6_505, START, START, '2025-09-08');
    const years = (at('2025-09-08T16:00:00-04:00') - START) / (365 * 86_400 * SECOND);
    const index = (6_500 + Math.exp(0.05 * years) * 5) * Math.exp(-0.04 * years);
    expect(basis.basisAt(START + SECOND)).toBeCloseTo(6_520 - index, 9);
    expect(6_505 - index).toBeGreaterThan(2);
  });

  it('is the average of its samples with a time constant of a minute: by hand', () => {
    const run = new Run().future(6_520).chain(6_500);
    run.future(6_530, START + MINUTE).chain(6_500);
    expect(run.basis.basisAt(START + MINUTE + SECOND)).toBeCloseTo(20 + (1 - Math.exp(-1)) * 10, 9);
    expect(run.basis.at(START + MINUTE + SECOND).samples).toBe(2);
  });

  it('sets each quote against the future of its own moment', () => {
    const run = new Run().future(6_520);
    for (const strike of STRIKES) run.leg('P', strike, 40);
    run.future(6_524, START + 2 * SECOND);
    // The index has risen by 4 with the future: near the money a call by 2, and a put, quoted before, would have fallen by 2.
    for (const strike of STRIKES) run.leg('C', strike, 40 + 6_500 - strike + 2);
    expect(run.basis.basisAt(START + 3 * SECOND)).toBeCloseTo(20, 9);
  });

  it('sets quotes of a delayed feed against the future of a quarter of an hour ago', () => {
    const run = new Run().future(6_520);
    for (let minute = 1; minute <= 15; minute += 1) run.future(6_520 + 4 * minute, START + minute * MINUTE);
    run.chain(6_500, START + 15 * MINUTE, START);
    expect(run.basis.at(START + 15 * MINUTE + SECOND)).toMatchObject({ basis: 20, asOf: START });
  });

  it('goes on with the next expiry when today has settled, and with the nearest that is quoted', () => {
    const close = at('2025-09-05T16:00:00-04:00');
    const run = new Run({}, close - 2 * SECOND).future(6_520).chain(6_500).chain(6_501, close - 2 * SECOND, close - 2 * SECOND, '2025-09-08');
    expect(run.basis.at(close - SECOND)).toMatchObject({ basis: 20, expiry: '2025-09-05' });
    run.future(6_520, close).chain(6_500).chain(6_505, close, close, '2025-09-08');
    expect(run.basis.at(close + SECOND).expiry).toBe('2025-09-08');
    const oneSided = new Run().future(6_520).chain(6_503, START, START, '2025-09-08').leg('C', 6_500, 40).leg('P', 6_500, 40);
    expect(oneSided.basis.at(START + SECOND)).toMatchObject({ basis: 17, expiry: '2025-09-08' });
  });

  it('does not use crossed, empty, old or far quotes, nor pairs that are far apart in time', () => {
    const none = (run: Run): void => expect(run.basis.at(run.market.now + SECOND).reason).toBe('no option quotes');
    none(new Run().future(7_000).chain(6_500));
    none(new Run({ minimumStrikes: 4 }).future(6_520).chain(6_500));
    const apart = new Run().future(6_520);
    for (const strike of STRIKES) apart.leg('C', strike, 40);
    apart.future(6_520, START + 11 * SECOND);
    for (const strike of STRIKES) apart.leg('P', strike, 40);
    none(apart);
    const crossed = new Run().future(6_520).chain(6_500);
    for (const bid of [null, 0, 41]) {
      for (const strike of STRIKES) crossed.basis.onOptionQuote(optionQuote({ tsInit: START, right: 'P', strike, bid, ask: 40 }), crossed.market);
      none(crossed);
    }
    none(new Run().chain(6_500));
  });

  it('centres the range of strikes on the index, not on the future', () => {
    const run = new Run({ strikeRange: 0.003, minimumStrikes: 1 }).future(6_520).chain(6_500);
    run.future(6_520, START + MINUTE).chain(6_500);
    for (const strike of [6_490, 6_500]) run.leg('C', strike, 38 + 6_500 - strike);
    expect(run.basis.basisAt(START + MINUTE + SECOND)).toBeCloseTo(20 + (1 - Math.exp(-1)) * 2, 9);
  });

  it('takes no sample from quotes that are a minute older than the newest', () => {
    const run = new Run().future(6_520).chain(6_500);
    run.future(6_520, START + MINUTE).leg('C', 6_500, 41).leg('P', 6_500, 40);
    expect(run.basis.at(START + MINUTE + SECOND).samples).toBe(2);
    const late = new Run().future(6_520).chain(6_500);
    late.future(6_520, START + MINUTE + 1).leg('C', 6_500, 41).leg('P', 6_500, 40);
    expect(late.basis.at(START + MINUTE + 2 * SECOND)).toMatchObject({ samples: 1, basis: 20 });
  });

  it('is stale half an hour after the last quote', () => {
    const { basis } = new Run().future(6_520).chain(6_500);
    expect(basis.basisAt(START + 30 * MINUTE)).toBe(20);
    expect(basis.basisAt(START + 30 * MINUTE + 1)).toBeNaN();
    expect(basis.at(START + 31 * MINUTE)).toMatchObject({ basis: null, reason: 'basis is stale' });
    expect(basis.toEs(6_500, START + 31 * MINUTE)).toBeNaN();
  });

  it('begins anew with another contract, and is for S&P 500 futures only', () => {
    const run = new Run().future(6_520).chain(6_500);
    expect(run.basis.basisAt(START + SECOND)).toBe(20);
    run.market.instrument = { ...ES, symbol: 'ESZ5' };
    run.future(6_575, START + 2 * SECOND);
    expect(run.basis.at(run.market.now).reason).toBe('no option quotes');
    run.chain(6_500);
    expect(run.basis.basisAt(START + 3 * SECOND)).toBe(75);
    run.market.instrument = { ...ES, symbol: 'NQZ5', root: 'NQ' };
    run.future(23_000, START + 4 * SECOND).chain(6_500);
    expect(run.basis.at(START + 5 * SECOND).reason).toBe("not an S&P 500 future");
  });

  it('does not hear the future while it is not trading or its book is being rebuilt', () => {
    const halted = new Run();
    halted.market.phase = 'halted';
    halted.future(6_520).chain(6_500);
    expect(halted.basis.at(START + SECOND).basis).toBeNull();
    const rebuilt = new Run();
    rebuilt.market.book.isWhole = false;
    rebuilt.future(6_520).chain(6_500);
    expect(rebuilt.basis.at(START + SECOND).basis).toBeNull();
  });

  it('forgets what has settled when a session begins, and knows nothing of what comes later', () => {
    const run = new Run().future(6_520).chain(6_500);
    const early = run.basis.basisAt(START + SECOND);
    const longer = new Run().future(6_520).chain(6_500);
    expect(longer.basis.basisAt(START + SECOND)).toBe(early);
    longer.future(6_600, START + SECOND + 1).chain(6_500);
    expect(longer.basis.basisAt(START + 2 * SECOND + 1)).not.toBe(early);
    const monday = at('2025-09-07T17:30:00-05:00');
    run.future(6_520, monday).chain(6_500, monday, monday, '2025-09-05');
    expect(run.basis.at(monday + SECOND).reason).toBe('basis is stale');
  });

  it('equals a slow recursion over the medians of each second', () => {
    const step = fc.record({ seconds: fc.integer({ min: 1, max: 40 }), future: fc.integer({ min: 6_500 * 4, max: 6_560 * 4 }), noise: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 3, maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
        const run = new Run();
        let time = START;
        let expected = Number.NaN;
        for (const { seconds, future, noise } of steps) {
          time += seconds * SECOND;
          run.future(future / 4, time);
          STRIKES.forEach((strike, index) => run.leg('C', strike, 60 + 6_500 - strike + (noise[index] as number) / 4).leg('P', strike, 60));
          const sample = medianOf(noise.map((each) => future / 4 - (6_500 + each / 4)));
          expected = Number.isNaN(expected) ? sample : expected + (1 - Math.exp(-seconds / 60)) * (sample - expected);
        }
        expect(run.basis.basisAt(time + SECOND)).toBeCloseTo(expected, 9);
      }),
      { numRuns: propertyRuns },
    );
  });
});

describe('middle of the future by second', () => {
  it('gives the last of a second, or of the latest within a minute, and forgets after twenty minutes', () => {
    const mids = new MidHistory();
    mids.note(1, START);
    mids.note(2, START + 1);
    mids.note(3, START + 5 * SECOND);
    expect([START - 1, START, START + 4 * SECOND, START + 5 * SECOND, START + 65 * SECOND, START + 66 * SECOND].map((time) => mids.at(time))).toEqual([NaN, 2, 2, 3, 3, NaN]);
    mids.note(4, START + 1_200 * SECOND);
    expect(mids.at(START)).toBeNaN();
    mids.clear();
    expect(mids.at(START + 1_200 * SECOND)).toBeNaN();
  });
});
