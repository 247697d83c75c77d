import { describe, expect, it } from '@jest/globals';
import { TradeFlag, type Aggressor, type Detection } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { booked, MIRROR, mirrored, play, playBooked, tapes, type BookedStep, type TapeStep } from '../test-support/random-tape.js';
import { splitRun } from '../test-support/split-run.js';
import { Absorption, type AbsorptionOptions } from './absorption.js';

const SECOND = 1_000_000;
/** Easy to redo by hand: warm at once, twice the usual volume, five seconds. */
const byHand: AbsorptionOptions = {
  ...orderflowConfig.parse({}).smartMoneyFlow.absorption,
  minimumPrices: 1,
  usualFactor: 2,
  minimumVolume: 30,
  minimumSeconds: 5,
};

class Scene {
  readonly market = new FakeMarket();
  readonly detections: Detection[] = [];
  readonly absorption: Absorption;

  constructor(options: AbsorptionOptions = byHand) {
    this.absorption = new Absorption(options, undefined, (detection) => this.detections.push(detection));
    this.book(100, 20, 101, 20);
  }

  book(bid: number, bidSize: number, ask: number, askSize: number): void {
    this.market.book.set([[bid, bidSize]], [[ask, askSize]]);
    this.absorption.onBook(this.market);
  }

  at(seconds: number): this {
    this.market.now = seconds * SECOND;
    return this;
  }

  trade(ticks: number, size: number, aggressor: Aggressor, flags = 0): this {
    this.absorption.onTrade(print({ ticks, size, aggressor, flags, tsInit: this.market.now }), this.market);
    return this;
  }

  /** A price that took 10 contracts and gave way: the usual one. */
  ordinaryPrice(): this {
    this.at(0).trade(100, 10, -1).book(99, 20, 100, 20);
    this.book(100, 20, 101, 20);
    return this;
  }
}

describe('Absorption by hand', () => {
  it('40 contracts hit a bid that never shows more than 20 and does not go, where 10 are usual', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 15, -1).book(100, 18, 101, 20);
    scene.at(4).trade(100, 15, -1).book(100, 20, 101, 20);
    scene.at(5).trade(101, 4, 1);
    expect(scene.detections).toEqual([]);
    scene.at(6.5).trade(100, 10, -1).book(100, 19, 101, 20);
    expect(scene.detections).toEqual([
      {
        kind: 'absorption',
        detectedAt: 6.5 * SECOND,
        since: SECOND,
        side: 1,
        price: 25,
        grade: 'confirmed',
        detail: { contracts: 40, usualContracts: 10, largestShown: 20, pressure: 36 / 44, seconds: 5.5 },
      },
    ]);
  });

  it('is told once a price', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 40, -1).book(100, 20, 101, 20);
    scene.at(7).trade(100, 40, -1).book(100, 20, 101, 20);
    scene.at(8).trade(100, 40, -1).book(100, 20, 101, 20);
    expect(scene.detections).toHaveLength(1);
  });

  it('not before the price has held its time', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 80, -1).book(100, 20, 101, 20);
    scene.at(5.9).trade(100, 1, -1).book(100, 20, 101, 20);
    expect(scene.detections).toEqual([]);
    scene.at(6).trade(100, 1, -1).book(100, 20, 101, 20);
    expect(scene.detections).toHaveLength(1);
  });

  it('not in the event that breaks the price', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 10, -1).book(100, 20, 101, 20);
    scene.at(9).trade(100, 70, -1).book(99, 20, 101, 20);
    expect(scene.detections).toEqual([]);
  });

  it('not where buyers and sellers trade alike, nor where more was shown than traded', () => {
    const even = new Scene().ordinaryPrice();
    even.at(1).trade(100, 40, -1).trade(101, 40, 1).book(100, 20, 101, 20);
    even.at(7).trade(100, 5, -1).book(100, 20, 101, 20);
    expect(even.detections).toEqual([]);
    const thick = new Scene().ordinaryPrice();
    thick.book(100, 90, 101, 20);
    thick.at(1).trade(100, 40, -1).book(100, 50, 101, 20);
    thick.at(7).trade(100, 40, -1).book(100, 10, 101, 20);
    expect(thick.detections).toEqual([]);
  });

  it('not before enough prices were watched to know what is usual', () => {
    const scene = new Scene();
    scene.at(1).trade(100, 80, -1).book(100, 20, 101, 20);
    scene.at(7).trade(100, 80, -1).book(100, 20, 101, 20);
    expect([scene.detections, scene.absorption.usualVolume]).toEqual([[], Number.NaN]);
  });

  it('a price that was left, by more than three ticks, begins anew', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 80, -1).book(103, 20, 104, 20);
    scene.book(104, 20, 105, 20);
    expect(scene.absorption.usualVolume).toBe((10 + 80) / 2);
    scene.book(100, 20, 101, 20);
    scene.at(7).trade(100, 30, -1).book(100, 20, 101, 20);
    expect(scene.detections).toEqual([]);
  });

  it('off-book, auction and unsized prints, and prints without an aggressor, do not press', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 10, -1).book(100, 20, 101, 20);
    scene.at(7).trade(100, 80, -1, TradeFlag.OffBook).trade(100, 80, -1, TradeFlag.Auction).trade(100, 80, 0).trade(100, Number.NaN, -1).trade(100, 0, -1, TradeFlag.SizeUnknown);
    scene.book(100, 20, 101, 20);
    expect(scene.detections).toEqual([]);
    scene.trade(100, 30, -1).book(100, 20, 101, 20);
    expect(scene.detections).toMatchObject([{ detail: { contracts: 40 } }]);
  });

  it('is only possible on a feed whose book and prints come apart', () => {
    const scene = new Scene().ordinaryPrice();
    scene.market.feedQuality = 'l2-async';
    scene.at(1).trade(100, 40, -1).book(100, 20, 101, 20);
    scene.at(7).trade(100, 40, -1).book(100, 20, 101, 20);
    expect(scene.detections).toMatchObject([{ grade: 'possible' }]);
  });

  it('forgets the price over a gap, and what is usual with a new session', () => {
    const scene = new Scene().ordinaryPrice();
    scene.at(1).trade(100, 80, -1).book(100, 20, 101, 20);
    scene.absorption.onGap();
    expect(scene.absorption.usualVolume).toBe(10);
    scene.at(7).trade(100, 20, -1).book(100, 20, 101, 20);
    expect(scene.detections).toEqual([]);
    scene.absorption.onSession();
    expect(scene.absorption.usualVolume).toBeNaN();
  });
});

