import { describe, expect, it } from '@jest/globals';
import { createReading, TradeFlag, type Aggressor, type Detection, type Reading } from '@mia-trading/core';
import fc from 'fast-check';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { priorScale } from '../test-support/prior-sessions.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { booked, MIRROR, mirrored, play, playBooked, tapes, type BookedStep, type TapeStep } from '../test-support/random-tape.js';
import { splitRun } from '../test-support/split-run.js';
import { NO_LEVELS, type LevelsNear } from './levels-near.js';
import { SmartMoneyFlow, type SmartMoneyFlowOptions } from './smart-money-flow.js';

const SECOND = 1_000_000;
const config = orderflowConfig.parse({});
const SCALE = 200;

class Scene {
  readonly market = new FakeMarket();
  readonly detections: Detection[] = [];
  readonly feature: SmartMoneyFlow;
  #matchId = 0;

  constructor(options: SmartMoneyFlowOptions = config.smartMoneyFlow, levels: LevelsNear = NO_LEVELS, isWarm = true) {
    this.feature = new SmartMoneyFlow(options, config.parents, levels, (detection) => this.detections.push(detection));
    if (isWarm) this.feature.restore({ schemaVersion: 1, flow: priorScale(SCALE) });
    this.market.book.set([[19_200, 50]], [[19_201, 50]]);
  }

