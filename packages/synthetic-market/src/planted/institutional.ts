import { MINUTE, SECOND, type SeededRandom, type Side } from '@mia-trading/core';
import { NO_INFLUENCE } from '../es/influence.js';
import type { Stage, Trace } from './stage.js';

/** Large single orders: from 150 to 600 contracts, two to nine times a usual queue. */
const SMALLEST_BLOCK = 150;
const BLOCK_RANGE = 450;
/** A resting order as large as the block is shown for this long before it is taken. */
const SHOWN_FOR = 3 * SECOND;
/** Ticks that the efficient price keeps from the price at which it rests. */
const MARGIN = 0.05;
/** Children of a worked order: lots, and their mean number in each quarter of a second. */
const SMALLEST_CHILD = 8;
const CHILD_RANGE = 17;
const CHILDREN_PER_STEP = 0.125;
const LEAST_WORKED = 4 * MINUTE;
const WORKED_RANGE_SECONDS = 120;
/** Pull that keeps the price where a worked order began, per second. */
const HOLD = 0.04;

/** One order takes a large resting one at a single price, in one matching event. */
export function block(side: Side, random: SeededRandom, trace: Trace): readonly Stage[] {
  const passive = -side as Side;
  const lots = SMALLEST_BLOCK + random.below(BLOCK_RANGE);
  return [
    {
      duration: SHOWN_FOR,
      isOutcome: false,
      begin: (es) => {
        es.show(passive, lots);
        const edge = es.book.best(passive) - side * MARGIN;
        return { ...NO_INFLUENCE, reload: passive, reloadLots: lots, ...(side > 0 ? { ceiling: edge } : { floor: edge }) };
      },
    },
    {
      duration: SECOND,
      isOutcome: false,
      begin: (es) => {
        es.show(passive, lots);
        trace.lots = es.take(side, lots);
        return NO_INFLUENCE;
      },
    },
  ];
}

/** A large order is worked in small ones, one every two seconds on average, while the price stays: stealth accumulation, or distribution. */
export function accumulation(side: Side, random: SeededRandom, trace: Trace): Stage {
  trace.detail['orders'] = 0;
  return {
    duration: LEAST_WORKED + random.below(WORKED_RANGE_SECONDS) * SECOND,
    isOutcome: false,
    begin: (es) => ({ ...NO_INFLUENCE, pinTick: es.price.value, pinRate: HOLD }),
    step: (es) => {
      if (random.uniform() >= CHILDREN_PER_STEP) return;
      trace.lots += es.take(side, SMALLEST_CHILD + random.below(CHILD_RANGE));
      trace.detail['orders'] = (trace.detail['orders'] ?? 0) + 1;
    },
  };
}
