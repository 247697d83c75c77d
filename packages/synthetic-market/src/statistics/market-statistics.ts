/**
 * Statistics of a market's trades and best quotes, the same ones for a recorded and a generated market.
 *
 * Order flow imbalance after Cont, Kukanov and Stoikov, "The price impact of order book events", Journal of Financial Econometrics
 * 12(1), 2014; queue imbalance after Gould and Bonart, "Queue imbalance as a one-tick-ahead price predictor", 2016.
 */
import { createSessionClock, MarketState, SECOND, type Instrument, type Micros, type TapeEvent, type TradeEvent } from '@mia-trading/core';
import { IntervalStatistics, type IntervalReport } from './interval-statistics.js';
import { SizeHistogram } from './size-histogram.js';

/** Upper bounds of the bins of queue imbalance; the last bin ends at +1. */
const IMBALANCE_BINS = [-0.6, -0.2, 0.2, 0.6] as const;
const REPORTED_INTERVALS = [1, 10, 30, 60] as const;

export interface MarketReport {
  readonly trades: number;
  readonly lots: number;
  /** Messages that describe the book, price levels or orders. */
  readonly bookMessages: number;
  /** Of prints, contracts. */
  readonly printSize: { readonly p50: number; readonly p90: number; readonly p99: number };
  /** Of whole matching events, contracts. */
  readonly parentSizeP99: number;
  /** Share of the time in which the spread is one tick. */
  readonly oneTickShare: number;
  /** Contracts at the best prices, both sides, sampled each second. */
  readonly queueSize: { readonly p50: number; readonly mean: number };
  /** Correlation of the signs of successive matching events with an aggressor. */
  readonly signAutocorrelation: number;
  readonly midMovesPerTrade: number;
  /** Share of next mid moves that go up, by queue imbalance below -0.6, -0.2, 0.2, 0.6 and above; sampled at every change of the best prices. */
  readonly upMoveShare: readonly number[];
  /** By length in seconds. */
  readonly intervals: Readonly<Record<(typeof REPORTED_INTERVALS)[number], IntervalReport>>;
}

/** Folds the events of one instrument; {@link report} at any time. Only continuous trading with a whole book counts. */
export class MarketStatistics {
  readonly #market: MarketState;
  readonly #prints = new SizeHistogram();
  readonly #parents = new SizeHistogram();
  readonly #queues = new SizeHistogram();
  readonly #intervals = REPORTED_INTERVALS.map((seconds) => new IntervalStatistics(seconds * SECOND));
  readonly #pending = new Float64Array(IMBALANCE_BINS.length + 1);
  readonly #ups = new Float64Array(IMBALANCE_BINS.length + 1);
  readonly #moves = new Float64Array(IMBALANCE_BINS.length + 1);
  #bookMessages = 0;
  #version = -1;
  #bid = Number.NaN;
  #ask = Number.NaN;
  #bidSize = 0;
  #askSize = 0;
  #spreadSince: Micros = Number.NaN;
  #oneTickTime = 0;
  #spreadTime = 0;
  #nextSample: Micros = -Infinity;
  #matchId = -1;
  #parentSize = 0;
  #sign = 0;
  #signPairs = 0;
  #signProducts = 0;
  #midMoves = 0;

  constructor(instrument: Instrument) {
    this.#market = new MarketState(instrument, createSessionClock(instrument));
  }