  /** One order that is one exchange event: contracts by price. */
  order(seconds: number, aggressor: Aggressor, fills: readonly (readonly [number, number])[], flags = 0): this {
    this.market.now = seconds * SECOND;
    this.#matchId += 1;
    fills.forEach(([ticks, size], index) => {
      const last = index === fills.length - 1 ? TradeFlag.Last : 0;
      const trade = print({ ticks, size, aggressor, matchId: this.#matchId, tsInit: this.market.now, flags: flags | last });
      this.feature.onTrade(trade, this.market);
      this.market.lastPrice = trade.price;
    });
    return this;
  }

  /** Five watched minutes with a contract at each end. */
  watched(): this {
    return this.order(0.1, 1, [[19_201, 1]]).order(300.3, -1, [[19_200, 1]]);
  }

  read(seconds: number): Reading {
    this.market.now = seconds * SECOND;
    const reading = createReading();
    this.feature.read(this.market, reading);
    return reading;
  }
}

describe('smartMoneyFlow by hand', () => {
  it('one parent of 120 on a scale of 200: tanh(0.6), in one window of five, so times 0.76', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, 120]]);
    const reading = scene.read(301);
    expect(reading).toMatchObject({ available: true, confidence: 1, asOf: 301 * SECOND, reason: '' });
    expect(reading.signal).toBeCloseTo(Math.tanh(0.6) * (0.7 + 0.3 / 5), 12);
    expect(scene.feature.explain(scene.market)).toMatchObject({
      type: 'institutionalBuying',
      behaviour: 'aggressive',
      flowContracts: 120,
      aggressiveContracts: 120,
      persistence: 0.2,
      levelStrength: 0,
      largeThreshold: 100,
      largeParents: 1,
      largeVolume: 120,
    });
  });

  it('fades: after five minutes half of it, and no recent window agrees', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, 120]]);
    for (let seconds = 310; seconds <= 601; seconds += 10) scene.order(seconds, seconds % 20 === 0 ? 1 : -1, [[19_200, 1]]);
    expect(scene.read(661).signal).toBeCloseTo(Math.tanh((120 / SCALE) * Math.exp((-360 / 300) * Math.LN2)) * 0.7, 12);
  });

  it('found nothing: available, 0, neutral', () => {
    const scene = new Scene().watched();
    expect(scene.read(301)).toMatchObject({ available: true, signal: 0, confidence: 1 });
    expect(scene.feature.explain(scene.market)).toMatchObject({ type: 'neutral', behaviour: 'none' });
  });

  it('a level nearby makes it larger and keeps its sign', () => {
    const asked: number[][] = [];
    const levels: LevelsNear = { strengthNear: (price, ticks) => (asked.push([price, ticks]), 0.8) };
    const scene = new Scene(config.smartMoneyFlow, levels).watched().order(301, -1, [[19_200, 120]]);
    expect(scene.read(301).signal).toBeCloseTo(-Math.tanh(0.6) * 0.76 * (1 + 0.25 * 0.8), 12);
    expect(asked).toEqual([[4_800, 4]]);
    const nowhere = new Scene(config.smartMoneyFlow, { strengthNear: () => Number.NaN }).watched().order(301, -1, [[19_200, 120]]);
    expect(nowhere.read(301).signal).toBeCloseTo(-Math.tanh(0.6) * 0.76, 12);
  });

  it('the scale is never below one large parent', () => {
    const scene = new Scene();
    scene.feature.restore({ schemaVersion: 1, flow: priorScale(0.001) });
    scene.watched().order(301, 1, [[19_201, 100]]);
    expect(scene.read(301).signal).toBeCloseTo(Math.tanh(1) * 0.76, 12);
  });

  it('a parent counts once, as block before sweep before large', () => {
    const scene = new Scene().watched();
    scene.order(301, 1, [[19_201, 200], [19_202, 200], [19_203, 200]]);
    scene.order(302, 1, [[19_203, 10], [19_204, 10], [19_205, 10]]);
    expect(scene.detections.map(({ kind }) => kind)).toEqual(['block', 'sweep', 'sweep']);
    const { blockContracts, sweepContracts, aggressiveContracts } = scene.feature.explain(scene.market);
    expect([Number(blockContracts) / Math.exp((-1 / 300) * Math.LN2), sweepContracts, aggressiveContracts]).toEqual([expect.closeTo(600, 9), 30, 0]);
  });

  it('prints off the book are told of and flow nowhere', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, 2_000]], TradeFlag.OffBook);
    expect(scene.read(301).signal).toBe(0);
    expect(scene.detections.map(({ kind }) => kind)).toEqual(['offBookPrint']);
    expect(scene.feature.explain(scene.market)).toMatchObject({ offBookPrints: 1, offBookVolume: 2_000, largeParents: 0 });
  });

  it('an iceberg told by its detector counts half, on the side that hides', () => {
    const scene = new Scene().watched();
    scene.market.now = 301 * SECOND;
    scene.feature.onIceberg(-1, 240, scene.market.now);
    expect(scene.read(301).signal).toBeCloseTo(-Math.tanh(0.6) * 0.76, 12);
    expect(scene.feature.explain(scene.market)).toMatchObject({ type: 'distribution', behaviour: 'iceberg', icebergContracts: -240 });
  });

  it('an unknown aggressor moves nothing and costs coverage', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, 900]]).order(302, 0, [[19_201, 200]]);
    const reading = scene.read(302);
    expect(reading.confidence).toBeCloseTo(901 / 1_101, 12);
    expect(scene.feature.explain(scene.market)['blockContracts']).toBeCloseTo(900 * Math.exp((-1 / 300) * Math.LN2), 9);
    expect(scene.order(303, 0, [[19_201, 200]]).read(303)).toMatchObject({ available: false, reason: 'aggressor coverage too low' });
  });
});

