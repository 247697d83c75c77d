import type { Micros, Side } from '@mia-trading/core';
import { contractFields, type SimulatedContract } from '../contracts/simulated-contract.js';
import { brokerTime } from '../server/server-time.js';
import type { Field } from '../wire/frame.js';
import { Reply } from '../wire/message-id.js';

/** What was bought or sold at once. */
export interface Execution {
  /** E.g. `0000cafe.00000001.01.01`; a correction has the same id but for its last part. */
  readonly id: string;
  readonly contract: SimulatedContract;
  readonly account: string;
  readonly clientId: number;
  readonly orderId: number;
  readonly permId: number;
  readonly orderRef: string;
  readonly time: Micros;
  readonly side: Side;
  readonly quantity: number;
  /** Points. */
  readonly price: number;
  /** Of the order after it. */
  readonly cumulative: number;
  readonly averagePrice: number;
  readonly passive: boolean;
  /** Dollars; 0 when the fees of the day are not known. */
  readonly commission: number;
  /** Dollars that it realized, commissions of both sides deducted; `null` for one that opens. */
  readonly realized: number | null;
}

const SERVER_VERSION_OF_PRICE_REVISION = 178;
const ADDED_LIQUIDITY = 1;
const REMOVED_LIQUIDITY = 2;
/** How the broker writes a number that there is none of. */
const NO_NUMBER = '1.7976931348623157E308';
const HEX = 16;
const ID_DIGITS = 8;

/** Id of the n-th execution. */
export function executionId(permId: number, count: number): string {
  return `${permId.toString(HEX).padStart(ID_DIGITS, '0')}.${count.toString(HEX).padStart(ID_DIGITS, '0')}.01.01`;
}

/** Id of a correction: the last part goes up by one. */
export function correctedId(id: string): string {
  const parts = id.split('.');
  const revision = Number(parts.at(-1)) + 1;
  return [...parts.slice(0, -1), String(revision).padStart(2, '0')].join('.');
}

/** EXECUTION_DATA; `requestId` -1 for one that was not asked for. */
export function executionFields(execution: Execution, requestId: number, serverVersion: number): readonly Field[] {
  return [
    Reply.Execution,
    requestId,
    execution.orderId,
    ...contractFields(execution.contract),
    execution.id,
    brokerTime(execution.time, 'US/Eastern'),
    execution.account,
    execution.contract.exchange,
    execution.side === 1 ? 'BOT' : 'SLD',
    execution.quantity,
    execution.price,
    execution.permId,
    execution.clientId,
    0, // liquidation
    execution.cumulative,
    execution.averagePrice,
    execution.orderRef,
    '', // economic value rule
    1,
    '', // model code
    execution.passive ? ADDED_LIQUIDITY : REMOVED_LIQUIDITY,
    ...(serverVersion >= SERVER_VERSION_OF_PRICE_REVISION ? [false] : []),
  ];
}

/** COMMISSION_REPORT. */
export function commissionFields(execution: Execution): readonly Field[] {
  return [Reply.CommissionReport, 1, execution.id, execution.commission, execution.contract.currency, execution.realized ?? NO_NUMBER, NO_NUMBER, 0];
}

/** Every execution, corrections in the place of what they correct. */
export class ExecutionLog {
  #executions: readonly Execution[] = [];

  get all(): readonly Execution[] {
    return this.#executions;
  }

  get last(): Execution | null {
    return this.#executions.at(-1) ?? null;
  }

  add(execution: Execution): void {
    this.#executions = [...this.#executions, execution];
  }

  replaceLast(corrected: Execution): void {
    this.#executions = [...this.#executions.slice(0, -1), corrected];
  }
}
