import type { MarketRegime, MarketView } from '@mia-trading/core';

/**
 * Names the regime of the market at an evaluation. The session of the day comes from the calendar; volatility, gamma and trend are
 * `unknown`: not implemented.
 */
export class RegimeGauge {
  #regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };
  #minute = -1;

  /** The same object is returned while nothing has changed. */
  at(market: MarketView): MarketRegime {
    if (market.sessionMinute !== this.#minute) {
      this.#minute = market.sessionMinute;
      const session = market.phase === 'continuous' ? (market.isRegularHours ? 'regular' : 'overnight') : 'closed';
      if (session !== this.#regime.session) this.#regime = { ...this.#regime, session };
    }
    return this.#regime;
  }
}