describe('smartMoneyFlow, when it cannot tell', () => {
  const reasonOf = (change: (scene: Scene) => void, isWarm = true): string => {
    const scene = new Scene(config.smartMoneyFlow, NO_LEVELS, isWarm).watched();
    change(scene);
    const reading = scene.read(302);
    expect(reading.available).toBe(reading.reason === '');
    return reading.reason;
  };

  it('says why', () => {
    expect(reasonOf(() => undefined)).toBe('');
    expect(reasonOf(() => undefined, false)).toBe('not warm');
    expect(reasonOf(({ market }) => (market.feedQuality = 'sampled'))).toBe('feed is sampled');
    expect(reasonOf(({ market }) => (market.phase = 'auction'))).toBe('not in continuous trading');
    expect(reasonOf((scene) => scene.order(301, 1, [[19_201, 0]], TradeFlag.SizeUnknown))).toBe('trade sizes are unknown');
    expect(reasonOf((scene) => scene.feature.onGap(scene.market))).toBe('not warm');
    expect(reasonOf((scene) => scene.feature.onSession(scene.market))).toBe('not warm');
  });

  it('has nothing to say where nothing has traded for five minutes', () => {
    expect(new Scene().watched().read(900)).toMatchObject({ available: false, reason: 'no recent trades' });
  });

  it('gives 0.7 of confidence on its own session, 0.8 of that where events come apart', () => {
    const scene = new Scene(config.smartMoneyFlow, NO_LEVELS, false);
    for (let seconds = 0; seconds <= 605; seconds += 1) scene.order(seconds + 0.1, seconds % 2 === 0 ? 1 : -1, [[19_200, seconds % 40 === 0 ? 120 : 2]]);
    expect(scene.read(606)).toMatchObject({ available: true, confidence: 0.7 });
    scene.market.feedQuality = 'l2-async';
    expect(scene.read(606).confidence).toBeCloseTo(0.7 * 0.8, 12);
  });

  it('a print that is not a number poisons nothing', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, Number.NaN], [Number.NaN, 300]]);
    scene.market.lastPrice = 4_800.25;
    scene.order(301, 1, [[19_201, 120]]);
    const reading = scene.read(301);
    expect(reading).toMatchObject({ available: true, confidence: 1 });
    expect(reading.signal).toBeCloseTo(Math.tanh(0.6) * 0.76, 12);
    expect(scene.detections.map(({ detail }) => detail['contracts'])).toEqual([120]);
  });

  it('a gap takes away the flow before it', () => {
    const scene = new Scene().watched().order(301, 1, [[19_201, 120]]);
    scene.feature.onGap(scene.market);
    scene.order(302, 1, [[19_201, 1]]).order(620, 1, [[19_201, 1]]);
    expect(scene.read(620)).toMatchObject({ available: true, signal: 0 });
  });

  it('carries prior sessions from one run to the next', () => {
    const scene = new Scene();
    expect(scene.feature.snapshot().flow.sessions).toHaveLength(5);
  });
});

const tight: SmartMoneyFlowOptions = orderflowConfig.parse({
  smartMoneyFlow: {
    halfLifeSeconds: 4,
    persistenceWindowSeconds: 2,
    minimumCoverage: 0.5,
    largeOrders: { minimumSize: 25, minimumParents: 5, blockSize: 45 },
    sweeps: { minimumLevels: 2, minimumSize: 4 },
    absorption: { minimumPrices: 2, usualFactor: 1, minimumVolume: 20, minimumSeconds: 0.2, minimumPressure: 0, throughTicks: 1 },
    stealth: { mediumQuantile: 0.2, windowSeconds: 10, deviations: 1, usualFactor: 1, minimumParents: 5, minimumObservations: 3, largestVariation: 2, heldTicks: 3 },
    scale: { minimumSessions: 1, minimumObservations: 3 },
  },
}).smartMoneyFlow;

const levels: LevelsNear = { strengthNear: (price) => (Math.abs(price - MIRROR / 4) <= 0.25 ? 0.6 : 0) };
const tape = tapes({ longestWait: SECOND, largestSize: 30, steps: 120, reach: 3 });

interface Answer {
  readonly reading: Reading;
  readonly explanation: unknown;
  readonly detections: readonly Detection[];
}

function player(isWarm = true): { subject: SmartMoneyFlow; answer: (step: BookedStep) => Answer } {
  const detections: Detection[] = [];
  const subject = new SmartMoneyFlow(tight, config.parents, levels, (detection) => detections.push(detection));
  if (isWarm) subject.restore({ schemaVersion: 1, flow: priorScale(30) });
  const market = new FakeMarket();
  market.book.isWhole = false;
  const answer = (step: BookedStep): Answer => {
    playBooked(step, market, subject);
    const reading = createReading();
    subject.read(market, reading);
    return { reading, explanation: subject.explain(market), detections: detections.splice(0) };
  };
  return { subject, answer };
}

function answers(steps: readonly TapeStep[]): Answer[] {
  const { answer } = player();
  return booked(steps).map(answer);
}

