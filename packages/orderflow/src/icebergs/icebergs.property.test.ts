import { describe, expect, it } from '@jest/globals';
import { createSessionClock, FeatureSet, MarketState, restoreSnapshot, runFeatures, takeSnapshot, type Detection, type FeedQuality, type TapeEvent } from '@mia-trading/core';
import fc from 'fast-check';
import { ES } from '../test-support/fake-market.js';
import { actions, play, type Action } from '../test-support/iceberg-exchange.js';
import { propertyRuns } from '../test-support/property-runs.js';
import { quality } from '../test-support/real-orders.js';
import { icebergsConfig } from './icebergs-config.js';
import { Icebergs } from './icebergs.js';

const options = icebergsConfig.parse({ minimumRefills: 2 });

/** Detections in a stream; with `stopAt`, the detector is thrown away there and goes on from a snapshot. */
function detect(events: readonly TapeEvent[], grade: FeedQuality, stopAt = -1): Detection[] {
  const found: Detection[] = [];
  const hear = (detection: Detection): void => void found.push(detection);
  const market = new MarketState(ES, createSessionClock(ES));
  let icebergs = new Icebergs(options, hear);
  let set = new FeatureSet([icebergs]);
  [quality(grade), ...events].forEach((event, index) => {
    if (index === stopAt) {
      const snapshot = takeSnapshot(icebergs);
      icebergs = new Icebergs(options, hear);
      restoreSnapshot(icebergs, snapshot);
      set = new FeatureSet([icebergs]);
    }
    runFeatures(set, market, event);
  });
  return found;
}

const natives = (found: readonly Detection[]): Detection[] => found.filter(({ kind }) => kind === 'nativeIceberg');

describe('icebergs at an exchange that tells the truth', () => {
  it('property: order by order, every refill is found when it happens and nothing else', () => {
    let refills = 0;
    fc.assert(
      fc.property(actions, (steps) => {
        const { orders, truth } = play(steps);
        const found = natives(detect(orders, 'l3')).map(({ detectedAt, side, price, detail }) => ({ time: detectedAt, side, ticks: price / ES.tickSize, orderId: detail['orderId'], hidden: detail['hidden'] }));
        expect(found).toEqual(truth.map(({ time, side, ticks, orderId, hidden }) => ({ time, side, ticks, orderId, hidden })));
        refills += truth.length;
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
    expect(refills).toBeGreaterThan(50);
  });

  it('property: by level, what is confirmed is the hidden size of the level, and every refill that changed the level is found', () => {
    let found = 0;
    fc.assert(
      fc.property(actions, (steps) => {
        const { levels, truth } = play(steps);
        const hiddenOf = (time: number, price: number): number => truth.filter((one) => one.time === time && one.ticks === price / ES.tickSize).reduce((sum, { hidden }) => sum + hidden, 0);
        const detections = natives(detect(levels, 'l2-atomic'));
        const times = new Map<string, number>();
        for (const { detectedAt, price, detail, grade } of detections) {
          expect(grade).toBe('confirmed');
          const event = levels.filter(({ kind, tsEvent }) => kind === 'trade' && tsEvent <= detectedAt).findLast((one) => one.kind === 'trade' && one.price === price)?.tsEvent ?? NaN;
          // A price refilled to what it showed is told with the event after it, which may trade there too.
          const before = levels.findLast((one) => one.kind === 'trade' && one.price === price && one.tsEvent < event)?.tsEvent ?? NaN;
          const candidates = [hiddenOf(event, price), hiddenOf(before, price)];
          expect(candidates).toContain(detail['hidden']);
          times.set(`${price} ${detectedAt}`, detectedAt);
        }
        for (const { time, ticks, isUnchanged } of truth) if (!isUnchanged) expect(times.has(`${ticks * ES.tickSize} ${time}`)).toBe(true);
        found += detections.length;
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('property: the mirrored market gives the mirrored detections', () => {
    fc.assert(
      fc.property(actions, fc.constantFrom<FeedQuality>('l3', 'l2-atomic', 'l2-async'), (steps, grade) => {
        const of = (list: readonly Action[]): unknown => {
          const { orders, levels } = play(list);
          return detect(grade === 'l3' ? orders : levels, grade);
        };
        const mirrored = steps.map((step): Action => ({ ...step, side: step.side > 0 ? -1 : 1 }));
        const reflect = (found: readonly Detection[]): Detection[] => found.map((one) => ({ ...one, side: one.side === 1 ? -1 : 1, price: (19_200 + 19_201) * ES.tickSize - one.price }));
        expect(of(mirrored)).toEqual(reflect(of(steps) as Detection[]));
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
  });

  it('property: a stop and a restart from a snapshot change nothing', () => {
    fc.assert(
      fc.property(actions, fc.nat(200), fc.constantFrom<FeedQuality>('l3', 'l2-atomic', 'l2-async'), (steps, at, grade) => {
        const { orders, levels } = play(steps);
        const events = grade === 'l3' ? orders : levels;
        expect(detect(events, grade, at % (events.length + 1))).toEqual(detect(events, grade));
      }),
      { numRuns: Math.min(propertyRuns, 300) },
    );
  });
});
