import { EventName, OrderAction, OrderStatus, OrderType, TimeInForce, type Contract, type Order, type OrderState } from '@stoqey/ib';
import type { TwsSimulator } from '@mia-trading/tws-simulator';
import { GuardedApi } from '../connection/guarded-api.js';

/** Signed contracts. */
export interface BrokerLook {
  readonly contracts: number;
  /** Sold less bought by stops that work. */
  readonly stops: number;
  readonly limits: number;
}

/** Somebody else at the same account: another program, or a person at TWS. */
export class OtherClient {
  readonly #api: GuardedApi;
  #nextId: number;

  private constructor(api: GuardedApi, nextId: number) {
    this.#api = api;
    this.#nextId = nextId;
  }

  static connect(simulator: TwsSimulator, clientId: number): Promise<OtherClient> {
    const guard = {
      onTraffic: () => undefined,
      onFault: (cause: unknown) => {
        throw cause;
      },
    };
    const api = new GuardedApi({ host: simulator.host, port: simulator.port, clientId, maxReqPerSec: 10_000 }, guard);
    return new Promise((resolve) => {
      api.once(EventName.nextValidId, (id) => resolve(new OtherClient(api, id)));
      api.connect();
    });
  }

  /** Places an order of one contract, at market unless said otherwise; resolves when the server has it. Returns its id. */
  async place(contract: Contract, action: 'BUY' | 'SELL', more: Partial<Order> = {}): Promise<number> {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#api.placeOrder(id, contract, { action: OrderAction[action], orderType: OrderType.MKT, totalQuantity: 1, tif: TimeInForce.DAY, transmit: true, outsideRth: true, ...more });
    await this.#settled();
    return id;
  }

  /** Contracts of an account and what its working stops and limits would close of them, as the broker has them. */
  async look(account: string): Promise<BrokerLook> {
    const look = { contracts: 0, stops: 0, limits: 0 };
    const onPosition = (of: string, _contract: Contract, contracts: number): void => {
      if (of === account) look.contracts = contracts;
    };
    const onOrder = (_id: number, _contract: Contract, order: Order, { status }: OrderState): void => {
      if (status !== OrderStatus.Submitted && status !== OrderStatus.PreSubmitted) return;
      const contracts = (order.action === OrderAction.SELL ? 1 : -1) * (order.totalQuantity ?? 0);
      if (order.orderType === OrderType.STP) look.stops += contracts;
      else if (order.orderType === OrderType.LMT) look.limits += contracts;
    };
    this.#api.on(EventName.position, onPosition).on(EventName.openOrder, onOrder);
    this.#api.reqPositions();
    this.#api.reqAllOpenOrders();
    await this.#settled();
    this.#api.cancelPositions();
    this.#api.off(EventName.position, onPosition).off(EventName.openOrder, onOrder);
    return look;
  }

  async close(): Promise<void> {
    if (!this.#api.isConnected) return;
    const ended = new Promise<void>((resolve) => this.#api.once(EventName.disconnected, () => resolve()));
    this.#api.disconnect();
    await ended;
  }

  /** Everything asked before is answered: the server answers in order. */
  #settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#api.once(EventName.currentTime, () => resolve());
      this.#api.reqCurrentTime();
    });
  }
}
