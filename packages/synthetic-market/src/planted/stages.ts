import { SECOND, type SeededRandom, type Side } from '@mia-trading/core';
import type { EsMarket } from '../es/es-market.js';
import { NO_INFLUENCE, type Influence } from '../es/influence.js';
import type { ScheduledKind } from './episode.js';
import { accumulation, block } from './institutional.js';
import type { Stage, Trace } from './stage.js';

/** Ticks beyond a defended price at which the efficient price is held at the least and at most, and at which it is drawn to. */
const DEFENCE_MARGIN = 0.05;
const DEFENCE_REACH = 5;
const DEFENCE_DISTANCE = 0.3;
const DEFENCE_PULL = 0.1;
/** Outcomes and swings go so many standard deviations of the undisturbed price over their time. */
const OUTCOME_DEVIATIONS = 1.6;
const SWING_DEVIATIONS = 1.2;
const PULLBACK_DEVIATIONS = 0.8;
/** A second swing goes beyond the first by so many ticks, and by the deviation of so many seconds (as a root). */
const LEAST_EXCESS = 4;
const EXCESS_ROOT_SECONDS = 4;
/** Pull toward the end of a swing, per second. */
const SWING_PULL = 0.03;
/** Change of the probability that a market order buys. */
const STRONG_LEAN = 0.25;
const WEAK_LEAN = 0.12;
const BUSY = 1.8;
/** Prices that a sweep takes whole: from 3 to 5. */
const LEAST_SWEPT = 3;
const SWEPT_RANGE = 3;
const SMALLEST_DISPLAY = 6;
const DISPLAY_RANGE = 15;
const SMALLEST_HIDDEN = 600;
const HIDDEN_RANGE = 1_200;

/** Influence that moves the price by `deviations` over the stage, on average. */
function move(side: Side, deviations: number, seconds: number, deviation: number, buyLean: number): Influence {
  return { ...NO_INFLUENCE, drift: (side * deviations * deviation) / Math.sqrt(seconds), buyLean };
}

/** A stage that moves the price. */
function moving(seconds: number, side: Side, deviations: number, buyLean: number, isOutcome = false): Stage {
  return { duration: seconds * SECOND, isOutcome, begin: (_, deviation) => move(side, deviations, seconds, deviation, buyLean) };
}

function outcome(seconds: number, side: Side): Stage {
  return moving(seconds, side, OUTCOME_DEVIATIONS, side * WEAK_LEAN, true);
}

/** The best price of `side` is held against busy takers from the other side. */
function defended(es: EsMarket, side: Side): { readonly tick: number; readonly influence: Influence } {
  const tick = es.book.best(side);
  const edge = tick + side * DEFENCE_MARGIN;
  const reach = tick + side * DEFENCE_REACH;
  const bounds = side > 0 ? { floor: edge, ceiling: reach } : { floor: reach, ceiling: edge };
  return { tick, influence: { ...NO_INFLUENCE, ...bounds, buyLean: -side * STRONG_LEAN, rate: BUSY, pinTick: tick + side * DEFENCE_DISTANCE, pinRate: DEFENCE_PULL } };
}

/** Stages of an episode after which the price goes to `side`. */
export function stagesOf(kind: ScheduledKind, side: Side, random: SeededRandom, trace: Trace): readonly Stage[] {
  const seconds = (least: number, range: number): number => least + random.below(range);
  switch (kind) {
    case 'iceberg':
      return [
        {
          duration: seconds(60, 90) * SECOND,
          isOutcome: false,
          begin: (es) => {
            const { tick, influence } = defended(es, side);
            const display = SMALLEST_DISPLAY + random.below(DISPLAY_RANGE);
            const lots = SMALLEST_HIDDEN + random.below(HIDDEN_RANGE);
            return { ...influence, hidden: { side, tick, display, lots, left: lots, traded: 0, refills: 0 } };
          },
        },
        outcome(seconds(120, 120), side),
      ];
    case 'absorption':
      return [
        {
          duration: seconds(90, 90) * SECOND,
          isOutcome: false,
          begin: (es) => {
            const { tick, influence } = defended(es, side);
            return { ...influence, reload: side, tally: { side, tick, lots: 0, refills: 0 } };
          },
        },
        outcome(seconds(150, 150), side),
      ];
    case 'sweep':
      return [
        {
          duration: SECOND,
          isOutcome: false,
          begin: (es) => {
            const prices = LEAST_SWEPT + random.below(SWEPT_RANGE);
            trace.lots = es.sweep(side, prices);
            trace.detail['prices'] = prices;
            return NO_INFLUENCE;
          },
        },
        outcome(seconds(60, 60), side),
      ];
    case 'divergence':
      return divergence(side, seconds);
    case 'block':
      return [...block(side, random, trace), outcome(seconds(60, 60), side)];
    case 'accumulation':
      return [accumulation(side, random, trace), outcome(seconds(120, 120), side)];
  }
}

/** Two swings away from `side`, the second one further than the first while takers lean against it; then the price turns. */
function divergence(side: Side, seconds: (least: number, range: number) => number): readonly Stage[] {
  const swing = -side as Side;
  const pullback = seconds(60, 30);
  let first = Number.NaN;
  return [
    moving(seconds(150, 60), swing, SWING_DEVIATIONS, swing * STRONG_LEAN),
    {
      duration: pullback * SECOND,
      isOutcome: false,
      begin: (es, deviation) => {
        first = es.price.value;
        return drawn(first + side * PULLBACK_DEVIATIONS * deviation * Math.sqrt(pullback), side * WEAK_LEAN);
      },
    },
    { duration: seconds(150, 60) * SECOND, isOutcome: false, begin: (_, deviation) => drawn(first + swing * (LEAST_EXCESS + deviation * EXCESS_ROOT_SECONDS), side * STRONG_LEAN) },
    outcome(seconds(180, 120), side),
  ];
}

/** Influence that draws the price to a tick. */
function drawn(tick: number, buyLean: number): Influence {
  return { ...NO_INFLUENCE, pinTick: tick, pinRate: SWING_PULL, buyLean };
}
