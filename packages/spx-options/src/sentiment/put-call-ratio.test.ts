import { describe, expect, it } from '@jest/globals';
import { createReading, type Reading } from '@mia-trading/core';
import { at, FakeMarket, indexLevel, optionQuote } from '../test-support/fake-market.js';
import { sentimentConfig } from './config.js';
import { DailyHistory } from './daily-history.js';
import { PutCallRatio, type PutCallRatioOptions } from './put-call-ratio.js';

const options = sentimentConfig.parse({}).putCallRatio;
/** Trade dates in a row; Monday 1 September 2025 is a holiday. */
const DATES = ['2025-08-27', '2025-08-28', '2025-08-29', '2025-09-02', '2025-09-03', '2025-09-04', '2025-09-05'] as const;
const SECOND = 1_000_000;

interface Run {
  readonly feature: PutCallRatio;
  readonly market: FakeMarket;
}

function start(changes: Partial<PutCallRatioOptions> = {}, history?: DailyHistory): Run {
  return { feature: new PutCallRatio({ ...options, ...changes }, history), market: new FakeMarket() };
}

/** Total volumes as of a moment: a quote of one put and one of one call, the put first. */
function tell({ feature, market }: Run, time: number, puts: number, calls: number): void {
  market.to(time, feature);
  feature.onOptionQuote(optionQuote({ tsInit: time, right: 'P', volume: puts }), market);
  feature.onOptionQuote(optionQuote({ tsInit: time, right: 'C', volume: calls }), market);
}

