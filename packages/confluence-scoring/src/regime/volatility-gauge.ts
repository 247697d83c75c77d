import { MINUTE, type EntryAdjustment, type MarketView, type Micros, type VolatilityCondition, type VolatilityRegime } from '@mia-trading/core';
import type { AverageRange } from './average-range.js';
import type { RegimeConfig } from './regime-config.js';

/** Regime of the VIX alone. */
export interface VixSource {
  readonly regime: { readonly regime: VolatilityRegime };
}

/**
 * volatilityRegime, from the VIX and from how far ES itself ranges:
 *
 *     Extreme   VIX regime Extreme (≥ 35)   or  ATR ratio > 2
 *     High      VIX regime High    (≥ 25)   or  ATR ratio > 1.5
 *     Low       VIX regime Low     (< 15)   and ATR ratio < 0.8
 *     Normal    otherwise
 *     unknown   no VIX, and no ATR ratio above 1.5
 *
 * The VIX regime has its hysteresis of 1 point and the override of an inverted curve (`VixRegime` of the options package). ATR ratio: average true range over
 * its median at this minute of the session in earlier sessions ({@link AverageRange}). Without a VIX no calm can be told, only a storm; without the ratio
 * a low VIX makes Normal. An unknown regime acts as `unknownAs` (High). Thresholds: the system's own.
 */
export class VolatilityGauge {
  readonly #config: RegimeConfig;
  readonly #range: AverageRange;
  readonly #vix: VixSource | undefined;
  #regime: VolatilityRegime = 'unknown';
  #changedAt: Micros = Number.NEGATIVE_INFINITY;
  #tradeDate = '';
  #days = 0;
  /** Range over the usual one, at the last {@link update}. */
  #ratio = Number.NaN;
  #condition: VolatilityCondition = { fromVix: 'unknown', atrRatio: null, isTransition: false, trend: 'unknown', daysInRegime: 0 };

  constructor(config: RegimeConfig, range: AverageRange, vix: VixSource | undefined) {
    this.#config = config;
    this.#range = range;
    this.#vix = vix;
  }

  /** Regime of the last {@link update}. */
  get regime(): VolatilityRegime {
    return this.#regime;
  }

  /** What the regime changes about an entry. */
  get adjustment(): EntryAdjustment {
    const { factors, unknownAs } = this.#config;
    return factors[this.#regime === 'unknown' ? unknownAs : this.#regime];
  }

  /** Looks at the market as of `market.now`. The first regime that is known is no transition. */
  update(market: MarketView): VolatilityRegime {
    if (market.tradeDate !== this.#tradeDate) {
      if (this.#tradeDate !== '') this.#days += 1;
      this.#tradeDate = market.tradeDate;
    }
    this.#ratio = this.#range.ratio(market.sessionMinute);
    const next = this.#regimeAt(this.#ratio);
    if (next !== this.#regime) {
      if (this.#regime !== 'unknown') this.#changedAt = market.now;
      this.#regime = next;
      this.#days = 0;
    }
    return next;
  }

  /** What the last {@link update} rested on. The same object is returned until it changes. */
  condition(market: MarketView): VolatilityCondition {
    const ratio = this.#ratio;
    const fromVix = this.#vix?.regime.regime ?? 'unknown';
    const atrRatio = Number.isFinite(ratio) ? ratio : null;
    const isTransition = market.now - this.#changedAt < this.#config.transitionMinutes * MINUTE;
    const trend = this.#trend();
    const daysInRegime = this.#days;
    const last = this.#condition;
    if (fromVix !== last.fromVix || atrRatio !== last.atrRatio || isTransition !== last.isTransition || trend !== last.trend || daysInRegime !== last.daysInRegime) {
      this.#condition = { fromVix, atrRatio, isTransition, trend, daysInRegime };
    }
    return this.#condition;
  }

  #regimeAt(ratio: number): VolatilityRegime {
    const { extremeAtrRatio, highAtrRatio, lowAtrRatio } = this.#config;
    const vix = this.#vix?.regime.regime ?? 'unknown';
    if (vix === 'Extreme' || ratio > extremeAtrRatio) return 'Extreme';
    if (vix === 'High' || ratio > highAtrRatio) return 'High';
    if (vix === 'unknown') return 'unknown';
    return vix === 'Low' && ratio < lowAtrRatio ? 'Low' : 'Normal';
  }

  #trend(): VolatilityCondition['trend'] {
    const { change } = this.#range;
    if (!Number.isFinite(change)) return 'unknown';
    if (Math.abs(change) < this.#config.volatilityTrendShare) return 'steady';
    return change > 0 ? 'rising' : 'falling';
  }
}
