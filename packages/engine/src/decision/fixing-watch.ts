import { SECOND, TradeFlag, type MarketState, type Micros, type TradeEvent, type TradingCalendar } from '@mia-trading/core';
import { equityIndexLimits, type PriceLimits } from '@mia-trading/risk';

/** CME fixes equity index futures over the last half minute of the cash session. */
const FIXING_SPAN = 30 * SECOND;
/** Prints that are no trades of the outright at its price. */
const ASIDE = TradeFlag.OffBook | TradeFlag.Spread;
const NO_LIMITS: PriceLimits = { lower: null, upper: null };

/**
 * Measures the daily fixing that the exchange's price limits rest on: the volume-weighted average price of the 30 seconds before the
 * cash market closes (CME Group, price limits FAQ). Nothing is known until a whole fixing was seen on the trade date before.
 */
export class FixingWatch {
  readonly #market: MarketState;
  readonly #calendar: TradingCalendar;
  #from: Micros = Infinity;
  #until: Micros = -Infinity;
  #volume = 0;
  #turnover = 0;
  #date = '';
  #previousFixing = Number.NaN;

  constructor(market: MarketState, calendar: TradingCalendar) {
    this.#market = market;
    this.#calendar = calendar;
  }

  /** A new trade date begins. */
  onSession(): void {
    if (this.#market.instrument.calendar !== 'CME_EQUITY') return;
    const { tradeDate } = this.#market;
    const isNext = this.#date !== '' && this.#calendar.previousTradeDate(tradeDate) === this.#date;
    this.#previousFixing = isNext ? this.#fixing : Number.NaN;
    this.#date = tradeDate;
    this.#volume = 0;
    this.#turnover = 0;
    const end = this.#calendar.regularHours(tradeDate)?.end ?? -Infinity;
    this.#from = end === -Infinity ? Infinity : end - FIXING_SPAN;
    this.#until = end;
  }

  onTrade({ price, size, flags }: TradeEvent, now: Micros): void {
    if (!(now >= this.#from && now < this.#until) || (flags & ASIDE) !== 0 || !(size > 0) || !Number.isFinite(price)) return;
    this.#volume += size;
    this.#turnover += size * price;
  }

  get limits(): PriceLimits {
    const market = this.#market;
    if (market.instrument.calendar !== 'CME_EQUITY') return NO_LIMITS;
    const isFixed = market.now >= this.#until && this.#volume > 0;
    return equityIndexLimits({
      previousFixing: this.#previousFixing,
      todaysFixing: isFixed ? this.#fixing : null,
      tradeDate: market.tradeDate,
      sessionMinute: market.sessionMinute,
      isRegularHours: market.isRegularHours,
      lastPrice: market.lastPrice,
    });
  }

  /** `NaN` while nothing was traded in the span. */
  get #fixing(): number {
    return this.#turnover / this.#volume;
  }
}