  process(event: TapeEvent): void {
    const market = this.#market;
    market.advance(event);
    if (event.instrument === market.instrument.symbol) {
      if (event.kind === 'trade' && market.phase === 'continuous') this.#onTrade(event);
      else if (event.kind === 'depth' || event.kind === 'order') this.#bookMessages += 1;
    }
    market.apply(event);
    if (market.book.version !== this.#version) this.#onBook();
  }

  report(): MarketReport {
    const [one, ten, thirty, sixty] = this.#intervals.map((interval) => interval.report());
    if (one === undefined || ten === undefined || thirty === undefined || sixty === undefined) throw new RangeError('an interval is missing');
    return {
      trades: this.#prints.total,
      lots: this.#prints.mean * this.#prints.total,
      bookMessages: this.#bookMessages,
      printSize: { p50: this.#prints.percentile(0.5), p90: this.#prints.percentile(0.9), p99: this.#prints.percentile(0.99) },
      parentSizeP99: this.#parents.percentile(0.99),
      oneTickShare: this.#oneTickTime / this.#spreadTime,
      queueSize: { p50: this.#queues.percentile(0.5), mean: this.#queues.mean },
      signAutocorrelation: this.#signProducts / this.#signPairs,
      midMovesPerTrade: this.#midMoves / this.#prints.total,
      upMoveShare: [...this.#ups].map((ups, bin) => ups / (this.#moves[bin] as number)),
      intervals: { 1: one, 10: ten, 30: thirty, 60: sixty },
    };
  }

  #onTrade(trade: TradeEvent): void {
    this.#prints.add(trade.size);
    for (const interval of this.#intervals) interval.onTrade(trade.tsEvent);
    if (trade.matchId === this.#matchId) {
      this.#parentSize += trade.size;
      return;
    }
    if (this.#parentSize > 0) this.#parents.add(this.#parentSize);
    this.#parentSize = trade.size;
    this.#matchId = trade.matchId;
    if (trade.aggressor === 0) return;
    if (this.#sign !== 0) {
      this.#signPairs += 1;
      this.#signProducts += this.#sign * trade.aggressor;
    }
    this.#sign = trade.aggressor;
  }

  #onBook(): void {
    const { book, phase, now } = this.#market;
    this.#version = book.version;
    this.#countSpread(now);
    if (phase !== 'continuous' || !book.isWhole) {
      this.#bid = Number.NaN;
      this.#spreadSince = Number.NaN;
      return;
    }
    const { bestBid: bid, bestAsk: ask, bestBidSize: bidSize, bestAskSize: askSize } = book;
    this.#spreadSince = now;
    if (bid === this.#bid && ask === this.#ask && bidSize === this.#bidSize && askSize === this.#askSize) return;
    const ofi = Number.isNaN(this.#bid) ? 0 : (bid >= this.#bid ? bidSize : 0) - (bid <= this.#bid ? this.#bidSize : 0) - (ask <= this.#ask ? askSize : 0) + (ask >= this.#ask ? this.#askSize : 0);
    for (const interval of this.#intervals) interval.onMid(now, ofi, (bid + ask) / 2);
    if (bid + ask !== this.#bid + this.#ask && !Number.isNaN(this.#bid)) this.#onMidMove(bid + ask > this.#bid + this.#ask);
    this.#bid = bid;
    this.#ask = ask;
    this.#bidSize = bidSize;
    this.#askSize = askSize;
    this.#sample(now);
  }

  #countSpread(now: Micros): void {
    if (Number.isNaN(this.#spreadSince)) return;
    this.#spreadTime += now - this.#spreadSince;
    if (this.#ask - this.#bid === 1) this.#oneTickTime += now - this.#spreadSince;
  }

  #onMidMove(isUp: boolean): void {
    this.#midMoves += 1;
    for (let bin = 0; bin < this.#pending.length; bin += 1) {
      const waiting = this.#pending[bin] as number;
      this.#moves[bin] = (this.#moves[bin] as number) + waiting;
      if (isUp) this.#ups[bin] = (this.#ups[bin] as number) + waiting;
    }
    this.#pending.fill(0);
  }

  #sample(now: Micros): void {
    const imbalance = (this.#bidSize - this.#askSize) / (this.#bidSize + this.#askSize);
    const bin = IMBALANCE_BINS.filter((bound) => imbalance >= bound).length;
    this.#pending[bin] = (this.#pending[bin] as number) + 1;
    if (now < this.#nextSample) return;
    this.#nextSample = now + SECOND;
    this.#queues.add(this.#bidSize);
    this.#queues.add(this.#askSize);
  }
}
