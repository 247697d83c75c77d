import type { DurationMicros, Micros } from '@mia-trading/core';
import type { EntryBlock, PositionDifference } from './reconcile.js';

/** A difference between the broker's position and what all known executions make. */
export interface PositionGap {
  readonly block: PositionDifference;
  /** Broker's contracts less ours, as far as no execution told since explains them. */
  readonly contracts: number;
  /** Event time of the question whose answer first showed it. */
  readonly since: Micros;
  /**
   * It is no passing one: a later answer, to a question long enough after the first for every execution behind it to have been told, or
   * a person has said so. Before that a fill of ours may be on its way.
   */
  readonly isConfirmed: boolean;
}

/** The differences that the last comparisons left, by instrument. */
export class PositionGaps {
  readonly #gaps = new Map<string, PositionGap>();

  get blocks(): PositionDifference[] {
    return [...this.#gaps.values()].map(({ block }) => block);
  }

  get isEmpty(): boolean {
    return this.#gaps.size === 0;
  }

  of(instrument: string): PositionGap | null {
    return this.#gaps.get(instrument) ?? null;
  }

  /** A comparison; what could not be compared stays as it was. `grace`: how long an execution may take to be told. */
  take(blocks: readonly EntryBlock[], askedAt: Micros, grace: DurationMicros, isCompared: (instrument: string) => boolean): void {
    const shown = blocks.filter((block) => block.code === 'POSITION_DIFFERENCE');
    for (const instrument of [...this.#gaps.keys()]) if (isCompared(instrument) && !shown.some((block) => block.instrument === instrument)) this.#gaps.delete(instrument);
    for (const block of shown) {
      const contracts = block.broker - block.ours;
      const known = this.#gaps.get(block.instrument);
      const isSame = known?.contracts === contracts;
      const since = isSame ? known.since : askedAt;
      this.#gaps.set(block.instrument, { block, contracts, since, isConfirmed: (isSame && known.isConfirmed) || askedAt >= since + grace });
    }
  }

  /** So many signed contracts were traded, as is told only now: they may be what a difference was that is not confirmed. */
  explain(instrument: string, traded: number): void {
    const gap = this.#gaps.get(instrument);
    if (gap === undefined || gap.isConfirmed || gap.contracts * traded <= 0) return;
    const explained = Math.sign(traded) * Math.min(Math.abs(gap.contracts), Math.abs(traded));
    this.#gaps.set(instrument, { ...gap, contracts: gap.contracts - explained });
  }

  /** A person speaks of it, so it is none that passes. */
  confirm(instrument: string): void {
    const gap = this.#gaps.get(instrument);
    if (gap !== undefined) this.#gaps.set(instrument, { ...gap, isConfirmed: true });
  }

  /** A person has settled it. */
  settled(instrument: string): void {
    this.#gaps.delete(instrument);
  }
}
