import { describe, expect, it } from '@jest/globals';
import { MILLISECOND, QuantileSketch, restoreSnapshot, SECOND, takeSnapshot, type Aggressor, type Side } from '@mia-trading/core';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { Burst } from './burst.js';
import { MomentumShift } from './momentum-shift.js';
import type { PrintPattern, PrintSeen } from './print-pattern.js';
import { PrintWindows } from './print-windows.js';
import { TickReversal } from './tick-reversal.js';
import { tickPatternsConfig, type TickPatternsConfig } from './tick-patterns-config.js';
import { VolumeRate } from './volume-rate.js';

/** Round numbers for cases by hand. */
const config = tickPatternsConfig.parse({ burstFactor: 10, burstLeast: 30, shiftFactor: 2, shiftLeast: 1 });

type Step = readonly [ms: number, price: number, aggressor?: Aggressor, size?: number];

function printsOf(steps: readonly Step[]): PrintSeen[] {
  return steps.map(([ms, price, aggressor = 0, size = 1], index) => ({ now: ms * MILLISECOND, price, change: price - (steps[index - 1]?.[1] ?? price), size, aggressor }));
}

/** Sides completed, by print. */
function sides(pattern: PrintPattern, prints: readonly PrintSeen[]): number[] {
  return prints.map((print) => pattern.onPrint(print));
}

describe('tick reversal, by hand', () => {
  const down: Step[] = [[0, 100], [100, 99, -1], [200, 98, -1], [250, 98, -1, 40], [300, 97, -1]];

  it('three changes down, two ticks back within 500 ms with buyers', () => {
    const pattern = new TickReversal(config);
    expect(sides(pattern, printsOf([...down, [400, 98, 1], [900, 99, 1]]))).toEqual([0, 0, 0, 0, 0, 0, 1]);
    expect(pattern.since).toBe(100 * MILLISECOND);
    expect([pattern.completeness(1, 900_000), pattern.completeness(1, 900_001), pattern.completeness(-1, 900_000)]).toEqual([1, 0, 0]);
  });

  it('not a millisecond later, not with sellers, not after two changes', () => {
    expect(sides(new TickReversal(config), printsOf([...down, [400, 98, 1], [901, 99, 1]])).at(-1)).toBe(0);
    expect(sides(new TickReversal(config), printsOf([...down, [400, 98, -1, 5], [800, 99, 1, 5]])).at(-1)).toBe(0);
    expect(sides(new TickReversal(config), printsOf([[0, 99], [200, 98, -1], [300, 97, -1], [400, 98, 1], [600, 99, 1]])).at(-1)).toBe(0);
  });

  it('counts prints where sizes are not told, and tells how far it is', () => {
    const pattern = new TickReversal(config);
    sides(pattern, printsOf(down));
    expect([pattern.completeness(1, 300_000), pattern.completeness(-1, 300_000)]).toEqual([1 / 3, 0]);
    sides(pattern, [{ now: 400_000, price: 98, change: 1, size: Number.NaN, aggressor: 1 }]);
    expect(pattern.completeness(1, 400_000)).toBeCloseTo(2 / 3, 12);
  });
});

describe('momentum shift, by hand', () => {
  // A minute of single ticks up and down, a second apart: |v| is e^-1 - e^-2 + ... just under 0.27 before each; strong is the least, 1 tick/s.
  const quiet: Step[] = Array.from({ length: 61 }, (_, second): Step => [1_000 * second, second % 2]);

  it('three ticks down, then five up within two seconds', () => {
    const pattern = new MomentumShift(config);
    const found = sides(pattern, printsOf([...quiet, [60_100, -3], [60_500, 2]]));
    expect(found.slice(0, -1).every((side) => side === 0)).toBe(true);
    expect(found.at(-1)).toBe(1);
    expect(pattern.since).toBe(60_100 * MILLISECOND);
    expect([pattern.completeness(1, 60_500_000), pattern.completeness(-1, 60_500_000)]).toEqual([2 / 3, 1 / 3]);
  });

  it('not after more than two seconds, and not in the first minute', () => {
    expect(sides(new MomentumShift(config), printsOf([...quiet, [60_100, -3], [62_101, 2]])).at(-1)).toBe(0);
    const early = new MomentumShift(config);
    expect(sides(early, printsOf([...quiet.slice(0, 50), [50_100, -3], [50_500, 2]])).at(-1)).toBe(0);
    expect(early.completeness(1, 50_500_000)).toBeNaN();
  });

  it('velocity is the decayed sum of changes: 3 ticks, a second ago, are 3/e ticks per second', () => {
    const pattern = new MomentumShift(config);
    sides(pattern, printsOf([[0, 100], [10, 103]]));
    expect(pattern.velocityAt(1_010_000)).toBeCloseTo(3 / Math.E, 12);
  });
});

