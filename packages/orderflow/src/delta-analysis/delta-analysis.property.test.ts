import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type Detection, type Side } from '@mia-trading/core';
import fc from 'fast-check';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { splitRun } from '../test-support/split-run.js';
import { deltaAnalysis } from './delta-analysis-config.js';
import { DeltaAnalysis } from './delta-analysis.js';

const SECOND = 1_000_000;
/** Every case is searched slowly after each event: fewer of them. */
const RUNS = Math.min(propertyRuns, 100);
const PERIOD = 10;
const options = deltaAnalysis.parse({
  barSeconds: PERIOD,
  keptBars: 60,
  imbalance: { ratio: 2, minimumVolume: 5, stackedRows: 2 },
  pivot: { barsBefore: 2, barsAfter: 1, maximumBars: 8, minimumTicks: 1, minimumDeltaShare: 0.01 },
  absorption: { bars: 2, quantile: 0.6, minimumObservations: 4 },
});

interface Print {
  readonly kind: 'print';
  readonly second: number;
  readonly ticks: number;
  readonly size: number;
  readonly aggressor: Aggressor;
  readonly flags: number;
}
type Event = Print | { readonly kind: 'gap' | 'session'; readonly second: number };

const step = fc.record({
  wait: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 7 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }) }),
  kind: fc.oneof({ weight: 60, arbitrary: fc.constant('print' as const) }, { weight: 1, arbitrary: fc.constantFrom('gap' as const, 'session' as const) }),
  ticks: fc.integer({ min: 90, max: 110 }),
  size: fc.integer({ min: 1, max: 40 }),
  aggressor: fc.constantFrom<Aggressor>(-1, -1, -1, 1, 1, 1, 0),
  flags: fc.oneof({ weight: 60, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom<number>(TradeFlag.SizeUnknown, TradeFlag.Spread, TradeFlag.OffBook) }),
});
const streams = fc.array(step, { minLength: 1, maxLength: 160, size: 'max' }).map((steps) => {
  let second = 0;
  return steps.map(({ wait, kind, ...rest }): Event => {
    second += wait;
    return kind === 'print' ? { kind, second, ...rest } : { kind, second };
  });
});

function make(): { readonly subject: DeltaAnalysis; readonly answer: (event: Event) => unknown } {
  let found: Detection[] = [];
  const subject = new DeltaAnalysis(options, (detection) => found.push(detection));
  const market = new FakeMarket();
  const answer = (event: Event): unknown => {
    found = [];
    market.now = event.second * SECOND;
    market.sessionMinute = Math.floor(event.second / 60);
    if (event.kind === 'print') subject.onTrade(print({ ...event, kind: 'trade', size: (event.flags & TradeFlag.SizeUnknown) !== 0 ? 0 : event.size, tsInit: market.now }), market);
    else if (event.kind === 'gap') subject.onGap();
    else subject.onSession(market);
    const { series, cumulative } = subject.bars;
    return { found, length: series.length, newest: series.length > 0 ? series.bar(0) : null, cumulative, footprint: [subject.footprint.delta, subject.footprint.lowest], session: subject.cumulative.session.delta };
  };
  return { subject, answer };
}

interface SlowBar {
  readonly number: number;
  readonly prints: readonly Print[];
  readonly opensAt: number;
}

/** Bars closed since the last hole or session, from the whole list of events: whole ones only. */
function slowBars(events: readonly Event[]): SlowBar[] {
  let bars: SlowBar[] = [];
  let forming: { number: number; prints: Print[]; opensAt: number; whole: boolean } | null = null;
  let cumulative = 0;
  const close = (): void => {
    if (forming?.whole === true) bars.push(forming);
    forming = null;
  };
  for (const event of events) {
    if (event.kind === 'session') {
      bars = [];
      forming = null;
      cumulative = 0;
      continue;
    }
    if (event.kind === 'print' && forming !== null && forming.number !== Math.floor(event.second / PERIOD)) close();
    if (event.kind !== 'print' || (event.flags & TradeFlag.SizeUnknown) !== 0) {
      bars = [];
      if (forming !== null) (forming as { whole: boolean }).whole = false;
      continue;
    }
    if (event.flags !== 0) continue;
    forming ??= { number: Math.floor(event.second / PERIOD), prints: [], opensAt: cumulative, whole: true };
    (forming as { prints: unknown[] }).prints.push(event);
    cumulative += event.aggressor * event.size;
  }
  return bars;
}

const running = ({ prints }: SlowBar): number[] => prints.reduce<number[]>((sums, { size, aggressor }) => [...sums, (sums.at(-1) ?? 0) + size * aggressor], [0]);

