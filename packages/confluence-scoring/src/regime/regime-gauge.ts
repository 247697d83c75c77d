import type { GammaRegime, MarketConditions, MarketRegime, MarketView } from '@mia-trading/core';
import type { SessionOptimizer } from '../session-optimizer/session-optimizer.js';
import type { TrendGauge } from './trend-gauge.js';
import type { VolatilityGauge } from './volatility-gauge.js';

/** Side of gamma that dealers are on. */
export interface GammaSource {
  readonly gammaRegime: GammaRegime;
}

export interface RegimeSources {
  readonly volatility: VolatilityGauge;
  readonly trend: TrendGauge;
  readonly sessions: SessionOptimizer;
  /** `null` when no option chain is looked at: gamma is `unknown`. */
  readonly chain: GammaSource | null;
}

/** Names the regime of the market at an evaluation: volatility × gamma × trend or range, and the session of the day; with what it changes about an entry. */
export class RegimeGauge {
  readonly #sources: RegimeSources;
  #regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };
  #conditions: MarketConditions | null = null;

  constructor(sources: RegimeSources) {
    this.#sources = sources;
  }

  /** The same object is returned while nothing has changed. */
  at(market: MarketView): MarketRegime {
    const { name: session } = this.#sources.sessions.sessionAt(market.now);
    const gamma = this.#sources.chain?.gammaRegime ?? 'unknown';
    const volatility = this.#sources.volatility.update(market);
    const trend = this.#sources.trend.regimeAt(market);
    const last = this.#regime;
    if (session !== last.session || gamma !== last.gamma || volatility !== last.volatility || trend !== last.trend) this.#regime = { session, gamma, volatility, trend };
    return this.#regime;
  }

  /** What the last {@link at} rested on and changes. The same object is returned while nothing has changed. */
  conditions(market: MarketView): MarketConditions {
    const { sessions } = this.#sources;
    const volatility = this.#sources.volatility.condition(market);
    const trend = this.#sources.trend.condition(market);
    const session = sessions.conditionAt(market.now);
    const byVolatility = this.#sources.volatility.adjustment;
    const bySession = sessions.adjustmentAt(market.now);
    const last = this.#conditions;
    const isSame =
      last !== null && volatility === last.volatility && trend === last.trend && session === last.session && byVolatility === last.adjustments.volatility && bySession === last.adjustments.session;
    if (isSame) return last;
    return (this.#conditions = { volatility, trend, session, adjustments: { volatility: byVolatility, session: bySession } });
  }
}
