import { MINUTE, SECOND, type IsoDate, type MarketListener, type MarketView, type Micros, type OptionQuoteEvent } from '@mia-trading/core';
import { optionRoot } from '../chain/option-root.js';
import { settlementOf } from '../chain/settlement.js';
import type { EsBasisConfig } from './config.js';
import { MidHistory } from './mid-history.js';
import { ParityLegs, type PairLimits } from './parity-legs.js';

/** The basis for people: points of ES over points of SPX. */
export interface EsBasisReading {
  /** ES less SPX in points; `null` when not available. */
  readonly basis: number | null;
  /** Expiry whose parity told the last sample; empty before the first. */
  readonly expiry: IsoDate;
  /** Time of the newest option quote behind it; 0 before the first. */
  readonly asOf: Micros;
  /** Seconds of event time that brought a sample since the last roll. */
  readonly samples: number;
  /** Why not available; empty when it is. */
  readonly reason: string;
}

/**
 * How far the future stands above the index, to carry levels of SPX options over to ES.
 *
 *     sample = ES mid - SPX      SPX as implied by put-call parity of the nearest unexpired SPXW expiry, over strikes within 2 %: the median
 *     basis += (1 - e^{-Δt / 60 s})·(sample - basis)                                          once a second of event time with new quotes
 *
 * Option quotes are set against the ES mid of their own moment (`tsEvent`, also of a feed that is 15 minutes late), never against the
 * printed index, which stands still outside cash hours while options and future trade. The nearest expiry with 3 usable strikes is taken.
 *
 * It begins anew when the traded contract changes (a roll moves it by tens of points). Not available: `not an S&P 500 future`,
 * `no option quotes`, `basis is stale` (newest quote behind it older than 30 min).
 *
 * Source: put-call parity, Stoll 1969; the forward as median over near strikes as in the Cboe VIX methodology's first step.
 */
export class EsBasis implements MarketListener {
  readonly #options: EsBasisConfig;
  readonly #mids = new MidHistory();
  readonly #expiries = new Map<IsoDate, ParityLegs>();
  /** The same, next to settle first. */
  #nearestFirst: ParityLegs[] = [];
  #symbol = '';
  #isIndexFuture = false;
  #lastMid = Number.NaN;
  #lastQuote: Micros = 0;
  /** Whole second at which the quotes heard by then are sampled; `Infinity` when there are no new ones. */
  #sampleAt: Micros = Infinity;
  #sampledAt: Micros = 0;
  #basis = Number.NaN;
  #expiry: IsoDate = '';
  #asOf: Micros = 0;
  #samples = 0;

  constructor(options: EsBasisConfig) {
    this.#options = options;
  }

  onBook(market: MarketView): void {
    if (market.instrument.symbol !== this.#symbol) this.#beginAnew(market);
    const { book } = market;
    if (!book.isWhole || market.phase !== 'continuous') return;
    this.#lastMid = ((book.bestBid + book.bestAsk) / 2) * book.tickSize;
    this.#mids.note(this.#lastMid, book.asOf);
  }

  /** Series that have settled are forgotten. */
  onSession(market: MarketView): void {
    if (market.instrument.symbol !== this.#symbol) this.#beginAnew(market);
    for (const { expiry, settlement } of this.#nearestFirst) if (settlement <= market.now) this.#expiries.delete(expiry);
    this.#nearestFirst = this.#nearestFirst.filter(({ settlement }) => settlement > market.now);
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    if (quote.root !== this.#options.optionRoot) return;
    if (market.instrument.symbol !== this.#symbol) this.#beginAnew(market);
    this.#settle(market.now);
    const legs = this.#expiries.get(quote.expiry) ?? this.#enter(quote);
    legs.update(quote, this.#mids.at(quote.tsEvent));
    if (quote.tsEvent > this.#lastQuote) this.#lastQuote = quote.tsEvent;
    if (this.#sampleAt === Infinity) this.#sampleAt = Math.ceil(market.now / SECOND) * SECOND;
  }

  /** ES less SPX in points as of `now`; `NaN` when not available. */
  basisAt(now: Micros): number {
    this.#settle(now);
    return this.#obstacle(now) === '' ? this.#basis : Number.NaN;
  }

  /** ES points of an SPX level; `NaN` when the basis is not available. Not rounded to ticks. */
  toEs(spxLevel: number, now: Micros): number {
    return spxLevel + this.basisAt(now);
  }

  /** SPX points of an ES price; `NaN` when the basis is not available. */
  toSpx(esPrice: number, now: Micros): number {
    return esPrice - this.basisAt(now);
  }

  /** What is behind {@link basisAt}. Allocates. */
  at(now: Micros): EsBasisReading {
    this.#settle(now);
    const reason = this.#obstacle(now);
    return { basis: reason === '' ? this.#basis : null, expiry: this.#expiry, asOf: this.#asOf, samples: this.#samples, reason };
  }

  #obstacle(now: Micros): string {
    if (!this.#isIndexFuture) return 'not an S&P 500 future';
    if (Number.isNaN(this.#basis)) return 'no option quotes';
    return now - this.#asOf > this.#options.staleMinutes * MINUTE ? 'basis is stale' : '';
  }

  #beginAnew(market: MarketView): void {
    this.#symbol = market.instrument.symbol;
    this.#isIndexFuture = this.#options.futuresRoots.includes(market.instrument.root);
    this.#mids.clear();
    this.#expiries.clear();
    this.#nearestFirst = [];
    this.#lastQuote = 0;
    this.#lastMid = Number.NaN;
    this.#sampleAt = Infinity;
    this.#basis = Number.NaN;
    this.#expiry = '';
    this.#asOf = 0;
    this.#samples = 0;
  }

  #enter({ root, expiry }: OptionQuoteEvent): ParityLegs {
    const legs = new ParityLegs(expiry, settlementOf(optionRoot(root), expiry), this.#options);
    this.#expiries.set(expiry, legs);
    this.#nearestFirst = [...this.#expiries.values()].sort((one, other) => one.settlement - other.settlement);
    return legs;
  }

  /** The whole second after new quotes is past: they are complete, and make one sample. */
  #settle(now: Micros): void {
    if (!(now > this.#sampleAt)) return;
    const time = this.#sampleAt;
    this.#sampleAt = Infinity;
    const sample = this.#sample();
    if (Number.isNaN(sample)) return;
    const share = 1 - Math.exp((this.#sampledAt - time) / (this.#options.timeConstantSeconds * SECOND));
    this.#basis = Number.isNaN(this.#basis) ? sample : this.#basis + share * (sample - this.#basis);
    this.#sampledAt = time;
    this.#asOf = this.#lastQuote;
    this.#samples += 1;
  }

  /** From the nearest expiry that tells it; `NaN` when none does. */
  #sample(): number {
    const { strikeRange, legSeconds, quoteSeconds, minimumStrikes } = this.#options;
    const centre = Number.isNaN(this.#basis) ? this.#lastMid : this.#lastMid - this.#basis;
    const limits: PairLimits = {
      maxLegGap: legSeconds * SECOND,
      since: this.#lastQuote - quoteSeconds * SECOND,
      lowest: centre * (1 - strikeRange),
      highest: centre * (1 + strikeRange),
    };
    for (const legs of this.#nearestFirst) {
      if (legs.settlement <= this.#lastQuote) continue;
      const basis = legs.basis(limits, minimumStrikes);
      if (Number.isNaN(basis)) continue;
      this.#expiry = legs.expiry;
      return basis;
    }
    return Number.NaN;
  }
}
