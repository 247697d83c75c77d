import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR, microsFromIso, MINUTE, SECOND, type Micros } from '@mia-trading/core';
import { ContractCatalogue } from '../contracts/contract-catalogue.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { BarClock } from './bar-request.js';
import { QuoteSeries, type QuoteBarsWanted } from './quote-series.js';

const at = (text: string): Micros => microsFromIso(text) as Micros;
/** A Tuesday, 09:00 in Chicago. */
const NINE = at('2023-12-26T15:00:00Z');

function esClock(): BarClock {
  const catalogue = new ContractCatalogue();
  catalogue.addInstrument('ESH4', '2023-12-26');
  return new BarClock(catalogue.ofInstrument('ESH4') as SimulatedContract, NINE);
}

const clock = esClock();

interface Quote {
  readonly time: Micros;
  readonly bid: number;
  readonly ask: number;
}

function seriesOf(quotes: readonly Quote[]): QuoteSeries {
  const series = new QuoteSeries();
  for (const { time, bid, ask } of quotes) series.see(time, bid, ask);
  return series;
}

/** Start, open, high, low and close of each bar. */
function barsOf(quotes: readonly Quote[], wanted: Partial<QuoteBarsWanted> & Pick<QuoteBarsWanted, 'now'>): number[][] {
  const all: QuoteBarsWanted = { from: 0, to: wanted.now + 1, period: MINUTE, onlyRegular: false, clock, ...wanted };
  return seriesOf(quotes).bars(all).map(({ time, open, high, low, close }) => [time, open, high, low, close]);
}

const quote = (time: Micros, bid: number, ask: number): Quote => ({ time, bid, ask });

describe('bars of bid and ask', () => {
  it('open with the average bid, close with the average ask, and reach from the lowest bid to the highest ask', () => {
    const quotes = [quote(NINE, 4_800, 4_800.25), quote(NINE + 15 * SECOND, 4_800.25, 4_800.75)];
    // (15 x 4800 + 45 x 4800.25) / 60 = 4800.1875; (15 x 4800.25 + 45 x 4800.75) / 60 = 4800.625.
    expect(barsOf(quotes, { now: NINE + MINUTE })).toEqual([[NINE, 4_800.1875, 4_800.75, 4_800, 4_800.625]]);
  });

  it('have the quote from before where nothing changed, and the one under way reaches to now', () => {
    const quotes = [quote(NINE, 4_800, 4_800.25), quote(NINE + 2 * MINUTE + 10 * SECOND, 4_801, 4_801.25)];
    expect(barsOf(quotes, { now: NINE + 2 * MINUTE + 40 * SECOND, from: NINE + 30 * SECOND })).toEqual([
      [NINE, 4_800, 4_800.25, 4_800, 4_800.25],
      [NINE + MINUTE, 4_800, 4_800.25, 4_800, 4_800.25],
      [NINE + 2 * MINUTE, 4_800.75, 4_801.25, 4_800, 4_801],
    ]);
  });

  it('weigh changes within a second by the time between them, and keep its extremes', () => {
    const half = SECOND / 2;
    const quotes = [quote(NINE, 4_800, 4_801), quote(NINE + half, 4_790, 4_811), quote(NINE + half, 4_804, 4_805)];
    expect(barsOf(quotes, { now: NINE + SECOND, period: SECOND })).toEqual([[NINE, 4_802, 4_811, 4_790, 4_803]]);
  });

  it('are that quote alone the moment it comes', () => {
    expect(barsOf([quote(NINE, 4_800, 4_800.25)], { now: NINE })).toEqual([[NINE, 4_800, 4_800.25, 4_800, 4_800.25]]);
  });

  it('have no quote that stands while the market is closed', () => {
    // 15:59:30 in Chicago; trading stops at 16:00 and begins again at 17:00 under the next trade date.
    const quotes = [quote(at('2023-12-26T21:59:30Z'), 4_800, 4_800.25), quote(at('2023-12-26T23:00:10Z'), 4_810, 4_810.5)];
    const now = at('2023-12-26T23:01:00Z');
    expect(barsOf(quotes, { now })).toEqual([[at('2023-12-26T21:59:00Z'), 4_800, 4_800.25, 4_800, 4_800.25], [at('2023-12-26T23:00:00Z'), 4_810, 4_810.5, 4_810, 4_810.5]]);
    expect(barsOf(quotes, { now, period: 4 * HOUR }).map(([time, open]) => [time, open])).toEqual([[at('2023-12-26T19:00:00Z'), 4_800], [at('2023-12-26T23:00:00Z'), 4_810]]);
    expect(barsOf(quotes, { now, period: DAY }).map(([time, open]) => [time, open])).toEqual([[at('2023-12-26T00:00:00Z'), 4_800], [at('2023-12-27T00:00:00Z'), 4_810]]);
  });

  it('of regular hours begin with the quote that stands when they do', () => {
    const early = at('2023-12-26T14:29:50Z');
    const quotes = [quote(early, 4_800, 4_800.25), quote(early + 20 * SECOND, 4_801, 4_801.25)];
    // 08:30:00 to 08:30:10 the one from before, then the other for 20 seconds.
    expect(barsOf(quotes, { now: early + 40 * SECOND, period: 30 * SECOND, onlyRegular: true })).toEqual([[at('2023-12-26T14:30:00Z'), 4_800 + 2 / 3, 4_801.25, 4_800, 4_800.25 + 2 / 3]]);
  });

  it('are those of the quotes themselves, whatever their times and the length of the bars', () => {
    const some = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 4_000_000 }), bid: fc.integer({ min: 19_000, max: 19_020 }), spread: fc.integer({ min: 1, max: 4 }) }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(some, fc.constantFrom(1, 5, 30, 60), fc.integer({ min: 0, max: 90_000_000 }), (steps, seconds, after) => {
        let time = NINE;
        const quotes = steps.map(({ wait, bid, spread }) => quote((time += wait), bid / 4, (bid + spread) / 4));
        const now = time + after;
        const period = seconds * SECOND;
        const found = barsOf(quotes, { now, period });
        expect(found.map(([start]) => start)).toEqual(startsBetween(quotes[0]?.time ?? 0, now, period, quotes));
        for (const [start = 0, open = 0, high, low, close = 0] of found) {
          const slow = slowBar(quotes, start, Math.min(start + period, now));
          expect([high, low]).toEqual([slow.high, slow.low]);
          expect(open).toBeCloseTo(slow.bid, 6);
          expect(close).toBeCloseTo(slow.ask, 6);
        }
      }),
    );
  });

  it('begin with the first quote, and take one that is late for one of the moment', () => {
    const series = seriesOf([quote(NINE + 10 * SECOND, 4_800, 4_800.25), quote(NINE, 4_801, 4_801.25)]);
    expect([new QuoteSeries().start, series.start]).toEqual([null, NINE + 10 * SECOND]);
    expect(series.bars({ from: 0, to: NINE + HOUR, now: NINE + 20 * SECOND, period: MINUTE, onlyRegular: false, clock })).toMatchObject([{ time: NINE, open: 4_801, low: 4_800, close: 4_801.25 }]);
  });
});