describe('burst, by hand', () => {
  // Ten contracts a second, for 61 seconds: 5 of them in a usual window of 500 ms.
  const quiet: Step[] = Array.from({ length: 62 }, (_, second): Step => [1_000 * second, 100, 1, 10]);

  it('forty contracts in 250 ms where 2.5 are usual, a tick up, all bought; told once while it lasts', () => {
    const pattern = new Burst(config);
    const found = sides(pattern, printsOf([...quiet, [61_700, 100, 1, 20], [61_800, 101, 1, 20], [61_850, 101, 1, 5]]));
    expect(found.slice(-3)).toEqual([0, 1, 0]);
    expect(pattern.since).toBe(61_700 * MILLISECOND);
    expect(pattern.completeness(1, 61_850_000)).toBe(1);
    expect(pattern.completeness(1, 62_350_000)).toBe(0);
  });

  it('not of 29 contracts, not without a tick, not when a quarter is sold', () => {
    // In 100 ms one contract is usual, ten would be enough but for the least of 30.
    expect(sides(new Burst(config), printsOf([...quiet, [61_700, 101, 1, 29]])).at(-1)).toBe(0);
    expect(sides(new Burst(config), printsOf([...quiet, [61_700, 101, 1, 30]])).at(-1)).toBe(1);
    expect(sides(new Burst(config), printsOf([...quiet, [61_700, 100, 1, 30]])).at(-1)).toBe(0);
    expect(sides(new Burst(config), printsOf([...quiet, [61_700, 101, 1, 30], [61_710, 101, -1, 10]])).slice(-2)).toEqual([1, 0]);
  });

  it('is not looked at without sizes, or before a minute', () => {
    const pattern = new Burst(config);
    sides(pattern, printsOf(quiet.slice(0, 60)));
    expect(pattern.completeness(1, 60_000_000)).toBeNaN();
    sides(pattern, printsOf([[61_000, 100, 1, 10]]));
    expect([pattern.completeness(1, 61_000_000), pattern.completeness(-1, 61_000_000)]).toEqual([1 / 3, 0]);
    sides(pattern, [{ now: 61_500_000, price: 100, change: 0, size: Number.NaN, aggressor: 1 }]);
    expect(pattern.completeness(1, 61_500_000)).toBeNaN();
  });
});

/** Fast prints: many in one instant, bursts, runs and pauses. */
const fastPrints = fc
  .array(
    fc.record({
      wait: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 0, max: 120 }) }, { weight: 2, arbitrary: fc.integer({ min: 200, max: 1_500 }) }),
      move: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: -2, max: 2 })),
      size: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.integer({ min: 10, max: 60 })),
      aggressor: fc.constantFrom<Aggressor>(1, -1, 0),
    }),
    { minLength: 1, maxLength: 150, size: 'max' },
  )
  .map((steps): PrintSeen[] => {
    let now = 1_704_900_000 * SECOND;
    let price = 19_200;
    return steps.map(({ wait, move, size, aggressor }, index) => {
      now += wait * MILLISECOND;
      price += index === 0 ? 0 : move;
      return { now, price, change: index === 0 ? 0 : move, size, aggressor };
    });
  });

/** Small minimums, so that short streams complete patterns. */
const eager = tickPatternsConfig.parse({ reversalChanges: 2, reversalTicks: 1, burstLeast: 5, burstFactor: 1, burstShare: 0.3, shiftLeast: 0.3, shiftFactor: 0.5 });

