import { DAY, feesOn, isoDate, localDate, marginOn, MINUTE, parseIsoDate, type ConfluenceRating, type Instrument, type MarketState, type Micros, type TradingCalendar } from '@mia-trading/core';
import type { ScoringPipeline } from '@mia-trading/confluence-scoring';
import type { ExecutionDesk } from '@mia-trading/execution';
import { EventCalendar, multipliersOf, NO_LEVELS, referencePriceOf, sessionMinuteOf, type BrokerState, type LossLimits, type RiskContext } from '@mia-trading/risk';
import type { Config } from '../config/config.js';
import { levelsAround } from './levels-around.js';
import type { FeedWatch } from './feed-watch.js';
import type { FixingWatch } from './fixing-watch.js';

export interface RiskDeskOptions {
  readonly config: Config;
  readonly instrument: Instrument;
  /** Last trade date of the contract, and the date on which the next one is traded instead; `null` when not known. */
  readonly contract: { readonly expiry: string; readonly rollDate: string } | null;
  readonly calendar: TradingCalendar;
  readonly market: MarketState;
  readonly pipeline: ScoringPipeline;
  readonly watch: FeedWatch;
  readonly fixing: FixingWatch;
  readonly limits: LossLimits;
  readonly desk: ExecutionDesk;
  /** How far our books agree with the broker's. */
  readonly broker: () => BrokerState;
}

/** Gathers what risk looks at when it answers an intent. */
export class RiskDesk {
  readonly #options: RiskDeskOptions;
  readonly #events: EventCalendar;
  /** What the configuration says of the margin of the product. */
  readonly #margins: 'table' | number | null;
  /** What depends on the trade date alone, and of which one it is. */
  #tradeDate: string | null = null;
  #fees = 0;
  #margin: number | null = null;
  #daysToExpiry: number | null = null;
  #daysToRoll: number | null = null;
  #stop: Micros = -Infinity;
  #stopAskedAt: Micros = Infinity;

  constructor(options: RiskDeskOptions) {
    this.#options = options;
    const { risk } = options.config;
    this.#events = new EventCalendar(risk.events);
    this.#margins = new Map(Object.entries(risk.limits.margin)).get(options.instrument.root) ?? null;
  }

  /** What a person should know before trading from `time` on. */
  warningsAt(time: Micros): readonly string[] {
    const { root } = this.#options.instrument;
    const calendar = this.#events.warningAt(time);
    const margin = this.#margins === 'table' ? marginOn(root, chicagoDate(time)) : null;
    return [
      ...(calendar === null ? [] : [calendar]),
      ...(margin === null || margin.isVerified ? [] : [`the margin of ${margin.initial} dollars for one ${root} is assumed: set risk.limits.margin.${root} to what the broker asks`]),
    ];
  }

  /** Dollars per contract for entry and exit on the present trade date; 0 when no fees are known. */
  get roundTurnFees(): number {
    this.#enterTradeDate();
    return this.#fees;
  }

  /** When trading that is under way stops (halt or close). */
  get sessionStop(): Micros {
    const { market, calendar } = this.#options;
    if (market.now < this.#stopAskedAt || market.now >= this.#stop) {
      this.#stopAskedAt = market.now;
      this.#stop = calendar.nextStop(market.now);
    }
    return this.#stop;
  }

  /** Time by which a position opened now must be on its way out: the configured time of day, and before the market stops. */
  get flatBy(): Micros {
    const { config, market } = this.#options;
    const beforeStop = this.sessionStop - config.entry.closeMarginMinutes * MINUTE;
    const { flatBy, entryFrom } = config.risk.checks;
    if (flatBy === entryFrom) return beforeStop;
    const today = market.sessionStart + sessionMinuteOf(flatBy) * MINUTE;
    return market.now < today ? Math.min(today, beforeStop) : beforeStop;
  }

  /** Why a position has to be out by then: on the last trade date before the roll, and after it, the contract is left for good. */
  get flatReason(): 'sessionEnd' | 'roll' {
    const { contract, calendar, market } = this.#options;
    return contract !== null && calendar.nextTradeDate(market.tradeDate) >= contract.rollDate ? 'roll' : 'sessionEnd';
  }

  /** What risk looks at for an entry on a rating, with the level it would run into. */
  context({ direction: side, conditions }: ConfluenceRating): RiskContext {
    const { config, market, pipeline, watch, fixing, limits, desk, broker } = this.#options;
    const { opposingTicks, opposingStrength } = config.risk.checks;
    const { levels, levelStrength } = config.risk.stopTarget;
    const { rangePoints } = pipeline;
    this.#enterTradeDate();
    const isOpen = market.phase === 'continuous';
    return {
      now: market.now,
      market,
      session: { isOpen, minutesToClose: isOpen ? (this.sessionStop - market.now) / MINUTE : null },
      blackout: this.#events.blackoutAt(market.now),
      feed: watch.feed,
      options: watch.options,
      priceLimits: fixing.limits,
      broker: broker(),
      equity: limits.equity,
      volatility: rangePoints === null ? null : { atrPoints: rangePoints },
      opposingLevel: side === 0 ? null : pipeline.opposingLevel(side, referencePriceOf(side, { market }), opposingTicks, opposingStrength, market),
      levels: side === 0 || levels === 'ignore' ? NO_LEVELS : levelsAround(side, levelStrength, pipeline, market),
      multipliers: multipliersOf(conditions),
      roundTurnFees: this.#fees,
      margin: this.#margin,
      position: { contracts: desk.contracts, workingEntries: desk.workingEntries, openRisk: desk.openRisk, isSettling: !desk.isIdle },
      limits: limits.state,
      daysToExpiry: this.#daysToExpiry,
      daysToRoll: this.#daysToRoll,
    };
  }

  #enterTradeDate(): void {
    const { instrument, market, contract } = this.#options;
    const { tradeDate } = market;
    if (tradeDate === this.#tradeDate) return;
    this.#tradeDate = tradeDate;
    this.#fees = 2 * (feesOn(instrument.root, tradeDate)?.total ?? 0);
    this.#margin = this.#margins === 'table' ? (marginOn(instrument.root, tradeDate)?.initial ?? null) : this.#margins;
    this.#daysToExpiry = contract === null ? null : daysBetween(tradeDate, contract.expiry);
    this.#daysToRoll = contract === null ? null : daysBetween(tradeDate, contract.rollDate);
  }
}

function daysBetween(from: string, to: string): number | null {
  const [start, end] = [parseIsoDate(from), parseIsoDate(to)];
  return start === undefined || end === undefined ? null : end - start;
}

/** ISO date in Chicago at a time, to read a one-digit contract year by. */
export function chicagoDate(time: Micros): string {
  return isoDate(localDate('America/Chicago', Math.max(time, DAY)));
}
