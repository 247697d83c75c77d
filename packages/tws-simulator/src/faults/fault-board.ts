import { MiaError } from '@mia-trading/core';
import type { z } from 'zod';
import { faultSchema, type Fault } from './fault.js';

type FaultOf<K extends Fault['fault']> = Extract<Fault, { fault: K }>;

/** Brings a fault about; resolves when it has happened. */
export type FaultHandler<K extends Fault['fault']> = (fault: FaultOf<K>) => void | Promise<void>;

/** Where parts of the server say which faults they can bring about, and where those are asked for. */
export class FaultBoard {
  readonly #handlers = new Map<string, (fault: Fault) => void | Promise<void>>();

  /** @throws RangeError when somebody brings it about already. */
  on<K extends Fault['fault']>(name: K, handler: FaultHandler<K>): void {
    if (this.#handlers.has(name)) throw new RangeError(`fault ${name} is handled twice`);
    this.#handlers.set(name, (fault) => handler(fault as FaultOf<K>));
  }

  /**
   * Brings a fault about, e.g. `{ fault: 'connectionLost' }`. Fields left out have their defaults.
   * @throws MiaError `MIA-TWS-FAULT` naming every wrong field.
   */
  async inject(fault: FaultInput): Promise<void> {
    const checked = checkFault(fault, 'fault');
    await this.#handlers.get(checked.fault)?.(checked);
  }
}

export type FaultInput = z.input<typeof faultSchema>;

/** A fault with every field; `where` names it in messages. @throws MiaError `MIA-TWS-FAULT` naming every wrong field. */
export function checkFault(value: unknown, where: string): Fault {
  const result = faultSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${[where, ...issue.path.map(String)].join('.')}: ${issue.message}`);
  throw new MiaError('MIA-TWS-FAULT', problems.join('; '), 'Correct the fields named; the README of the simulator lists every fault.', { problems: problems.length });
}
