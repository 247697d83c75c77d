import { SECOND, type MarketListener, type MarketView, type Micros, type OptionKey, type OptionQuoteEvent, type OptionTradeEvent } from '@mia-trading/core';
import type { LargeFlowConfig } from './config.js';
import { isComplexPrint, printSide, type PrintQuote } from './print-side.js';
import { SeriesMap } from './series-map.js';

/** Which prints count, and how their side is told. */
export type DealerFlowOptions = Pick<LargeFlowConfig, 'roots' | 'useTradeSizeRule' | 'quoteStaleSeconds' | 'complexConditions'>;

/** What has traded in one series this session, in contracts. */
export interface SeriesFlow {
  /** Dealers' change of position: sold to customers who bought is negative. */
  readonly dealers: number;
  /** Whose side is known; all of {@link dealers} comes from these. */
  readonly classified: number;
  readonly unclassified: number;
}

interface SeriesState extends PrintQuote {
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
  /** When the quote was heard; 0 before the first. */
  quotedAt: Micros;
  dealers: number;
  classified: number;
  unclassified: number;
}

const NOTHING: SeriesFlow = { dealers: 0, classified: 0, unclassified: 0 };

/**
 * What dealers took on since the session began, by option series:
 *
 *     dealers = -Σ side · size          side of the customer by {@link printSide}: +1 bought, -1 sold
 *
 * for calls and puts alike: who sells an option is short its gamma. Prints whose side is not known, multi-leg ones among them, are counted as
 * `unclassified` and never shared out. What dealers held before is not in it. A session begins with nothing.
 *
 * A side is an inference (60 to 75 % right in studies of listed options), and does not tell a dealer from another customer, nor opening from
 * closing.
 */
export class DealerFlow implements MarketListener {
  readonly #options: DealerFlowOptions;
  readonly #complex: ReadonlySet<string>;
  readonly #series = new SeriesMap<SeriesState>();

  constructor(options: DealerFlowOptions) {
    this.#options = options;
    this.#complex = new Set(options.complexConditions);
  }

  onSession(): void {
    this.#series.clear();
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    if (!this.#options.roots.includes(quote.root)) return;
    const state = this.#stateOf(quote);
    state.bid = quote.bid ?? Number.NaN;
    state.ask = quote.ask ?? Number.NaN;
    state.bidSize = quote.bidSize ?? Number.NaN;
    state.askSize = quote.askSize ?? Number.NaN;
    state.quotedAt = market.now;
  }

  onOptionTrade(trade: OptionTradeEvent, market: MarketView): void {
    if (!(trade.price > 0 && trade.price < Infinity && trade.size > 0 && trade.size < Infinity) || !this.#options.roots.includes(trade.root)) return;
    const state = this.#stateOf(trade);
    const isFresh = state.quotedAt > 0 && market.now - state.quotedAt <= this.#options.quoteStaleSeconds * SECOND;
    const side = isComplexPrint(trade.conditions, this.#complex) ? 0 : printSide(trade.price, trade.size, trade.aggressor, isFresh ? state : undefined, this.#options.useTradeSizeRule).side;
    if (side === 0) {
      state.unclassified += trade.size;
      return;
    }
    state.classified += trade.size;
    state.dealers -= side * trade.size;
  }

  /** Of one series; nothing for one that has not traded. Counts are those of the moment: do not keep. */
  of(series: OptionKey): SeriesFlow {
    return this.#series.get(series) ?? NOTHING;
  }

  #stateOf(key: OptionKey): SeriesState {
    let state = this.#series.get(key);
    if (state === undefined) {
      state = { bid: Number.NaN, ask: Number.NaN, bidSize: Number.NaN, askSize: Number.NaN, quotedAt: 0, dealers: 0, classified: 0, unclassified: 0 };
      this.#series.set(key, state);
    }
    return state;
  }
}
