import { SECOND, type MarketView, type Micros, type Persistent, type StateStream, type TradeEvent } from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { aggressorReliability } from '../signals/signals.js';
import { FlowWindows } from '../volume-confirmation/flow-windows.js';

type Options = Pick<OrderflowConfig['smartMoneyFlow'], 'halfLifeSeconds' | 'minimumCoverage' | 'quoteReliability' | 'tickReliability' | 'asynchronousConfidence'>;

const WHOLE = 0;

/** How well the tape of the last half-life was watched: whether flow can be told from it, and what it is worth. */
export class FlowWatch implements Persistent {
  readonly #options: Options;
  readonly #windows: FlowWindows;
  /** What the windows told last, and in which version: between prints most questions find the same. */
  #judgedVersion = Number.NaN;
  #obstacle = '';
  #reliability = Number.NaN;

  constructor(options: Options) {
    this.#options = options;
    this.#windows = new FlowWindows([options.halfLifeSeconds * SECOND]);
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    this.#windows.advance(market.now);
    this.#windows.add(trade, market.instrument.tickSize);
  }

  /** Begins anew: what was before does not belong to the same stretch of data. */
  begin(now: Micros): void {
    this.#windows.reset();
    this.#windows.advance(now);
  }

  /** Why nothing can be told as of `market.now`; empty when something can. */
  obstacle(market: MarketView): string {
    this.#windows.slide(market.now);
    if (market.feedQuality === 'sampled') return 'feed is sampled';
    if (market.phase !== 'continuous') return 'not in continuous trading';
    this.#judge();
    return this.#obstacle;
  }

  /** 0 .. 1: share of the volume whose aggressor is known, as of the last {@link obstacle}; `NaN` without volume. */
  get coverage(): number {
    return 1 - this.#windows.unknownVolume(WHOLE) / this.#windows.volume(WHOLE);
  }

  /** 0 .. 1: what the flow is worth, by aggressors and feed, where there is no {@link obstacle}. */
  confidence(market: MarketView): number {
    const isAtomic = market.feedQuality === 'l3' || market.feedQuality === 'l2-atomic';
    this.#judge();
    return this.#reliability * (isAtomic ? 1 : this.#options.asynchronousConfidence);
  }

  persist(state: StateStream): void {
    state.part(this.#windows);
  }

  #judge(): void {
    const windows = this.#windows;
    if (windows.version === this.#judgedVersion) return;
    this.#judgedVersion = windows.version;
    this.#obstacle = this.#obstacleOfTape();
    this.#reliability = aggressorReliability(windows.volume(WHOLE), windows.unknownVolume(WHOLE), windows.quoteRuleVolume(WHOLE), windows.tickRuleVolume(WHOLE), this.#options);
  }

  #obstacleOfTape(): string {
    const windows = this.#windows;
    if (windows.unsizedPrints(WHOLE) > 0) return 'trade sizes are unknown';
    if (!windows.covers(WHOLE)) return 'not warm';
    if (windows.volume(WHOLE) === 0) return 'no recent trades';
    return this.coverage < this.#options.minimumCoverage ? 'aggressor coverage too low' : '';
  }
}