/** Starts of the bars that a quote stood in for any time, and of the one of the last quote. */
function startsBetween(first: Micros, now: Micros, period: number, quotes: readonly Quote[]): number[] {
  const starts = new Set<number>();
  for (let start = first - ((first - NINE) % period); start < now; start += period) starts.add(start);
  const last = quotes.at(-1)?.time ?? 0;
  return [...starts.add(last - ((last - NINE) % period))].sort((a, b) => a - b);
}

/** A bar from the quotes one by one. */
function slowBar(quotes: readonly Quote[], start: Micros, end: Micros): { readonly bid: number; readonly ask: number; readonly high: number; readonly low: number } {
  const inside = quotes.filter(({ time }) => time >= start && time < end);
  const seen = quotes.filter(({ time }) => time <= start).slice(-1).concat(inside);
  const standing = quotes.flatMap(({ time, bid, ask }, index) => {
    const stood = Math.min(quotes[index + 1]?.time ?? Infinity, end) - Math.max(time, start);
    return stood > 0 ? [{ bid, ask, stood }] : [];
  });
  const all = standing.reduce((sum, { stood }) => sum + stood, 0);
  const last = quotes.filter(({ time }) => time <= end).at(-1);
  const average = (of: 'bid' | 'ask'): number => (all === 0 ? (last?.[of] ?? 0) : standing.reduce((sum, one) => sum + one[of] * one.stood, 0) / all);
  const known = seen.length === 0 || all === 0 ? quotes.filter(({ time }) => time >= start) : seen;
  return { bid: average('bid'), ask: average('ask'), high: Math.max(...known.map(({ ask }) => ask)), low: Math.min(...known.map(({ bid }) => bid)) };
}
