import { DaySessionClock, type MarketRegime, type MarketView } from '@mia-trading/core';

/**
 * Names the regime of the market at an evaluation. The session of the day comes from the calendar; volatility, gamma and trend are
 * `unknown`: not implemented.
 */
export class RegimeGauge {
  readonly #sessions = new DaySessionClock();
  #regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };

  /** The same object is returned while nothing has changed. */
  at(market: MarketView): MarketRegime {
    const { name } = this.#sessions.at(market.now);
    if (name !== this.#regime.session) this.#regime = { ...this.#regime, session: name };
    return this.#regime;
  }
}
