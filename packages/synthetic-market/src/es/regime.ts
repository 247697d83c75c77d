import type { EsMarket } from './es-market.js';
import { NIGHT_SHARE, REGIME_SECONDS } from './es-market.js';
import type { Volatility } from './volatility.js';

/** Moves volatility on with what the future has done, and sets the future's rates and sizes by it. */
export class Regime {
  readonly #market: EsMarket;
  readonly #volatility: Volatility;
  #before = 0;

  constructor(market: EsMarket, volatility: Volatility) {
    this.#market = market;
    this.#volatility = volatility;
  }

  /** Trading begins at a minute of the session. */
  begin(sessionMinute: number): void {
    this.#before = this.#market.price.value;
    this.#market.setRegime(sessionMinute, this.#volatility);
  }

  /** {@link REGIME_SECONDS} have passed. */
  step(sessionMinute: number): void {
    const price = this.#market.price.value;
    const variance = this.#market.variancePerSecond(sessionMinute, this.#volatility) * REGIME_SECONDS;
    this.#volatility.advance(REGIME_SECONDS, variance / (this.#volatility.sessionVariance * price * price), (price - this.#before) / Math.sqrt(variance));
    this.begin(sessionMinute);
  }

  /** The hours without trading before a session; `shock` is the price change over them in standard deviations. */
  passNight(seconds: number, shock: number): void {
    this.#market.price.value += shock * Math.sqrt(NIGHT_SHARE * this.#volatility.sessionVariance) * this.#market.price.value;
    this.#volatility.advance(seconds, NIGHT_SHARE, shock);
  }
}
