import { MarketChange, MarketState, SeededRandom, TradeFlag, type FeedQuality, type FeedStatusEvent, type Instrument, type Micros, type SessionClock, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import type { DelayedSource } from './delayed-source.js';
import { DepthRows } from './depth-rows.js';
import { IBKR_LIKE, type IbkrLikeOptions } from './ibkr-like-options.js';
import { OptionLines } from './option-lines.js';
import { restamped } from './restamped.js';
import { SampledLines } from './sampled-lines.js';
import { SampledQuote } from './sampled-quote.js';
import { SnapshotGrid } from './snapshot-grid.js';

export interface IbkrLikeFeedOptions {
  readonly instrument: Instrument;
  readonly sessions: SessionClock;
  /** Takes what the broker would have delivered, by `tsInit`. */
  readonly emit: (event: TapeEvent) => void;
  readonly options?: IbkrLikeOptions;
}

/** Prints that the stream of last prices does not tell. */
const NOT_LAST = TradeFlag.OffBook | TradeFlag.Spread;

/**
 * Turns a recording into what Interactive Brokers would have delivered of it:
 *
 * - prints one by one, at once, with neither aggressor nor matching event;
 * - the best quote as a snapshot four times a second;
 * - ten rows of depth a side, each change late by a delay of its own, so that depth and prints are not in step; no orders;
 * - index levels as snapshots; options through a hundred market data lines;
 * - no exact times: `tsEvent` is `tsInit`, but for data that were delayed before;
 * - no phase of the book. Bars, clock and what people or the broker said pass as they are.
 *
 * Sources: IBKR API documentation (market data lines, market depth, tick-by-tick data). Deterministic: a seed gives the same events.
 */
export class IbkrLikeFeed {
  readonly #emit: (event: TapeEvent) => void;
  readonly #market: MarketState;
  readonly #depth: DepthRows;
  readonly #quote: SampledQuote;
  readonly #lines: SampledLines;
  readonly #chain: OptionLines;
  readonly #sources: readonly DelayedSource[];
  #hasDepth = false;
  /** Index behind the chain; empty before the first option. */
  #underlying = '';
  #wasWhole = false;
  #seq = 0;

  constructor({ instrument, sessions, emit, options = IBKR_LIKE }: IbkrLikeFeedOptions) {
    const random = new SeededRandom(options.seed);
    const grid = () => new SnapshotGrid(options.snapshotInterval, random.below(options.snapshotInterval));
    this.#emit = (event) => {
      emit({ ...event, seq: this.#seq });
      this.#seq += 1;
    };
    this.#market = new MarketState(instrument, sessions);
    this.#depth = new DepthRows(instrument, options, random.fork(1));
    this.#quote = new SampledQuote(instrument, grid(), this.#market.book);
    this.#lines = new SampledLines(grid());
    this.#chain = new OptionLines(options, this.#lines);
    this.#sources = [this.#depth, this.#quote, this.#lines, this.#chain];
  }

  /** The next event of the recording. */
  process(event: TapeEvent): void {
    this.#deliverUntil(event.tsInit);
    const market = this.#market;
    this.#onChanges(market.advance(event));
    this.#pass(event);
    this.#onChanges(market.apply(event));
  }

  /** The recording has ended: what is under way still arrives. Options whose turn had not come are not told. */
  finish(): void {
    this.#deliverUntil(Number.MAX_VALUE, [this.#depth, this.#quote, this.#lines]);
  }

  #pass(event: TapeEvent): void {
    const isTraded = event.instrument === this.#market.instrument.symbol;
    switch (event.kind) {
      case 'trade':
        if (isTraded) this.#onPrint(event);
        return;
      case 'order':
      case 'depth':
        if (isTraded) this.#hasDepth = true;
        return;
      case 'quote':
        return;
      case 'index':
        this.#lines.observe(event.instrument, event, event.tsInit);
        if (event.instrument === this.#underlying) this.#chain.onUnderlying(event.level, this.#market.tradeDate, event.tsInit);
        return;
      case 'optionQuote':
        this.#underlying = event.instrument;
        if (event.underlying !== null) this.#chain.onUnderlying(event.underlying, this.#market.tradeDate, event.tsInit);
        this.#chain.onQuote(event, this.#market.tradeDate);
        return;
      case 'optionTrade':
        this.#chain.onTrade(event, this.#emit);
        return;
      case 'feedStatus':
        this.#onStatus(event);
        return;
      default:
        this.#emit(event);
    }
  }

  #onPrint(event: TradeEvent): void {
    const isSized = event.size > 0 || (event.flags & TradeFlag.SizeUnknown) !== 0;
    if ((event.flags & NOT_LAST) !== 0 || !isSized) return;
    this.#emit({ ...event, ...restamped(event, event.tsInit), aggressor: 0, aggressorSource: 'none', matchId: 0, flags: TradeFlag.Last | (event.flags & TradeFlag.SizeUnknown) });
  }

  #onStatus(event: FeedStatusEvent): void {
    if (event.status === 'phase') return;
    this.#emit(event.quality === null ? event : { ...event, quality: delivered(event.quality) });
  }

  #onChanges(changes: number): void {
    if ((changes & (MarketChange.Book | MarketChange.Gap | MarketChange.Phase)) === 0) return;
    const { book, now, phase } = this.#market;
    const isWhole = book.isWhole && phase === 'continuous';
    if (isWhole) {
      this.#quote.observe(now);
      if (this.#hasDepth) this.#depth.observe(book, now);
    } else if (this.#wasWhole && this.#hasDepth) this.#depth.forget(now);
    this.#wasWhole = isWhole;
  }

  /** Everything that arrives by `time`, in order. */
  #deliverUntil(time: Micros, sources = this.#sources): void {
    for (;;) {
      let next: DelayedSource | undefined;
      for (const source of sources) if (source.nextDue <= time && source.nextDue < (next?.nextDue ?? Infinity)) next = source;
      if (next === undefined) return;
      next.deliver(this.#emit);
    }
  }
}

/** What is left of a feed's quality. */
function delivered(quality: FeedQuality): FeedQuality {
  return quality === 'l3' || quality === 'l2-atomic' ? 'l2-async' : quality;
}
