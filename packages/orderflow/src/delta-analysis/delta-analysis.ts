import {
  SECOND,
  ignoreDetections,
  ticksToPrice,
  type BarEvent,
  type Detection,
  type DetectionListener,
  type MarketListener,
  type MarketView,
  type Micros,
  type Persistent,
  type Side,
  type StateStream,
  type Ticks,
  type TradeEvent,
} from '@mia-trading/core';
import { CumulativeDelta } from '../cumulative-delta/cumulative-delta.js';
import { AbsorptionDivergences } from '../divergence/absorption-divergence.js';
import { PivotDivergences, type PivotDivergence } from '../divergence/pivot-divergence.js';
import { Footprint } from '../footprint/footprint.js';
import { stackedImbalances } from '../footprint/stacked-imbalances.js';
import type { DeltaAnalysisOptions } from './delta-analysis-config.js';
import { DeltaBars } from './delta-bars.js';

/** Prices a bar may span: 256 points of ES, beyond any recorded minute. */
const BAR_FOOTPRINT_ROWS = 1_024;
/** Share of the volume whose aggressor the exchange does not name up to which a detection is confirmed: room for the opening cross. */
const CONFIRMED_DOUBT = 0.05;
const BOTH_ENDS: readonly Side[] = [1, -1];

/** A divergence of any kind, as it was detected last on its side. */
export type DivergenceKind = PivotDivergence['kind'] | 'absorption';

/** Hears of a divergence in the event that completed it. */
export type DivergenceListener = (kind: DivergenceKind, side: Side, now: Micros) => void;

/**
 * Delta analysis of one instrument: cumulative delta of the session, footprint of the session and of each bar, bars with delta, its lowest and
 * highest running value, stacked imbalances, and divergences between price and delta.
 *
 * Everything is decided on closed bars. A bar closes with the first print at or past its end, and at that event its detections are made:
 *
 * | kind | detail.kind | what |
 * | --- | --- | --- |
 * | `stackedImbalance` | | see `stackedImbalances`; price is where its side begins: the lowest of buyers, the highest of sellers |
 * | `deltaDivergence` | `regular`, `hidden` | see {@link PivotDivergences}; price is the second pivot |
 * | `deltaDivergence` | `absorption` | see {@link AbsorptionDivergences}; price is the last close |
 *
 * Graded `confirmed` where the exchange named the aggressors of at least 95 % of the volume behind it, else `possible`.
 */
export class DeltaAnalysis implements MarketListener, Persistent {
  readonly cumulative = new CumulativeDelta();
  /** Volume by price of the session. */
  readonly footprint = new Footprint();
  /** Volume by price of the bar that is forming. */
  readonly barFootprint = new Footprint(BAR_FOOTPRINT_ROWS);
  readonly bars: DeltaBars;
  readonly #options: DeltaAnalysisOptions;
  readonly #pivots: PivotDivergences;
  readonly #absorption: AbsorptionDivergences;
  readonly #onDetection: DetectionListener;
  readonly #onDivergence: DivergenceListener | null;

  /** @param onDivergence for a feature that builds on this analysis and keeps no detections. */
  constructor(options: DeltaAnalysisOptions, onDetection: DetectionListener = ignoreDetections, onDivergence: DivergenceListener | null = null) {
    this.#options = options;
    this.bars = new DeltaBars(options.barSeconds * SECOND, options.keptBars);
    const { pivot, absorption } = options;
    this.#pivots = new PivotDivergences({ ...pivot, pivots: { before: pivot.barsBefore, after: pivot.barsAfter } });
    this.#absorption = new AbsorptionDivergences(absorption);
    this.#onDetection = onDetection;
    this.#onDivergence = onDivergence;
  }

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (this.bars.isDue(market.now)) this.#closeBar(market);
    this.cumulative.onTrade(trade, market);
    const price = this.bars.add(trade, market);
    if (price !== price) return;
    this.footprint.add(price, trade.size, trade.aggressor);
    this.barFootprint.add(price, trade.size, trade.aggressor);
  }

  /** A bar of the source with bid and ask volume: history before prints, or a feed of bars. It has no footprint. */
  onBar(bar: BarEvent, market: MarketView): void {
    if (this.bars.addSourceBar(bar, market.instrument.tickSize)) this.#findDivergences(market);
  }

  onGap(): void {
    this.cumulative.onGap();
    this.bars.spoil();
  }

  onSession(market: MarketView): void {
    this.#closeBar(market);
    this.cumulative.onSession();
    this.bars.onSession();
    this.footprint.clear();
    this.#absorption.onSession();
  }

  persist(state: StateStream): void {
    state.part(this.cumulative);
    state.part(this.footprint);
    state.part(this.barFootprint);
    state.part(this.bars);
    state.part(this.#pivots);
    state.part(this.#absorption);
  }

  #closeBar(market: MarketView): void {
    if (this.bars.close()) {
      if (this.#onDetection !== ignoreDetections) this.#reportStacks(market);
      this.#findDivergences(market);
    }
    this.barFootprint.clear();
  }

  #reportStacks(market: MarketView): void {
    if (this.barFootprint.overflowed) return;
    for (const { side, low, high, volume, opposite } of stackedImbalances(this.barFootprint, this.#options.imbalance)) {
      this.#report('stackedImbalance', side, side > 0 ? low : high, 1, market, { lowTicks: low, highTicks: high, rows: high - low + 1, volume, oppositeVolume: opposite });
    }
  }

  #findDivergences(market: MarketView): void {
    const { series } = this.bars;
    for (const end of BOTH_ENDS) {
      const found = this.#pivots.confirmed(series, end);
      if (found === null) continue;
      const { kind, side, price, priceTicks, deltaChange, volume, firstAgo, secondAgo } = found;
      this.#onDivergence?.(kind, side, market.now);
      this.#report('deltaDivergence', side, price, firstAgo + 1, market, { kind, priceTicks, deltaChange, volume, bars: firstAgo - secondAgo });
    }
    const absorbed = this.#absorption.completed(series);
    if (absorbed === null) return;
    const { side, delta, priceTicks, volume } = absorbed;
    this.#onDivergence?.('absorption', side, market.now);
    this.#report('deltaDivergence', side, series.close(0), this.#options.absorption.bars, market, { kind: 'absorption', priceTicks, deltaChange: delta, volume, bars: this.#options.absorption.bars });
  }

  /** @param bars newest bars that it is made of. */
  #report(kind: string, side: Side, price: Ticks, bars: number, market: MarketView, detail: Detection['detail']): void {
    if (this.#onDetection === ignoreDetections) return;
    const { series } = this.bars;
    let volume = 0;
    let doubtful = 0;
    for (let ago = 0; ago < bars; ago += 1) {
      volume += series.volume(ago);
      doubtful += series.inferred(ago) + series.unknown(ago);
    }
    this.#onDetection({
      kind,
      detectedAt: market.now,
      since: series.since(bars - 1),
      side,
      price: ticksToPrice(price, market.instrument.tickSize),
      grade: doubtful <= CONFIRMED_DOUBT * volume ? 'confirmed' : 'possible',
      detail,
    });
  }
}
