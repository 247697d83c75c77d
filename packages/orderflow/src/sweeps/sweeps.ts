import { ignoreDetections, type DetectionListener } from '@mia-trading/core';
import type { OrderflowConfig } from '../config.js';
import { gradeOf, type ParentOrder } from '../parents/parent-aggregator.js';

export type SweepsOptions = OrderflowConfig['smartMoneyFlow']['sweeps'];

/**
 * Sweeps: an aggressor who takes several prices in one go.
 *
 *     sweep = parent order of a known aggressor with trades at ≥ minimumLevels prices and ≥ minimumSize contracts
 *
 * All but the last of these prices were taken whole. Two prices are common by chance where the queue is thin, hence three.
 * An auction has no aggressor and no sweep. Sweeps cut into orders of several events are not put together.
 *
 * Detection: `sweep`, side = aggressor, price = the furthest price reached; `confirmed` when the exchange names event and aggressor.
 * Source: intermarket sweep orders (SEC Regulation NMS, Rule 600(b)(30)) in a single book; CME MDP 3.0 Trade Summary for what belongs
 * together.
 */
export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #listener: DetectionListener;

  constructor(options: SweepsOptions, listener: DetectionListener = ignoreDetections) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Whether the finished parent was a sweep. */
  onParent(parent: ParentOrder): boolean {
    const { minimumLevels, minimumSize } = this.#options;
    if (!parent.isSweep || parent.levels < minimumLevels || parent.size < minimumSize) return false;
    this.#listener({
      kind: 'sweep',
      detectedAt: parent.detectedAt,
      since: Math.min(parent.tsEvent, parent.detectedAt),
      side: parent.aggressor,
      price: parent.aggressor > 0 ? parent.highPrice : parent.lowPrice,
      grade: gradeOf(parent),
      detail: { contracts: parent.size, levels: parent.levels, prints: parent.prints, firstPrice: parent.aggressor > 0 ? parent.lowPrice : parent.highPrice },
    });
    return true;
  }
}