/** Entries of the ledger as the detections tell them; a sweep told right after its large parent is the same order. */
function entriesOf(detections: readonly Detection[]): { at: number; net: number; weight: number }[] {
  return detections.flatMap((detection, index) => {
    const { kind, side, detectedAt, detail } = detection;
    const previous = detections[index - 1];
    const isSame = kind === 'sweep' && previous !== undefined && previous.kind !== 'sweep' && previous.detectedAt === detectedAt && previous.side === side && previous.detail['levels'] === detail['levels'] && previous.detail['contracts'] === detail['contracts'];
    if (isSame || kind === 'offBookPrint') return [];
    const weight = kind === 'sweep' || kind === 'largeParent' || kind === 'block' ? 1 : tight.passiveWeight;
    return [{ at: detectedAt, net: side * Math.max(0, Number(detail['contracts'])), weight }];
  });
}

describe('smartMoneyFlow as a property of any tape', () => {
  it('equals its formula over all detections so far', () => {
    let compared = 0;
    fc.assert(
      fc.property(tape, (steps) => {
        const all = answers(steps);
        all.forEach(({ reading }, index) => {
          if (!reading.available) return;
          const now = (steps[index] as TapeStep).time;
          const begun = steps.slice(0, index + 1).findLastIndex(({ kind }) => kind === 'gap' || kind === 'session');
          const entries = entriesOf(all.slice(begun + 1, index + 1).flatMap(({ detections }) => detections));
          const flow = entries.reduce((sum, { at, net, weight }) => sum + weight * net * Math.exp((-(now - at) / (4 * SECOND)) * Math.LN2), 0);
          const window = Math.ceil(now / (2 * SECOND));
          const nets = [0, 1, 2, 3, 4].map((back) => entries.filter(({ at }) => Math.ceil(at / (2 * SECOND)) === window - back).reduce((sum, { net, weight }) => sum + weight * net, 0));
          const persistence = nets.filter((net) => net * flow > 0).length / 5;
          const price = steps.slice(0, index + 1).findLast(({ kind }) => kind === 'print');
          const near = price?.kind === 'print' ? levels.strengthNear(price.trade.price, 4, new FakeMarket()) : 0;
          const signal = Math.tanh(flow / 30) * (0.7 + 0.3 * persistence) * (1 + 0.25 * near);
          expect(Math.abs(reading.signal - Math.min(1, Math.max(-1, signal)))).toBeLessThan(1e-9);
          compared += flow === 0 ? 0 : 1;
        });
      }),
      { numRuns: propertyRuns },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('mirrors', () => {
    fc.assert(
      fc.property(tape, (steps) => {
        const plain = answers(steps);
        const reflected = answers(mirrored(steps));
        expect(reflected.map(({ reading: { available, reason, confidence, asOf } }) => [available, reason, confidence, asOf])).toEqual(plain.map(({ reading: { available, reason, confidence, asOf } }) => [available, reason, confidence, asOf]));
        const sums = reflected.map(({ reading }, index) => Math.abs(reading.signal + (plain[index]?.reading.signal ?? Number.NaN)));
        expect(Math.max(...sums)).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('knows nothing of what comes later, and reading leaves no trace', () => {
    fc.assert(
      fc.property(tape, fc.integer({ min: 1, max: 120 }), (steps, at) => {
        const all = answers(steps);
        expect(answers(steps.slice(0, at))).toEqual(all.slice(0, at));
        const silent = player();
        const market = new FakeMarket();
        market.book.isWhole = false;
        for (const step of steps) play(step, market, silent.subject);
        const reading = createReading();
        silent.subject.read(market, reading);
        expect(reading).toEqual(all.at(-1)?.reading);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('goes on from a snapshot, with prior sessions and without', () => {
    fc.assert(
      fc.property(tape, fc.nat(120), fc.boolean(), (steps, at, isWarm) => {
        const { whole, resumed } = splitRun(() => player(isWarm), booked(steps), Math.min(at, steps.length));
        expect(resumed).toEqual(whole);
      }),
      { numRuns: propertyRuns },
    );
  });
});