const tight: AbsorptionOptions = { ...byHand, minimumPrices: 2, usualPrices: 4, usualFactor: 1.2, minimumVolume: 15, minimumSeconds: 0.5, longestMinutes: 0.2, minimumPressure: 0.1, awayTicks: 2, throughTicks: 1 };
const tape = tapes({ longestWait: SECOND, largestSize: 20, steps: 150, reach: 3 });

/** Before the first book. */
function emptyMarket(): FakeMarket {
  const market = new FakeMarket();
  market.book.isWhole = false;
  return market;
}

function stream(steps: readonly TapeStep[]): Detection[] {
  const detections: Detection[] = [];
  const absorption = new Absorption(tight, undefined, (detection) => detections.push(detection));
  const market = emptyMarket();
  for (const step of steps) play(step, market, absorption);
  return detections;
}

/** The definition, from lists of prints: for each side the stretches of one watched price, one after another. */
function batch(steps: readonly TapeStep[]): { at: number; side: number; price: number; contracts: number }[] {
  interface Stretch { price: number; since: number; hits: { price: number; size: number }[]; along: number; shown: number[]; isTold: boolean; isFresh: boolean }
  const open = new Map<1 | -1, Stretch>();
  const found: { at: number; side: number; price: number; contracts: number }[] = [];
  let finished: number[] = [];
  let book: Extract<TapeStep, { kind: 'book' }> | undefined;
  const lots = (stretch: Stretch, side: number): number => stretch.hits.filter(({ price }) => side * price <= side * stretch.price && side * price >= side * stretch.price - tight.throughTicks).reduce((sum, { size }) => sum + size, 0);
  const best = (side: number): number => (side > 0 ? (book?.bid ?? 0) : (book?.ask ?? 0));
  const bestSize = (side: number): number => (side > 0 ? (book?.bidSize ?? 0) : (book?.askSize ?? 0));
  for (const step of steps) {
    if (step.kind === 'gap' || step.kind === 'session') {
      open.clear();
      if (step.kind === 'session') finished = [];
    } else if (step.kind === 'print') {
      const { aggressor, size } = step.trade;
      if (aggressor === 0 || book === undefined) continue;
      const side = aggressor > 0 ? -1 : 1;
      const price = step.trade.price * 4;
      const stretch = open.get(side) ?? { price, since: step.time, hits: [], along: 0, shown: [], isTold: false, isFresh: false };
      open.set(side, stretch);
      if (best(side) === stretch.price) stretch.shown.push(bestSize(side));
      const before = lots(stretch, side);
      stretch.hits.push({ price, size });
      if (lots(stretch, side) > before) stretch.isFresh = true;
      const other = open.get(aggressor);
      if (other !== undefined) other.along += size;
    } else if (step.kind === 'book') {
      book = step;
      const ended: number[] = [];
      for (const [side, stretch] of [...open]) {
        const distance = side * (best(side) - stretch.price);
        if (distance >= -tight.throughTicks && distance <= tight.awayTicks && step.time - stretch.since <= tight.longestMinutes * 60 * SECOND) continue;
        ended.push(lots(stretch, side));
        open.delete(side);
      }
      finished.push(...ended.sort((a, b) => a - b));
      for (const [side, stretch] of [...open].sort(([a], [b]) => b - a)) {
        if (best(side) === stretch.price) stretch.shown.push(bestSize(side));
        const sorted = finished.slice(-tight.usualPrices).sort((a, b) => a - b);
        const middle = sorted.length / 2;
        const usual = sorted.length < tight.minimumPrices ? Number.NaN : ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
        const contracts = lots(stretch, side);
        const against = stretch.hits.reduce((sum, { size }) => sum + size, 0);
        const holds = contracts >= tight.minimumVolume && contracts >= tight.turnover * Math.max(0, ...stretch.shown) && contracts >= tight.usualFactor * usual;
        const pressed = against - stretch.along >= tight.minimumPressure * (against + stretch.along) && step.time - stretch.since >= tight.minimumSeconds * SECOND;
        if (!stretch.isTold && stretch.isFresh && holds && pressed) {
          found.push({ at: step.time, side, price: stretch.price / 4, contracts });
          stretch.isTold = true;
        }
        if (!stretch.isTold) stretch.isFresh = false;
      }
    }
  }
  return found;
}

