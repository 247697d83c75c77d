import { PLAIN_CONDITIONS, type EntryAdjustment, type GammaRegime, type MarketConditions, type MarketRegime, type MarketView, type SessionCondition, type TrendCondition, type TrendRegime, type VolatilityCondition, type VolatilityRegime } from '@mia-trading/core';
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
  #conditions: MarketConditions = PLAIN_CONDITIONS;

  constructor(sources: RegimeSources) {
    this.#sources = sources;
  }

  /** The same object is returned while nothing has changed. */
  at(market: MarketView): MarketRegime {
    const { chain, volatility, trend, sessions } = this.#sources;
    const { name } = sessions.sessionAt(market.now);
    const trendCondition = trend.condition(market);
    this.#enter(name, chain?.gammaRegime ?? 'unknown', volatility.update(market), trend.regimeOf(trendCondition));
    this.#rest(volatility.condition(market), trendCondition, sessions.conditionAt(market.now), volatility.adjustment, sessions.adjustmentAt(market.now));
    return this.#regime;
  }

  /** What the last {@link at} rested on and changes. The same object is returned while nothing has changed. */
  get conditions(): MarketConditions {
    return this.#conditions;
  }

  #enter(session: MarketRegime['session'], gamma: GammaRegime, volatility: VolatilityRegime, trend: TrendRegime): void {
    const last = this.#regime;
    if (session !== last.session || gamma !== last.gamma || volatility !== last.volatility || trend !== last.trend) this.#regime = { session, gamma, volatility, trend };
  }

  #rest(volatility: VolatilityCondition, trend: TrendCondition, session: SessionCondition, byVolatility: EntryAdjustment, bySession: EntryAdjustment): void {
    const last = this.#conditions;
    const isSame = volatility === last.volatility && trend === last.trend && session === last.session && byVolatility === last.adjustments.volatility && bySession === last.adjustments.session;
    if (!isSame) this.#conditions = { volatility, trend, session, adjustments: { volatility: byVolatility, session: bySession } };
  }
}
