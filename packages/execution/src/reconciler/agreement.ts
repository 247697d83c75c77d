import type { DurationMicros, Micros } from '@mia-trading/core';
import type { OrderLedger } from '../journal/order-ledger.js';
import { PositionGaps, type PositionGap } from './position-gaps.js';
import { foreignBlocks, type EntryBlock, type PositionDifference } from './reconcile.js';

const NEVER: Micros = -1;

/** How far what is known here agrees with the broker, and what therefore has to wait. */
export class BrokerAgreement {
  readonly #ledger: OrderLedger;
  readonly #gaps = new PositionGaps();
  #notReconciled: string | null;
  #isHolding: boolean;
  #lostAt: Micros = NEVER;
  #blocks: readonly EntryBlock[] = [];
  #hasUnanswered = false;

  /** `askFirst`: nothing is done before the broker has been asked. */
  constructor(ledger: OrderLedger, askFirst: boolean) {
    this.#ledger = ledger;
    this.#notReconciled = askFirst ? 'the broker has not been asked since the start' : null;
    this.#isHolding = askFirst;
  }

  /** The broker was asked since the start, and since whatever made it necessary again. */
  get isReconciled(): boolean {
    return this.#notReconciled === null;
  }

  /** What is known may be old, so nothing is done on it but what a person orders. */
  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** Why nothing may be entered now; empty when it may. */
  get blocks(): EntryBlock[] {
    const pending: EntryBlock[] = this.#notReconciled === null ? [] : [{ code: 'NOT_RECONCILED', reason: this.#notReconciled }];
    return [...pending, ...this.#blocks, ...this.#differences, ...foreignBlocks(this.#ledger)];
  }

  /** The broker should be asked: after a start or a gap, when an answer did not come, and while the last comparison left a question. */
  get isWanted(): boolean {
    return this.#notReconciled !== null || this.#hasUnanswered || this.#blocks.length > 0 || !this.#gaps.isEmpty;
  }

  /** Something may have been missed by event time `at`: entries wait until the broker was asked after it. */
  require(reason: string, at: Micros): void {
    this.#notReconciled = reason;
    this.#lostAt = Math.max(this.#lostAt, at);
  }

  /** The link to the broker was lost at event time `at`: nothing is done until the broker was asked after it. */
  hold(reason: string, at: Micros): void {
    this.require(reason, at);
    this.#isHolding = true;
  }

  /** An order or a cancel went unanswered. */
  noteUnanswered(): void {
    this.#hasUnanswered = true;
  }

  /**
   * A comparison with what the broker said when asked at event time `askedAt`, and what it left. Positions that could not be compared stay
   * as they were; a difference shown again at least `grace` later is confirmed.
   */
  take(blocks: readonly EntryBlock[], askedAt: Micros, grace: DurationMicros, isCompared: (instrument: string) => boolean): void {
    this.#blocks = blocks.filter(({ code }) => code !== 'FOREIGN_ORDER' && code !== 'POSITION_DIFFERENCE');
    this.#gaps.take(blocks, askedAt, grace, isCompared);
    this.#hasUnanswered = false;
    if (askedAt < this.#lostAt || this.#blocks.some(({ code }) => code === 'QUERY_FAILED')) return;
    this.#notReconciled = null;
    this.#isHolding = false;
  }

  /** Contracts of an instrument that no execution explains, by the last comparison; `null` for none. */
  gap(instrument: string): PositionGap | null {
    return this.#gaps.of(instrument);
  }

  /** So many signed contracts were traded, as is told only now. */
  explain(instrument: string, traded: number): void {
    this.#gaps.explain(instrument, traded);
  }

  /** A person speaks of the difference of an instrument. */
  confirm(instrument: string): void {
    this.#gaps.confirm(instrument);
  }

  /** A person has settled the difference of an instrument. */
  settled(instrument: string): void {
    this.#gaps.settled(instrument);
  }

  get #differences(): PositionDifference[] {
    return this.#gaps.blocks.map((block) => {
      const taken = this.#ledger.taken.unexplained(block.instrument);
      return taken === 0 ? block : { ...block, taken };
    });
  }
}