describe('Absorption as a property of any tape', () => {
  it('equals its definition, recomputed from lists', () => {
    let found = 0;
    fc.assert(
      fc.property(tape, (steps) => {
        const streamed = stream(steps).map(({ detectedAt, side, price, detail }) => ({ at: detectedAt, side: Number(side), price, contracts: Number(detail['contracts']) }));
        expect(streamed).toEqual(batch(steps));
        found += streamed.length;
      }),
      { numRuns: 4 * propertyRuns },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('mirrors: reflected tapes are absorbed by the other side', () => {
    fc.assert(
      fc.property(tape, (steps) => {
        const opposite = (list: readonly Detection[]): unknown[] => list.map(({ detectedAt, since, side, price, detail }) => [detectedAt, since, side, price, detail]).sort();
        const reflected = stream(mirrored(steps)).map((detection) => ({ ...detection, side: (0 - detection.side) as 1 | -1, price: (2 * MIRROR) / 4 - detection.price }));
        expect(opposite(reflected)).toEqual(opposite(stream(steps)));
      }),
      { numRuns: propertyRuns },
    );
  });

  it('knows nothing of what comes later', () => {
    fc.assert(
      fc.property(tape, fc.nat(150), (steps, at) => {
        const early = stream(steps.slice(0, at));
        expect(stream(steps).slice(0, early.length)).toEqual(early);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('goes on from a snapshot', () => {
    fc.assert(
      fc.property(tape, fc.nat(150), (steps, at) => {
        const make = (): { subject: Absorption; answer: (step: BookedStep) => unknown } => {
          const detections: Detection[] = [];
          const subject = new Absorption(tight, undefined, (detection) => detections.push(detection));
          const market = emptyMarket();
          return { subject, answer: (step) => (playBooked(step, market, subject), [detections.splice(0), subject.usualVolume]) };
        };
        const { whole, resumed } = splitRun(make, booked(steps), Math.min(at, steps.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});
