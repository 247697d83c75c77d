import type { BrokerPosition } from '@mia-trading/core';
import type { ExecutionLog } from './execution-log.js';

/**
 * Whether the position that the broker tells by itself is what the executions make since it was last asked. It is not when somebody else
 * has traded on the account, of which this client hears nothing.
 */
export class PositionWatch {
  readonly #executions: ExecutionLog;
  readonly #instrument: string;
  #told = 0;
  /** What the position was beside the executions when it was last asked; `null` before that. */
  #beside: number | null = null;

  constructor(executions: ExecutionLog, instrument: string) {
    this.#executions = executions;
    this.#instrument = instrument;
  }

  /** The broker has answered with every position that is not flat. */
  asked(positions: readonly BrokerPosition[]): void {
    this.#told = positions.find(({ instrument }) => instrument === this.#instrument)?.contracts ?? 0;
    this.#beside = this.#told - this.#executions.contracts(this.#instrument);
  }

  /** The broker tells a position by itself; whether it is the one that is watched. */
  told({ instrument, contracts }: BrokerPosition): boolean {
    if (instrument !== this.#instrument) return false;
    this.#told = contracts;
    return true;
  }

  /** Before it was ever asked nothing is known of it, and everything fits. */
  get fits(): boolean {
    return this.#beside === null || this.#told === this.#executions.contracts(this.#instrument) + this.#beside;
  }
}
