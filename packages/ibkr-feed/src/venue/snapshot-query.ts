import { EventName, type Contract, type IBApi } from '@stoqey/ib';
import { MiaError, type BrokerAnswer, type BrokerOrder, type BrokerPosition, type BrokerSnapshot } from '@mia-trading/core';
import type { Connection } from '../connection/connection.js';
import { request } from '../connection/request.js';
import type { ExecutionLog } from './execution-log.js';
import type { KnownOrder } from './known-order.js';
import type { OrderRoster } from './order-roster.js';
import { UnnumberedAnswer } from './unnumbered-answer.js';

export interface SnapshotQueryOptions {
  readonly connection: Connection;
  readonly roster: OrderRoster;
  readonly executions: ExecutionLog;
  /** Milliseconds within which each question must be answered. */
  readonly timeoutMs: number;
  account(): string;
  /** Name of a contract in reports; `null` for one that is not of the product traded. */
  instrumentOf(contract: Contract): string | null;
  /** A position is told that nobody has asked for: it has changed. */
  onPosition(position: BrokerPosition): void;
}

/** Asks the broker how orders, executions and positions stand. A question that fails says nothing. */
export class SnapshotQuery {
  readonly #options: SnapshotQueryOptions;
  readonly #open = new UnnumberedAnswer<KnownOrder, KnownOrder>();
  readonly #positions = new UnnumberedAnswer<string, BrokerPosition>();
  #isToldPositions = false;
  readonly #executions = new Map<number, { readonly execIds: Set<string>; readonly done: (execIds: Set<string>) => void }>();

  constructor(options: SnapshotQueryOptions) {
    this.#options = options;
  }

  /** Listens to a client of the library. */
  attach(api: IBApi): void {
    this.#open.reset();
    this.#positions.reset();
    this.#executions.clear();
    this.#isToldPositions = false;
    const { account, instrumentOf, onPosition } = this.#options;
    api.on(EventName.openOrderEnd, () => this.#open.end());
    api.on(EventName.position, (of, contract, contracts) => {
      const instrument = instrumentOf(contract);
      if (of !== account() || instrument === null) return;
      if (this.#positions.isAsked) this.#positions.set(instrument, { instrument, contracts });
      else onPosition({ instrument, contracts });
    });
    api.on(EventName.positionEnd, () => this.#positions.end());
    api.on(EventName.execDetailsEnd, (requestId) => {
      const asked = this.#executions.get(requestId);
      asked?.done(asked.execIds);
    });
  }

  /** An order was shown as it stands. */
  showed(order: KnownOrder): void {
    this.#open.set(order, order);
  }

  /** Whether an execution was told because it was asked for; it is in the answer then. */
  took(requestId: number, execId: string): boolean {
    const asked = this.#executions.get(requestId);
    asked?.execIds.add(execId);
    return asked !== undefined;
  }

  async ask(): Promise<Omit<BrokerSnapshot, 'askedAt'>> {
    const [openOrders, executions, positions] = await Promise.all([answered(this.#askOpenOrders()), answered(this.#askExecutions()), answered(this.#askPositions())]);
    // Fees may have come behind the executions: they are told as they are known by now.
    return { openOrders, executions: executions.ok ? { ok: true, value: this.#options.executions.takeAll(executions.value) } : executions, positions };
  }

  #askOpenOrders(): Promise<readonly BrokerOrder[]> {
    return this.#request('open orders', (api, _id, done) => {
      this.#open.ask((orders) => done(orders.map((order) => order.shown(this.#options.roster.parentOf(order))).filter((order) => order !== null)));
      api.reqAllOpenOrders();
    });
  }

  #askExecutions(): Promise<Iterable<string>> {
    return this.#request('executions', (api, id, done) => {
      this.#executions.set(id, {
        execIds: new Set(),
        done: (execIds) => {
          this.#executions.delete(id);
          done(execIds);
        },
      });
      api.reqExecutions(id, { acctCode: this.#options.account() });
    });
  }

  /** What was asked once is told at every change from then on, until it is asked again. */
  #askPositions(): Promise<readonly BrokerPosition[]> {
    const { connection } = this.#options;
    if (this.#isToldPositions) connection.send('account', (api) => api.cancelPositions());
    this.#isToldPositions = true;
    return this.#request('positions', (api, _id, done) => {
      this.#positions.ask((positions) => done(positions.filter(({ contracts }) => contracts !== 0)));
      api.reqPositions();
    });
  }

  #request<T>(what: string, send: (api: IBApi, id: number, done: (answer: T) => void) => void): Promise<T> {
    const { connection, timeoutMs } = this.#options;
    let answer: (value: T) => void = () => undefined;
    return request<T>(connection, {
      what,
      priority: 'account',
      timeoutMs,
      send: (api, id) => send(api, id, answer),
      listen: (done) => {
        answer = done;
        return {};
      },
    });
  }
}

async function answered<T>(question: Promise<T>): Promise<BrokerAnswer<T>> {
  try {
    return { ok: true, value: await question };
  } catch (cause) {
    if (cause instanceof MiaError) return { ok: false, reason: cause.message };
    throw cause;
  }
}