describe('delta analysis, any stream of prints, holes and sessions', () => {
  it('property: bars equal the sums over the list, exactly', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const { subject, answer } = make();
        events.forEach((event) => answer(event));
        const expected = slowBars(events).slice(-options.keptBars);
        const { series } = subject.bars;
        expect(series.length).toBe(expected.length);
        expected.reverse().forEach((bar, ago) => {
          const prices = bar.prints.map(({ ticks }) => ticks);
          const sums = running(bar);
          expect(series.bar(ago)).toEqual({
            start: bar.number * PERIOD * SECOND,
            since: (bar.prints[0]?.second ?? Number.NaN) * SECOND,
            open: prices[0],
            high: Math.max(...prices),
            low: Math.min(...prices),
            close: prices.at(-1),
            volume: bar.prints.reduce((sum, { size }) => sum + size, 0),
            inferred: 0,
            unknown: bar.prints.reduce((sum, { size, aggressor }) => sum + (aggressor === 0 ? size : 0), 0),
            delta: sums.at(-1),
            minimumDelta: Math.min(...sums),
            maximumDelta: Math.max(...sums),
            cumulativeOpen: bar.opensAt,
          });
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('property: divergences at pivots are those of a search through all closed bars, each at the close that confirms it', () => {
    let seen = 0;
    fc.assert(
      fc.property(streams, (events) => {
        const { answer } = make();
        events.forEach((event, index) => {
          const { found } = answer(event) as { readonly found: readonly Detection[] };
          const divergences = found.filter(({ kind, detail }) => kind === 'deltaDivergence' && detail['kind'] !== 'absorption');
          // A session closes its bar before the series is emptied, which the slow search does not see.
          if (event.kind !== 'print') return;
          const before = slowBars(events.slice(0, index)).length;
          // What a print closes it closes before it counts itself, be it a hole.
          const bars = slowBars([...events.slice(0, index), { ...event, flags: 0 }]);
          const isNew = bars.length > before;
          expect(divergences.every(({ detectedAt }) => detectedAt === event.second * SECOND)).toBe(true);
          expect(divergences.map(({ side, detail }) => [side, detail['kind'], detail['priceTicks'], detail['deltaChange']])).toEqual(isNew ? [...slowDivergences(bars, 1), ...slowDivergences(bars, -1)] : []);
          seen += divergences.length;
        });
      }),
      { numRuns: RUNS },
    );
    expect(seen).toBeGreaterThan(50);
  });

  it('property: a mirrored market has the mirrored detections', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const detections = (list: readonly Event[], sign: Side): unknown[] => {
          const { answer } = make();
          return list.map((event) =>
            (answer(event) as { readonly found: readonly Detection[] }).found
              .map(({ kind, detectedAt, since, side, price, detail }) => JSON.stringify([kind, detectedAt, since, side * sign, sign > 0 ? price : 50 - price, detail['kind'], detail['volume'], detail['rows']]))
              .sort(),
          );
        };
        const mirrored = events.map((event) => (event.kind === 'print' ? { ...event, ticks: 200 - event.ticks, aggressor: (0 - event.aggressor) as Aggressor } : event));
        expect(detections(mirrored, -1)).toEqual(detections(events, 1));
      }),
      { numRuns: RUNS },
    );
  });

  it('property: a snapshot at any point goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(streams, fc.nat(), (events, at) => {
        const { whole, resumed } = splitRun(make, events, at % (events.length + 1));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });
});

/** What the newest bar confirms at highs or lows: the definition, from the list of bars. */
function slowDivergences(bars: readonly SlowBar[], at: Side): unknown[] {
  const { barsBefore, barsAfter, maximumBars, minimumTicks, minimumDeltaShare } = options.pivot;
  const price = (bar: SlowBar): number => at * Math.max(...bar.prints.map(({ ticks }) => at * ticks));
  const cumulative = (bar: SlowBar): number => bar.opensAt + at * Math.max(...running(bar).map((sum) => at * sum));
  const isPivot = (index: number): boolean => {
    if (index < barsBefore || index + barsAfter >= bars.length) return false;
    const own = at * price(bars[index] as SlowBar);
    return bars.slice(index - barsBefore, index).every((bar) => at * price(bar) <= own) && bars.slice(index + 1, index + 1 + barsAfter).every((bar) => at * price(bar) < own);
  };
  const second = bars.length - 1 - barsAfter;
  if (!isPivot(second)) return [];
  const first = Array.from({ length: second }, (_, index) => index).filter(isPivot).at(-1);
  if (first === undefined || second - first > maximumBars) return [];
  const [from, to] = [bars[first] as SlowBar, bars[second] as SlowBar];
  const priceTicks = price(to) - price(from);
  const deltaChange = cumulative(to) - cumulative(from);
  const volume = bars.slice(first + 1, second + 1).reduce((sum, { prints }) => sum + prints.reduce((total, { size }) => total + size, 0), 0);
  if (Math.abs(priceTicks) < minimumTicks || priceTicks * deltaChange >= 0 || Math.abs(deltaChange) < minimumDeltaShare * volume) return [];
  return [[0 - at, at * priceTicks > 0 ? 'regular' : 'hidden', priceTicks, deltaChange]];
}
