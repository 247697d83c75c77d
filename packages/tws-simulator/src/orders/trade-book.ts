import type { Micros } from '@mia-trading/core';
import type { Ledger } from '../account/ledger.js';
import { correctedId, executionId, ExecutionLog, type Execution } from './execution-log.js';
import type { SimulatedOrder } from './simulated-order.js';

/** What the exchange says of an execution. */
export interface Fill {
  readonly quantity: number;
  /** Points. */
  readonly price: number;
  /** Dollars. */
  readonly fees: number;
  readonly passive: boolean;
  readonly time: Micros;
}

/** Books executions: in the log, and in the account that they belong to. */
export class TradeBook {
  readonly log = new ExecutionLog();
  readonly #ledger: Ledger;
  #count = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  book(order: SimulatedOrder, fill: Fill): Execution {
    this.#count += 1;
    const { contract, account, side, permId, clientId, ticket } = order;
    const realized = this.#ledger.trade({ account, contract, quantity: side * fill.quantity, price: fill.price, commission: fill.fees });
    const execution: Execution = {
      id: executionId(permId, this.#count),
      contract,
      account,
      clientId,
      orderId: ticket.orderId,
      permId,
      orderRef: ticket.orderRef,
      time: fill.time,
      side,
      quantity: fill.quantity,
      price: fill.price,
      cumulative: order.filled,
      averagePrice: order.averagePrice,
      passive: fill.passive,
      commission: fill.fees,
      realized,
    };
    this.log.add(execution);
    return execution;
  }

  /** The last execution at another price; `null` when there is none. Account and log are as if it had been so from the start. */
  correctLast(price: (old: Execution) => number): Execution | null {
    const old = this.log.last;
    if (old === null) return null;
    const changed = price(old);
    const averagePrice = old.averagePrice + ((changed - old.price) * old.quantity) / old.cumulative;
    const corrected: Execution = { ...old, id: correctedId(old.id), price: changed, averagePrice };
    const before = this.log.all.slice(0, -1);
    const realized = this.#ledger.replay([...before, corrected].map(({ account, contract, side, quantity, price: at, commission }) => ({ account, contract, quantity: side * quantity, price: at, commission })));
    this.log.replaceLast({ ...corrected, realized });
    return this.log.last;
  }
}
