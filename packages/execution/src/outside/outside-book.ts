import type { ExecutedReport, Micros } from '@mia-trading/core';
import type { JournalRecord } from '../journal/journal-record.js';
import type { OrderLedger } from '../journal/order-ledger.js';
import type { BrokerAgreement } from '../reconciler/agreement.js';
import type { OutsideClose, ToldClose } from './outside-close.js';
import { OutsideWatch } from './outside-watch.js';

export interface OutsideBookOptions {
  readonly ledger: OrderLedger;
  readonly agreement: BrokerAgreement;
  readonly instrument: string;
  readonly write: (record: JournalRecord) => void;
  /** Somebody else has closed contracts of ours; or they are there after all. */
  readonly onOutside: (close: ToldClose, now: Micros) => void;
}

/** Writes down what others have closed of ours, as soon as it is known. */
export class OutsideBook {
  readonly #options: OutsideBookOptions;
  readonly #watch: OutsideWatch;

  constructor(options: OutsideBookOptions) {
    this.#options = options;
    this.#watch = new OutsideWatch(options.ledger, options.agreement, options.instrument);
  }

  /** How many of `net` signed contracts a closing order may close now. */
  closable(net: number): number {
    return this.#watch.closable(net);
  }

  /** Whether an execution that is told only now may be what a difference was that has closed contracts of ours. */
  mayExplain(execution: ExecutedReport): boolean {
    return this.#watch.mayExplain(execution);
  }

  /** Looks at what a plan holds, in signed contracts, or at what no plan holds; whether some of it was closed. */
  take(ofPlan: number | null, now: Micros): boolean {
    const { ledger, instrument } = this.#options;
    const isTaken = this.#write(this.#watch.closedOf(ofPlan ?? ledger.managed(instrument), ofPlan !== null), now);
    return this.#write(this.#watch.overtaken(), now) || isTaken;
  }

  /** Takes back what a comparison with the broker no longer shows. */
  correct(now: Micros): void {
    this.#write(this.#watch.corrected(), now, true);
  }

  #write(closes: readonly OutsideClose[], now: Micros, isCorrection = false): boolean {
    for (const close of closes) {
      this.#options.write({ kind: 'outside', ts: now, close });
      this.#options.onOutside({ ...close, price: this.#priceOf(close), isTakenBack: isCorrection && close.by.kind === 'difference' }, now);
    }
    return closes.length > 0;
  }

  #priceOf({ by }: OutsideClose): number | null {
    if (by.kind !== 'execution') return null;
    for (const { executionId, price } of this.#options.ledger.orders.order(by.orderId)?.executions ?? []) if (executionId === by.executionId) return price;
    return null;
  }
}
