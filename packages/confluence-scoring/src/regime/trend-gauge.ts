import { MINUTE, type BarEvent, type MarketListener, type MarketView, type TradeEvent, type TrendCondition, type TrendRegime } from '@mia-trading/core';
import { DirectionalIndex, sessionStartOf, TimeBars, type SessionLevels, type SessionVwap } from '@mia-trading/technical';
import type { RegimeConfig } from './regime-config.js';

/** Bars kept; only the newest closed one is read. */
const KEPT_BARS = 4;
/** Witnesses that must agree, and that must be known at all. */
const QUORUM = 2;
const WITNESSES = 3;

type Vote = 1 | 0 | -1 | null;

export interface TrendSources {
  readonly vwap: SessionVwap | undefined;
  readonly levels: SessionLevels | undefined;
}

/**
 * Trend or range, by three witnesses:
 *
 * - VWAP slope: up or down from `trendSlope` ticks per bar of the leading VWAP (regular hours once they have closed enough bars, else the session);
 * - ADX of closed bars: from `trendAdx` on, in the direction of the larger directional indicator (Wilder 1978); below, for none;
 * - value migration: both borders of the value area higher than those of the last session of its kind: up; both lower: down; else for none
 *   (Dalton 1993, Mind over Markets).
 *
 * `up` when at least two speak for up and none for down, `down` likewise, else `range`; `unknown` while fewer than two are known.
 * Mirrors under reflection of prices.
 */
export class TrendGauge implements MarketListener {
  readonly #config: RegimeConfig;
  readonly #sources: TrendSources;
  readonly #bars: TimeBars;
  readonly #index: DirectionalIndex;
  #folded = 0;
  #condition: TrendCondition = { vwapSlope: null, adx: null, valueMigration: null };

  constructor(config: RegimeConfig, sources: TrendSources) {
    this.#config = config;
    this.#sources = sources;
    this.#bars = new TimeBars(config.trendBarMinutes * MINUTE, KEPT_BARS);
    this.#index = new DirectionalIndex(config.trendBars);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.#bars.onTrade(trade, market.now)) this.#fold();
  }

  onBar(bar: BarEvent): void {
    if (this.#bars.onSourceBar(bar)) this.#fold();
  }

  onSession(market: MarketView): void {
    if (this.#bars.beginSession(sessionStartOf(market))) this.#fold();
  }

  regimeAt(market: MarketView): TrendRegime {
    return this.regimeOf(this.condition(market));
  }

  /** What the latest {@link condition} speaks for. */
  regimeOf({ vwapSlope, valueMigration: migration }: TrendCondition): TrendRegime {
    const slope = this.#slopeVote(vwapSlope);
    const index = this.#indexVote();
    const known = WITNESSES - count(null, slope, index, migration);
    const up = count(1, slope, index, migration);
    const down = count(-1, slope, index, migration);
    if (known < QUORUM) return 'unknown';
    if (up >= QUORUM && down === 0) return 'up';
    return down >= QUORUM && up === 0 ? 'down' : 'range';
  }

  /** What {@link regimeAt} rests on. The same object is returned until it changes. */
  condition(market: MarketView): TrendCondition {
    const vwapSlope = orNull(this.#slope(market));
    const adx = orNull(this.#index.adx);
    const valueMigration = this.#migration(market);
    const last = this.#condition;
    if (vwapSlope !== last.vwapSlope || adx !== last.adx || valueMigration !== last.valueMigration) this.#condition = { vwapSlope, adx, valueMigration };
    return this.#condition;
  }

  #slope(market: MarketView): number {
    const { vwap } = this.#sources;
    if (vwap === undefined) return Number.NaN;
    const leading = market.isRegularHours && vwap.regular.slope.count >= vwap.regular.slope.window ? vwap.regular : vwap.session;
    return leading.slope.slope;
  }

  #slopeVote(slope: number | null): Vote {
    if (slope === null) return null;
    if (Math.abs(slope) < this.#config.trendSlope) return 0;
    return slope > 0 ? 1 : -1;
  }

  #indexVote(): Vote {
    const { adx, plusDi, minusDi } = this.#index;
    if (!Number.isFinite(adx)) return null;
    if (adx < this.#config.trendAdx || plusDi === minusDi) return 0;
    return plusDi > minusDi ? 1 : -1;
  }

  #migration(market: MarketView): Vote {
    const { levels } = this.#sources;
    if (levels === undefined) return null;
    const { tickSize } = market.instrument;
    const profile = market.isRegularHours ? levels.regularProfile : levels.sessionProfile;
    const previous = market.isRegularHours ? levels.previousRegular : levels.previousSession;
    if (!profile.isUsable || !Number.isFinite(previous.valueAreaHigh)) return null;
    const { high, low } = profile.valueArea;
    const above = high * tickSize - previous.valueAreaHigh;
    const below = low * tickSize - previous.valueAreaLow;
    if (above > 0 && below > 0) return 1;
    return above < 0 && below < 0 ? -1 : 0;
  }

  #fold(): void {
    const { series } = this.#bars;
    for (; this.#folded < series.closedCount; this.#folded += 1) {
      const ago = series.closedCount - 1 - this.#folded;
      if (ago < KEPT_BARS) this.#index.next(series.high(ago), series.low(ago), series.close(ago));
    }
  }
}

/** How many of the three votes are `wanted`. */
function count(wanted: Vote, first: Vote, second: Vote, third: Vote): number {
  return (first === wanted ? 1 : 0) + (second === wanted ? 1 : 0) + (third === wanted ? 1 : 0);
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
