import { EventName, IBApi, OrderAction, OrderType, TimeInForce, type Contract, type Order } from '@stoqey/ib';
import type { TwsSimulator } from '@mia-trading/tws-simulator';

/** Somebody else at the same account: another program, or a person at TWS. */
export class OtherClient {
  readonly #api: IBApi;
  #nextId: number;

  private constructor(api: IBApi, nextId: number) {
    this.#api = api;
    this.#nextId = nextId;
  }

  static connect(simulator: TwsSimulator, clientId: number): Promise<OtherClient> {
    const api = new IBApi({ host: simulator.host, port: simulator.port, clientId });
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
    await new Promise<void>((resolve) => {
      this.#api.once(EventName.currentTime, () => resolve());
      this.#api.reqCurrentTime();
    });
    return id;
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#api.once(EventName.disconnected, () => resolve()));
    this.#api.disconnect();
    await ended;
  }
}
