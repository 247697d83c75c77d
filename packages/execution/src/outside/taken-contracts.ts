import type { ExecutedReport, ExecutionId } from '@mia-trading/core';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { OutsideClose } from './outside-close.js';

/** As plain values: what a journal's snapshot holds. */
export interface TakenFacts {
  readonly byExecution: readonly (readonly [ExecutionId, number])[];
  readonly unexplained: readonly (readonly [string, number])[];
}

/**
 * Which contracts traded by others have closed ours. These are ours from then on, whatever a person says of the rest of the same order or
 * position; a correction of the execution takes them back.
 */
export class TakenContracts {
  readonly #byExecution: Map<ExecutionId, number>;
  readonly #unexplained: Map<string, number>;

  constructor(facts?: TakenFacts) {
    this.#byExecution = new Map(facts?.byExecution);
    this.#unexplained = new Map(facts?.unexplained);
  }

  /** `null` while nothing was ever taken. */
  get facts(): TakenFacts | null {
    if (this.#byExecution.size === 0 && this.#unexplained.size === 0) return null;
    return { byExecution: [...this.#byExecution], unexplained: [...this.#unexplained] };
  }

  take({ instrument, contracts, by }: OutsideClose): void {
    if (by.kind === 'execution') add(this.#byExecution, by.executionId, contracts);
    else if (by.kind === 'difference') add(this.#unexplained, instrument, contracts);
  }

  /** Signed contracts that only the broker's position tells, about which nobody has decided. */
  unexplained(instrument: string): number {
    return this.#unexplained.get(instrument) ?? 0;
  }

  /** Signed contracts of an execution, at most what it stands for now. */
  ofExecution({ executionId, side, quantity }: ExecutedReport): number {
    const taken = this.#byExecution.get(executionId);
    return taken === undefined ? 0 : side * Math.min(Math.abs(taken), quantity);
  }

  /** Signed contracts of all executions of an order in an instrument. */
  ofOrder(order: TrackedOrder, instrument: string): number {
    if (this.#byExecution.size === 0) return 0;
    let contracts = 0;
    for (const execution of order.executions) if (execution.instrument === instrument) contracts += this.ofExecution(execution);
    return contracts;
  }
}

function add<K>(sums: Map<K, number>, key: K, contracts: number): void {
  const sum = (sums.get(key) ?? 0) + contracts;
  if (sum === 0) sums.delete(key);
  else sums.set(key, sum);
}
