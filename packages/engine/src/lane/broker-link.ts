import { MINUTE, SECOND, type BrokerSnapshot, type FeedStatusEvent, type Micros } from '@mia-trading/core';
import type { Correction, EntryBlock, ExecutionDesk } from '@mia-trading/execution';
import { IN_AGREEMENT, type BrokerState } from '@mia-trading/risk';
import type { Config } from '../config/config.js';

/**
 * What the engine knows of its broker: whether the link stands, when orders and positions should be compared again, and how far both
 * sides agree. Nothing is asked from here: whoever runs the session does, and puts the answer on the tape.
 */
export class BrokerLink {
  readonly #desk: ExecutionDesk;
  readonly #interval: number;
  readonly #retry: number;
  readonly #isAsked: boolean;
  #isDown = false;
  #comparedAt: Micros = Number.NEGATIVE_INFINITY;

  /** `isAsked`: the venue is a broker who may know more than we do. */
  constructor(desk: ExecutionDesk, { intervalMinutes, retrySeconds }: Config['reconciliation'], isAsked: boolean) {
    this.#desk = desk;
    this.#interval = intervalMinutes === 0 ? Number.POSITIVE_INFINITY : intervalMinutes * MINUTE;
    this.#retry = retrySeconds * SECOND;
    this.#isAsked = isAsked;
  }

  /** How far our books agree with the broker's. */
  get state(): BrokerState {
    const { blocks, journalFailure } = this.#desk;
    if (blocks.length === 0 && journalFailure === null) return IN_AGREEMENT;
    let isReconciling = false;
    let foreignOrders = 0;
    let foreignContracts = 0;
    for (const block of blocks) {
      if (block.code === 'FOREIGN_ORDER') foreignOrders += 1;
      else if (block.code === 'POSITION_DIFFERENCE') foreignContracts += Math.abs(block.broker - block.ours);
      else isReconciling = true;
    }
    return { isReconciling, foreignOrders, foreignContracts, journalFailure: journalFailure?.message ?? null };
  }

  /** The broker should be asked at event time `now`: never while the link is down, and not again at once after an answer. */
  isWanted(now: Micros): boolean {
    if (!this.#isAsked || this.#isDown || now < this.#comparedAt + this.#retry) return false;
    return this.#desk.wantsReconciliation || now >= this.#comparedAt + this.#interval;
  }

  /** The state of the whole feed, which comes over the same link: `stale` is the link of the broker itself to its servers. */
  onStatus({ status, instrument, detail }: FeedStatusEvent, now: Micros): void {
    if (!this.#isAsked || instrument !== '') return;
    if (status === 'disconnected' || status === 'stale') {
      this.#isDown = true;
      this.#desk.loseLink(detail === '' ? status : detail, now);
    } else if (status === 'connected' || status === 'live' || status === 'resubscribed') this.#isDown = false;
    else if (status === 'gap') this.#desk.requireReconciliation(detail === '' ? status : detail, now);
  }

  onSnapshot(snapshot: BrokerSnapshot, now: Micros): { readonly corrections: readonly Correction[]; readonly blocks: readonly EntryBlock[] } {
    this.#comparedAt = now;
    const corrections = this.#desk.reconcile(snapshot, now);
    return { corrections, blocks: this.#desk.blocks };
  }
}
