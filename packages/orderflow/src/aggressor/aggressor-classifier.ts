import { TradeFlag, type Aggressor, type MarketView, type Persistent, type StateStream, type Ticks, type TradeEvent } from '@mia-trading/core';
import { classifyAggressor, tickRule } from './classify-aggressor.js';

const WITHOUT_AGGRESSOR = TradeFlag.Auction | TradeFlag.OffBook;

/**
 * Names the aggressor of the prints of a feed that does not: stands once in the pipeline, before every feature that asks.
 *
 * A print whose source is known keeps it, whatever it says; one whose source is `none` is classified by quote, then tick. Prints of an auction, off-book prints, and prints outside
 * continuous trading stay 0. The book must be in the state *before* the print, as the engine loop has it.
 */
export class AggressorClassifier implements Persistent {
  #previousPrice: Ticks = Number.NaN;
  #direction: Aggressor = 0;
  readonly #evidence = { price: 0, bid: 0, ask: 0, tickDirection: 0 as Aggressor, exchange: 0 as Aggressor };

  /**
   * Returns the print itself when there is nothing to add, else a copy with `aggressor` and `aggressorSource` set.
   * Call it for every print, in order: the tick rule needs them all.
   */
  classify(trade: TradeEvent, market: MarketView): TradeEvent {
    if ((trade.flags & TradeFlag.OffBook) !== 0) return trade;
    const price = Math.round(trade.price / market.instrument.tickSize);
    this.#direction = tickRule(price, this.#previousPrice, this.#direction);
    this.#previousPrice = price;
    if (trade.aggressorSource !== 'none' || (trade.flags & WITHOUT_AGGRESSOR) !== 0 || market.phase !== 'continuous') return trade;
    const evidence = this.#evidence;
    evidence.price = price;
    evidence.bid = market.book.bestBid;
    evidence.ask = market.book.bestAsk;
    evidence.tickDirection = this.#direction;
    const { aggressor, source } = classifyAggressor(evidence);
    if (source === 'none') return trade;
    return {
      kind: 'trade',
      tsEvent: trade.tsEvent,
      tsInit: trade.tsInit,
      seq: trade.seq,
      instrument: trade.instrument,
      price: trade.price,
      size: trade.size,
      aggressor,
      aggressorSource: source,
      matchId: trade.matchId,
      flags: trade.flags,
    };
  }

  persist(state: StateStream): void {
    this.#previousPrice = state.number(this.#previousPrice);
    this.#direction = state.number(this.#direction) as Aggressor;
  }

  /** Prints were lost, or a session began: the last price is not the one before the next print. */
  reset(): void {
    this.#previousPrice = Number.NaN;
    this.#direction = 0;
  }
}
