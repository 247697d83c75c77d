import type { ExecutedReport, Side } from '@mia-trading/core';
import type { OrderLedger } from '../journal/order-ledger.js';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { BrokerAgreement } from '../reconciler/agreement.js';
import type { OutsideClose } from './outside-close.js';
import { oursAround, venueSecond } from './ours-around.js';
import { stillThere } from './still-there.js';

interface ForeignFill {
  readonly order: TrackedOrder;
  readonly execution: ExecutedReport;
}

/**
 * Finds contracts of ours that somebody else has closed at the broker. An execution of an order that is not ours tells it at once; the
 * broker's position alone tells it when it was shown again, because a fill of ours may be on its way.
 */
export class OutsideWatch {
  readonly #ledger: OrderLedger;
  readonly #agreement: BrokerAgreement;
  readonly #instrument: string;

  constructor(ledger: OrderLedger, agreement: BrokerAgreement, instrument: string) {
    this.#ledger = ledger;
    this.#agreement = agreement;
    this.#instrument = instrument;
  }

  /** Nothing was ever heard of others: nothing has to be looked at. */
  get isQuiet(): boolean {
    return !this.#ledger.knowsOthers && this.#agreement.gap(this.#instrument) === null;
  }

  /** How many of `net` signed contracts a closing order may close now: the fewest that may be there. */
  closable(net: number): number {
    if (this.isQuiet) return net;
    return this.#there(net, false);
  }

  /**
   * What others have closed of `net` signed contracts of ours and is not taken yet; `isPlan` when a plan holds them. Those of a plan are
   * never more than are ours by the ledger: a claim may have said that fewer are.
   */
  closedOf(net: number, isPlan: boolean): readonly OutsideClose[] {
    if (net === 0 || this.isQuiet) return [];
    const side = net < 0 ? -1 : 1;
    const ours = isPlan ? Math.max(0, side * this.#ledger.managed(this.#instrument)) : Math.abs(net);
    let missing = Math.abs(net) - Math.min(Math.abs(this.#there(net, true)), ours);
    const closes: OutsideClose[] = [];
    const take = (contracts: number, by: OutsideClose['by']): void => {
      if (contracts > 0) closes.push({ instrument: this.#instrument, contracts: -side * contracts, by });
      missing -= Math.max(0, contracts);
    };
    for (const fill of this.#untaken(-side, isPlan)) take(Math.min(missing, this.#left(fill.execution)), told(fill));
    const gap = this.#agreement.gap(this.#instrument);
    if (gap?.isConfirmed === true) take(Math.min(missing, -side * gap.contracts - Math.max(0, -side * this.#unexplained)), { kind: 'difference' });
    if (isPlan) take(missing, { kind: 'claim' });
    return closes;
  }

  /**
   * What others have closed of contracts that an order of ours has closed too before it was known: our order has opened the other side,
   * as far as the account shows it. Only executions tell when it was.
   */
  overtaken(): readonly OutsideClose[] {
    return this.isQuiet ? [] : [...this.#overtakenOn(-1), ...this.#overtakenOn(1)];
  }

  /**
   * What was taken by the broker's position alone and no longer stands, after a comparison: given back, and taken by the executions that
   * were told of since, as far as there are any.
   */
  corrected(): readonly OutsideClose[] {
    const taken = this.#unexplained;
    if (taken === 0) return [];
    const side = taken < 0 ? -1 : 1;
    const gap = this.#agreement.gap(this.#instrument);
    if (gap?.isConfirmed === false) return [];
    const standing = Math.min(Math.abs(taken), Math.max(0, side * (gap?.contracts ?? 0)));
    let lost = Math.abs(taken) - standing;
    if (lost === 0) return [];
    const closes: OutsideClose[] = [{ instrument: this.#instrument, contracts: -side * lost, by: { kind: 'difference' } }];
    for (const fill of this.#untaken(side, false)) {
      const contracts = Math.min(lost, this.#left(fill.execution));
      if (contracts > 0) closes.push({ instrument: this.#instrument, contracts: side * contracts, by: told(fill) });
      lost -= contracts;
    }
    return closes;
  }

  /** Whether an execution that is told only now may be what a difference was that has closed contracts of ours. */
  mayExplain({ instrument, tsVenue }: ExecutedReport): boolean {
    const gap = this.#agreement.gap(this.#instrument);
    return instrument === this.#instrument && this.#unexplained !== 0 && gap !== null && venueSecond(tsVenue) <= venueSecond(gap.since);
  }

  #overtakenOn(side: Side): readonly OutsideClose[] {
    const closes: OutsideClose[] = [];
    let opened = this.#beyondZero(side) - Math.max(0, side * this.#ledger.managed(this.#instrument));
    let taken = 0;
    for (const fill of this.#untaken(side, false)) {
      const { held, closedAfter } = oursAround(this.#ledger, fill.execution);
      const contracts = Math.min(opened, this.#left(fill.execution), held - taken, closedAfter);
      if (contracts <= 0) continue;
      closes.push({ instrument: this.#instrument, contracts: side * contracts, by: told(fill) });
      opened -= contracts;
      taken += contracts;
    }
    return closes;
  }

  /** Contracts that the account holds on this side for sure, those ignored on it left out. */
  #beyondZero(side: Side): number {
    const ours = this.#ledger.position(this.#instrument);
    const ignored = Math.max(0, side * this.#ledger.ignored(this.#instrument));
    const gap = this.#agreement.gap(this.#instrument);
    const byPosition = side * (ours + (gap?.contracts ?? 0));
    return Math.max(0, (gap?.isConfirmed === false ? Math.min(side * ours, byPosition) : byPosition) - ignored);
  }

  get #unexplained(): number {
    return this.#ledger.taken.unexplained(this.#instrument);
  }

  /** While a difference is not confirmed the broker may hold what the executions make or what was shown: the most of both, or the least. */
  #there(net: number, isMost: boolean): number {
    const ours = this.#ledger.position(this.#instrument);
    const ignored = this.#ledger.ignored(this.#instrument);
    const gap = this.#agreement.gap(this.#instrument);
    const byExecutions = stillThere(net, { broker: ours, ignored });
    if (gap === null) return byExecutions;
    const byPosition = stillThere(net, { broker: ours + gap.contracts, ignored });
    if (gap.isConfirmed) return byPosition;
    return Math.abs(byPosition) > Math.abs(byExecutions) === isMost ? byPosition : byExecutions;
  }

  #left(execution: ExecutedReport): number {
    return execution.quantity - Math.abs(this.#ledger.taken.ofExecution(execution));
  }

  /** Executions of others on this side, oldest first: those nobody has decided about, then claimed ones. */
  #untaken(side: number, withClaimed: boolean): readonly ForeignFill[] {
    const undecided: ForeignFill[] = [];
    const claimed: ForeignFill[] = [];
    for (const order of this.#ledger.orders.foreign) {
      const decision = this.#ledger.decisionOn(order.orderId);
      if (decision === 'ignored' || (decision === 'claimed' && !withClaimed)) continue;
      for (const execution of order.executions) {
        if (execution.instrument === this.#instrument && execution.side === side && this.#left(execution) > 0) (decision === undefined ? undecided : claimed).push({ order, execution });
      }
    }
    const byTime = (a: ForeignFill, b: ForeignFill): number => a.execution.tsVenue - b.execution.tsVenue;
    return [...undecided.sort(byTime), ...claimed.sort(byTime)];
  }
}

/** That this execution shows it. */
function told({ order, execution }: ForeignFill): OutsideClose['by'] {
  return { kind: 'execution', orderId: order.orderId, executionId: execution.executionId };
}
