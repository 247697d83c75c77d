import { DaySessionClock, type MarketRegime, type MarketView } from '@mia-trading/core';
import type { OptionsEngine, VixLevel } from '@mia-trading/spx-options';

/** Where regimes come from; a source that is not built leaves its regime `unknown`. */
export interface RegimeSources {
  readonly chain: OptionsEngine | null;
  readonly vix: VixLevel | undefined;
}

/**
 * Names the regime of the market at an evaluation: the session of the day from the calendar, gamma from the option chain, volatility from the
 * last level of the VIX. Trend is `unknown`: not implemented.
 */
export class RegimeGauge {
  readonly #sessions = new DaySessionClock();
  readonly #sources: RegimeSources;
  #regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };

  constructor(sources: RegimeSources) {
    this.#sources = sources;
  }

  /** The same object is returned while nothing has changed. */
  at(market: MarketView): MarketRegime {
    const { name: session } = this.#sessions.at(market.now);
    const gamma = this.#sources.chain?.gammaRegime ?? 'unknown';
    const volatility = this.#sources.vix?.regime.regime ?? 'unknown';
    const last = this.#regime;
    if (session !== last.session || gamma !== last.gamma || volatility !== last.volatility) this.#regime = { ...last, session, gamma, volatility };
    return this.#regime;
  }
}