function read({ feature, market }: Run, time = market.now): Reading {
  market.to(time, feature);
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

/** A day with 10,000 calls and `10,000·ratio` puts by 09:59 CT, and `close` by the end of the cash session. */
function day(run: Run, date: string, ratio: number, close = ratio): void {
  tell(run, at(`${date}T09:59:00-05:00`), 10_000 * ratio, 10_000);
  tell(run, at(`${date}T10:00:30-05:00`), 10_000 * ratio, 10_000);
  tell(run, at(`${date}T14:59:58-05:00`), 50_000 * close, 50_000);
}

describe('putCallRatio', () => {
  it('compares the running ratio with the same time of day of the sessions before: by hand', () => {
    const run = start();
    [1.1, 1.2, 1.3, 1.4, 1.5].forEach((ratio, index) => day(run, DATES[index] as string, ratio));
    const time = at('2025-09-04T10:02:00-05:00');
    tell(run, time, 11_700, 10_000);
    const reading = read(run);
    expect(reading).toMatchObject({ available: true, asOf: time, reason: '' });
    expect(reading.signal).toBeCloseTo((1 - 1.17 / 1.3) / 0.2, 12);
    expect(reading.confidence).toBeCloseTo(0.7 + (0.3 * 5) / 63, 12);
    expect(run.feature.explain(run.market)).toMatchObject({ basis: 'same time of day', ratio: 1.17, norm: 1.3, normDays: 5, putVolume: 11_700, callVolume: 10_000, contrarian: 'none' });
  });

  it('falls back on the day before over the days before that, with half the confidence', () => {
    const run = start({}, new DailyHistory([{ date: '2025-08-26', value: 1.2 }]));
    [1.1, 1.2, 1.3, 1.4, 1.5].forEach((ratio, index) => day(run, DATES[index] as string, 1, ratio));
    const reading = read(run, at('2025-09-04T03:00:00-05:00'));
    expect(reading.available).toBe(true);
    expect(reading.signal).toBe(-1);
    expect(reading.asOf).toBe(at('2025-09-03T15:00:00-05:00'));
    expect(reading.confidence).toBeCloseTo(0.5 * (0.7 + (0.3 * 5) / 63), 12);
    expect(run.feature.explain(run.market)).toMatchObject({ basis: 'day before', ratio: 1.5, norm: 1.2, contrarian: 'bullish' });
  });

  it('is unavailable until either is known, and where the day before is missing', () => {
    const run = start();
    tell(run, at('2025-09-04T10:02:00-05:00'), 11_700, 10_000);
    expect(read(run)).toMatchObject({ available: false, signal: 0, confidence: 0, reason: 'no put/call ratio' });
    const hole = start({}, new DailyHistory(DATES.slice(0, 5).map((date) => ({ date, value: 1.2 }))));
    expect(read(hole, at('2025-09-04T10:00:00-05:00')).available).toBe(false);
    const sixth = start({}, new DailyHistory(['2025-08-26', ...DATES.slice(0, 5)].map((date) => ({ date, value: 1.2 }))));
    expect(read(sixth, at('2025-09-04T10:00:00-05:00')).available).toBe(true);
    expect(read(sixth, at('2025-09-05T10:00:00-05:00')).available).toBe(false);
  });

  it('waits for a minimum of calls, and does not trust totals that have stopped', () => {
    const run = start();
    for (const date of DATES.slice(0, 5)) day(run, date, 1.2);
    tell(run, at('2025-09-04T10:02:00-05:00'), 1_200, 999);
    expect(run.feature.explain(run.market)['basis']).toBeNull();
    tell(run, at('2025-09-04T10:03:00-05:00'), 1_200, 1_000);
    expect(run.feature.explain(run.market)['basis']).toBe('same time of day');
    run.market.to(run.market.now + 1_200 * SECOND);
    run.market.sessionMinute = 1_022;
    expect(run.feature.explain(run.market)['basis']).toBe('same time of day');
    run.market.now += 1;
    expect(run.feature.explain(run.market)['basis']).toBeNull();
  });

  it('uses the ratio itself in raw mode, with no history behind it', () => {
    const run = start({ mode: 'raw' });
    tell(run, at('2025-09-03T10:02:00-05:00'), 9_000, 10_000);
    const reading = read(run);
    expect(reading.signal).toBeCloseTo(0.5, 12);
    expect(reading.confidence).toBe(1);
    tell(run, at('2025-09-03T15:00:00-05:00'), 11_000, 10_000);
    const next = read(run, at('2025-09-04T02:00:00-05:00'));
    expect(next.signal).toBeCloseTo(-0.5, 12);
    expect(next.confidence).toBe(0.5);
  });

  it('counts a day from the next session on, and only when it was watched to its close', () => {
    const run = start();
    tell(run, at('2025-09-03T14:54:59-05:00'), 12_000, 10_000);
    run.market.to(at('2025-09-04T10:00:00-05:00'), run.feature);
    expect(run.feature.history.length).toBe(0);
    tell(run, at('2025-09-04T14:55:00-05:00'), 13_000, 10_000);
    expect(run.feature.history.length).toBe(0);
    run.market.to(at('2025-09-04T17:00:00-05:00'), run.feature);
    expect(run.feature.history.toArray()).toEqual([{ date: '2025-09-04', value: 1.3 }]);
  });

  it('does not add the totals of the day before, told late, to the session under way', () => {
    const run = start();
    run.market.to(at('2025-09-03T21:30:00-04:00'), run.feature);
    run.feature.onOptionQuote(optionQuote({ tsEvent: at('2025-09-03T16:00:00-04:00'), tsInit: run.market.now, right: 'C', volume: 90_000 }), run.market);
    expect(run.feature.explain(run.market)['callVolume']).toBe(0);
    run.feature.onOptionQuote(optionQuote({ tsEvent: at('2025-09-03T20:30:00-04:00'), tsInit: run.market.now, right: 'C', volume: 40 }), run.market);
    expect(run.feature.explain(run.market)['callVolume']).toBe(40);
  });

  it('begins a session with nothing traded, and notes times of day in regular hours only', () => {
    const run = start();
    tell(run, at('2025-09-03T03:00:00-05:00'), 12_000, 10_000);
    tell(run, at('2025-09-03T03:10:00-05:00'), 12_000, 10_000);
    run.market.to(at('2025-09-03T17:00:00-05:00'), run.feature);
    expect(run.feature.snapshot().intraday.sessions).toEqual([]);
    expect(run.feature.explain(run.market)).toMatchObject({ callVolume: 0, putVolume: 0 });
  });

  it('imports published days without their placeholders, and lets them stand against its own', () => {
    const run = start();
    const added = run.feature.importDaily([{ date: '2025-09-02', value: 1.31 }, { date: '2025-09-03', value: 4.22 }, { date: '2025-09-04', value: 1.25 }]);
    expect(added).toBe(2);
    tell(run, at('2025-09-04T14:59:00-05:00'), 13_000, 10_000);
    run.market.to(at('2025-09-04T17:00:00-05:00'), run.feature);
    expect(run.feature.history.toArray()).toEqual([{ date: '2025-09-02', value: 1.31 }, { date: '2025-09-04', value: 1.25 }]);
  });

  it('takes the published ratio of earlier days from the head of a tape', () => {
    const run = start();
    run.market.to(at('2025-09-04T10:00:00-05:00'), run.feature);
    run.feature.onIndex(indexLevel('PCSPX', 1.2, at('2025-09-03T16:15:00-04:00'), run.market.now));
    run.feature.onIndex(indexLevel('PCSPX', 4.22, at('2025-09-02T16:15:00-04:00'), run.market.now));
    run.feature.onIndex(indexLevel('VIX', 16, at('2025-09-02T16:15:00-04:00'), run.market.now));
    expect(run.feature.history.toArray()).toEqual([{ date: '2025-09-03', value: 1.2 }]);
  });

  it('gives the same readings when the future is cut off, whatever it would have been', () => {
    const readingsOf = (days: readonly string[], known: DailyHistory): Reading[] => {
      const run = start({}, known);
      return days.map((date, index) => {
        day(run, date, 1 + index / 10, 1.5 - index / 10);
        return read(run);
      });
    };
    const past = DATES.slice(0, 2).map((date) => ({ date, value: 1.4 }));
    const whole = readingsOf(DATES, new DailyHistory([...past, { date: '2025-12-01', value: 9 }]));
    for (let cut = 1; cut < DATES.length; cut += 1) expect(readingsOf(DATES.slice(0, cut), new DailyHistory(past))).toEqual(whole.slice(0, cut));
    expect(whole.at(-1)?.available).toBe(true);
  });

  it('goes on from a snapshot as if it had never stopped', () => {
    const one = start();
    for (const date of DATES.slice(0, 5)) day(one, date, 1.2, 1.3);
    one.market.to(at('2025-09-03T17:00:00-05:00'), one.feature);
    const other = start();
    other.feature.restore(JSON.parse(JSON.stringify(one.feature.snapshot())) as ReturnType<PutCallRatio['snapshot']>);
    for (const run of [one, other]) tell(run, at('2025-09-04T10:01:00-05:00'), 11_000, 10_000);
    expect(read(other)).toEqual(read(one));
    expect(read(other).available).toBe(true);
    expect(() => start({ bucketMinutes: 10 }).feature.restore(one.feature.snapshot())).toThrow('snapshot does not fit');
  });
});