function plainReversals(prints: readonly PrintSeen[], { reversalChanges, reversalTicks, reversalMs }: TickPatternsConfig): number[] {
  const answered = new Set<number>();
  return prints.map((print, last) => {
    // Runs of changes up to this print: [index of the first change, of the last, direction].
    const runs: { first: number; last: number; direction: number; changes: number }[] = [];
    prints.slice(0, last + 1).forEach(({ change }, index) => {
      if (change === 0) return;
      const run = runs.at(-1);
      if (run?.direction === Math.sign(change)) {
        run.last = index;
        run.changes += 1;
      } else runs.push({ first: index, last: index, direction: Math.sign(change), changes: 1 });
    });
    const finished = runs.slice(0, -1).map((run, at) => ({ ...run, turnedBy: runs[at + 1]?.first ?? 0 })).filter(({ changes }) => changes >= reversalChanges).at(-1);
    if (finished === undefined || answered.has(finished.first)) return 0;
    const extreme = prints[finished.last]?.price ?? 0;
    const since = prints.slice(0, last + 1).findLastIndex(({ price }, index) => index < finished.turnedBy || finished.direction * (price - extreme) >= 0);
    const delta = prints.slice(since + 1, last + 1).reduce((sum, { aggressor, size }) => sum + aggressor * size, 0);
    const side = 0 - finished.direction;
    const isBack = side * (print.price - extreme) >= reversalTicks && print.now - (prints[finished.turnedBy]?.now ?? 0) <= reversalMs * MILLISECOND;
    if (!isBack || side * delta <= 0) return 0;
    answered.add(finished.first);
    return side;
  });
}

/** Volume per second by the finished seconds, each one e^(1/60) times the weight of the one before it. */
function plainRate(prints: readonly PrintSeen[], now: number): number {
  const first = Math.floor((prints[0]?.now ?? now) / SECOND);
  const current = Math.floor(now / SECOND);
  const volumes = new Map<number, number>();
  for (const print of prints) volumes.set(Math.floor(print.now / SECOND), (volumes.get(Math.floor(print.now / SECOND)) ?? 0) + print.size);
  let [weighted, weight] = [0, 0];
  for (let second = first; second < current; second += 1) {
    const fade = Math.exp((second - current) / 60);
    weight += fade;
    weighted += fade * (volumes.get(second) ?? 0);
  }
  return current - first < 60 ? Number.NaN : weighted / weight;
}

function plainBursts(prints: readonly PrintSeen[], { burstWindowsMs, burstFactor, burstLeast, burstShare, burstTicks }: TickPatternsConfig): number[] {
  let before = 0;
  return prints.map((print, last) => {
    const seen = prints.slice(0, last + 1);
    const rate = plainRate(seen, print.now);
    let found = 0;
    for (const window of burstWindowsMs) {
      const inside = seen.filter(({ now }) => now > print.now - window * MILLISECOND);
      const volume = inside.reduce((sum, { size }) => sum + size, 0);
      const signed = inside.reduce((sum, { size, aggressor }) => sum + aggressor * size, 0);
      const move = print.price - (seen[seen.length - inside.length - 1] ?? inside[0] ?? print).price;
      const side = Math.sign(signed);
      const isBurst = volume >= burstLeast && volume >= (burstFactor * rate * window) / 1_000 && side * signed >= burstShare * volume && side * move >= burstTicks;
      if (found === 0 && isBurst) found = side;
    }
    const isNew = found !== before;
    before = found;
    return isNew ? found : 0;
  });
}

function plainShifts(prints: readonly PrintSeen[], { shiftTimeMs, shiftWithinMs, shiftFactor, shiftLeast }: TickPatternsConfig): number[] {
  const time = shiftTimeMs * MILLISECOND;
  const velocity = (count: number, now: number): number => prints.slice(0, count).reduce((sum, print) => sum + print.change * Math.exp((print.now - now) / time), 0) * (SECOND / time);
  const usual = new QuantileSketch({ quantile: 0.5 });
  const strongAt: Record<string, number> = { '1': -Infinity, '-1': -Infinity };
  return prints.map(({ now, change }, index) => {
    if (Math.floor(now / SECOND) !== Math.floor((prints[index - 1]?.now ?? -1) / SECOND)) usual.add(Math.abs(velocity(index, now)));
    const present = velocity(index + 1, now);
    if (change === 0 || usual.count < 60 || Math.abs(present) < Math.max(shiftLeast, shiftFactor * usual.value)) return 0;
    const side = Math.sign(present);
    strongAt[side] = now;
    if (now - (strongAt[-side] ?? 0) > shiftWithinMs * MILLISECOND) return 0;
    strongAt[-side] = -Infinity;
    return side;
  });
}

