import {
  ignoreDetections,
  MINUTE,
  SECOND,
  ticksToPrice,
  TradeFlag,
  WindowMedian,
  type DetectionListener,
  type DurationMicros,
  type MarketView,
  type Persistent,
  type Side,
  type StateStream,
  type TradeEvent,
} from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { PriceWatch } from './price-watch.js';

export type AbsorptionOptions = OrderflowConfig['smartMoneyFlow']['absorption'];

/** A price that absorbed: the side that stood there and the contracts it took. */
export type AbsorptionListener = (side: Side, contracts: number, market: MarketView) => void;

const EXCLUDED = TradeFlag.OffBook | TradeFlag.Auction | TradeFlag.SizeUnknown;
const nobody: AbsorptionListener = () => undefined;

/**
 * Absorption: aggressors trade much against a price, and it holds.
 *
 * On each side one price is watched at a time: where an aggressor against that side first trades, until the best price of the side goes
 * `throughTicks` further (broken), `awayTicks` back (left), or `longestMinutes` are over. Meanwhile
 *
 *     absorbed = contracts those aggressors traded at the price (or through it, within throughTicks)
 *     pressure = (against - along) / (against + along)        all aggressors since the watch began, by direction
 *     usual    = median `absorbed` of the last 100 watched prices of this session, of both sides
 *
 * and the price has absorbed once, in a published book in which it still holds,
 *
 *     absorbed ≥ usualFactor · usual,   absorbed ≥ minimumVolume,   absorbed ≥ turnover · largest size shown at it,
 *     pressure ≥ minimumPressure,   and the watch is at least minimumSeconds old.
 *
 * `turnover` beyond 1 means that the size was replenished: more was traded than ever shown. Reported once a price; a wider move ends it.
 * Not warm before `minimumPrices` watched prices of the session.
 *
 * Detection: `absorption`, side = the side that absorbed (+1 buyers under the price), price = the one watched; `confirmed` on
 * books that keep events whole (`l3`, `l2-atomic`), else `possible`: shown size and prints may come apart.
 * Whether the one who absorbs stays is not known; the price may break the moment after.
 *
 * Source: trading practice (Wyckoff's effort without result; the absorption studies of ATAS and Bookmap), here with thresholds relative
 * to the session's own prices. Heuristic; measured on planted truth in docs/detectors.md.
 */
export class Absorption implements Persistent {
  readonly #options: AbsorptionOptions;
  readonly #listener: DetectionListener;
  readonly #onAbsorbed: AbsorptionListener;
  readonly #bid: PriceWatch;
  readonly #ask: PriceWatch;
  readonly #usual: WindowMedian;
  readonly #longest: DurationMicros;

  /** @param onAbsorbed hears the same as `listener`, without an object being made. */
  constructor(options: AbsorptionOptions, onAbsorbed: AbsorptionListener = nobody, listener: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#listener = listener;
    this.#onAbsorbed = onAbsorbed;
    this.#bid = new PriceWatch(1, options.throughTicks, options.awayTicks);
    this.#ask = new PriceWatch(-1, options.throughTicks, options.awayTicks);
    this.#usual = new WindowMedian(options.usualPrices);
    this.#longest = options.longestMinutes * MINUTE;
  }

  /** Median contracts that a price took this session; `NaN` before `minimumPrices` of them. */
  get usualVolume(): number {
    return this.#usual.count < this.#options.minimumPrices ? Number.NaN : this.#usual.median;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (trade.aggressor === 0 || (trade.flags & EXCLUDED) !== 0 || !(trade.size > 0) || !Number.isFinite(trade.price)) return;
    if (!market.book.isWhole || market.phase !== 'continuous') return;
    const pressed = trade.aggressor < 0 ? this.#bid : this.#ask;
    const relieved = trade.aggressor < 0 ? this.#ask : this.#bid;
    const price = Math.round(trade.price / market.instrument.tickSize);
    if (!pressed.isOpen) pressed.open(price, market.now);
    pressed.shows(market.book.sizeAt(pressed.side, pressed.price));
    pressed.pressed(price, trade.size);
    if (relieved.isOpen) relieved.relieved(trade.size);
  }

  onBook(market: MarketView): void {
    const { book } = market;
    if (!book.isWhole) return;
    // Both sides end before either is judged, and of two that end at once the smaller is taken first: bids and offers are treated alike.
    const bidVolume = this.#ended(this.#bid, book.bestBid, market);
    const askVolume = this.#ended(this.#ask, book.bestAsk, market);
    if (bidVolume === bidVolume || askVolume === askVolume) {
      this.#usual.add(bidVolume > askVolume ? askVolume : bidVolume);
      this.#usual.add(bidVolume > askVolume ? bidVolume : askVolume);
    }
    if (this.#bid.isOpen) this.#judge(this.#bid, book.bestBid, book.bestBidSize, market);
    if (this.#ask.isOpen) this.#judge(this.#ask, book.bestAsk, book.bestAskSize, market);
  }

  /** What traded in the hole is not known. */
  onGap(): void {
    this.#bid.close();
    this.#ask.close();
  }

  onSession(): void {
    this.onGap();
    this.#usual.clear();
  }

  persist(state: StateStream): void {
    state.part(this.#bid);
    state.part(this.#ask);
    state.part(this.#usual);
  }

  /** Contracts that a watched price took which the present book ends; `NaN` when it goes on, or there is none. */
  #ended(watch: PriceWatch, best: number, market: MarketView): number {
    if (!watch.isOpen) return Number.NaN;
    const isOld = market.now - watch.since > this.#longest;
    if (!isOld && watch.holds(best)) return Number.NaN;
    watch.close();
    return watch.absorbed;
  }

  #judge(watch: PriceWatch, best: number, bestSize: number, market: MarketView): void {
    if (best === watch.price) watch.shows(bestSize);
    if (!watch.isReported && watch.takeTouched() && this.#hasAbsorbed(watch, market)) this.#tell(watch, market);
  }

  #hasAbsorbed(watch: PriceWatch, market: MarketView): boolean {
    const { minimumVolume, minimumSeconds, minimumPressure, turnover, usualFactor } = this.#options;
    const { absorbed, against, along } = watch;
    return (
      absorbed >= minimumVolume &&
      absorbed >= turnover * watch.largestShown &&
      against - along >= minimumPressure * (against + along) &&
      market.now - watch.since >= minimumSeconds * SECOND &&
      absorbed >= usualFactor * this.usualVolume
    );
  }

  #tell(watch: PriceWatch, market: MarketView): void {
    watch.report();
    const { absorbed, against, along } = watch;
    this.#onAbsorbed(watch.side, absorbed, market);
    this.#listener({
      kind: 'absorption',
      detectedAt: market.now,
      since: watch.since,
      side: watch.side,
      price: ticksToPrice(watch.price, market.instrument.tickSize),
      grade: market.feedQuality === 'l3' || market.feedQuality === 'l2-atomic' ? 'confirmed' : 'possible',
      detail: {
        contracts: absorbed,
        usualContracts: this.usualVolume,
        largestShown: watch.largestShown,
        pressure: (against - along) / (against + along),
        seconds: (market.now - watch.since) / SECOND,
      },
    });
  }
}