/** A minute of single prints before, so that rates and velocities are warm. */
function warmed(prints: readonly PrintSeen[]): PrintSeen[] {
  const begin = (prints[0] as PrintSeen).now - 70 * SECOND;
  const before = Array.from({ length: 70 }, (_, second): PrintSeen => ({ now: begin + second * SECOND, price: 19_200 + (second % 3), change: second === 0 ? 0 : second % 3 === 0 ? -2 : 1, size: 1 + (second % 5), aggressor: 1 }));
  const last = before.at(-1) as PrintSeen;
  return [...before, ...prints.map((print, index) => (index === 0 ? { ...print, change: print.price - last.price } : print))];
}

const PATTERNS: readonly (readonly [string, (chosen: TickPatternsConfig) => PrintPattern, (prints: readonly PrintSeen[], chosen: TickPatternsConfig) => number[]])[] = [
  ['tick reversal', (chosen) => new TickReversal(chosen), plainReversals],
  ['momentum shift', (chosen) => new MomentumShift(chosen), plainShifts],
  ['burst', (chosen) => new Burst(chosen), plainBursts],
];

describe.each(PATTERNS)('%s over random prints', (_name, create, plain) => {
  it('agrees with its definition by a scan of everything before each print', () => {
    let found = 0;
    fc.assert(
      fc.property(fastPrints, (prints) => {
        const all = warmed(prints);
        const seen = sides(create(eager), all);
        expect(seen).toEqual(plain(all, eager).map((side) => side + 0));
        found += seen.filter((side) => side !== 0).length;
      }),
      CASES,
    );
    expect(found).toBeGreaterThan(CASES.numRuns / 4);
  });

  it('mirrors, and goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(fastPrints, fc.nat(280), (prints, cut) => {
        const all = warmed(prints);
        const mirror = all.map((print) => ({ ...print, price: 38_400 - print.price, change: 0 - print.change, aggressor: (0 - print.aggressor) as Aggressor }));
        const [one, other] = [create(eager), create(eager)];
        let restarted = create(eager);
        const seen = (pattern: PrintPattern, print: PrintSeen, up: Side): unknown[] => [pattern.onPrint(print) * up + 0, pattern.completeness(up, print.now), pattern.completeness((0 - up) as Side, print.now), pattern.since];
        const rows = all.map((print, index) => {
          if (index === cut) {
            const snapshot = takeSnapshot(restarted);
            restarted = create(eager);
            restoreSnapshot(restarted, snapshot);
          }
          return [seen(one, print, 1), seen(other, mirror[index] as PrintSeen, -1), seen(restarted, print, 1)];
        });
        expect(rows.map(([, mirrored]) => mirrored)).toEqual(rows.map(([plainly]) => plainly));
        expect(rows.map(([, , again]) => again)).toEqual(rows.map(([plainly]) => plainly));
        expect(Buffer.compare(takeSnapshot(restarted), takeSnapshot(one))).toBe(0);
      }),
      CASES,
    );
  });
});

describe('windows of prints', () => {
  it('with more distinct times than it holds covers the newest, and never too much', () => {
    const windows = new PrintWindows([10_000]);
    for (let i = 0; i < 6_000; i += 1) windows.add(i, i, 1, 1);
    windows.moveTo(0, 5_999);
    expect([windows.volume(0), windows.move(0), windows.begin(0)]).toEqual([4_095, 4_095, 1_905]);
    windows.moveTo(0, 10_005_999);
    expect([windows.volume(0), windows.signedVolume(0), windows.move(0)]).toEqual([0, 0, 0]);
  });

  it('a pause counts as empty seconds', () => {
    const rate = new VolumeRate();
    const prints = printsOf([[0, 1, 1, 30], [500, 1, 1, 30], [90_000, 1, 1, 7], [90_999, 1, 1, 3], [91_000, 1, 1, 1]]);
    for (const { now, size } of prints) rate.add(now, size);
    expect(rate.value).toBeCloseTo(plainRate(prints, 91_000_000), 12);
  });
});
