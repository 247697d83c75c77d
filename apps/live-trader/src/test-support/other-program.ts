import type { BrokerOrder, BrokerSnapshot, OrderId, OrderRequest, Side } from '@mia-trading/core';
import { Connection, IbkrVenue, ibkrConfigSchema, resolveFuture } from '@mia-trading/ibkr-feed';
import { Reply, type SimulatorPart, type TwsSimulator } from '@mia-trading/tws-simulator';
import { SYMBOL, TRADE_DATE } from '../rehearsal/swinging-market.js';
import { atEnd } from './trading-place.js';

const CLIENT_ID = 99;
const READY_MS = 60_000;

/** A person at TWS or another program: trades on the account of the session, and sees what the broker has. */
export class OtherProgram {
  readonly #simulator: TwsSimulator;
  readonly #venue: IbkrVenue;
  readonly #heard: (() => void)[] = [];
  #snapshot: BrokerSnapshot | null = null;

  private constructor(simulator: TwsSimulator, connection: Connection, future: Awaited<ReturnType<typeof resolveFuture>>) {
    this.#simulator = simulator;
    this.#venue = new IbkrVenue({
      connection,
      future,
      now: () => simulator.now(),
      snapshotSpacingMs: 0,
      onReport: () => undefined,
      onNotice: () => undefined,
      onSnapshot: (snapshot) => {
        this.#snapshot = snapshot;
        for (const heard of this.#heard.splice(0)) heard();
      },
    });
  }

  /** Connected, and gone after the test. */
  static async at(simulator: TwsSimulator): Promise<OtherProgram> {
    const connection = new Connection(ibkrConfigSchema.parse({ port: simulator.port, clientId: CLIENT_ID }));
    atEnd(() => connection.stop());
    connection.start();
    await connection.ready(READY_MS);
    return new OtherProgram(simulator, connection, await resolveFuture(connection, 'ES', TRADE_DATE, SYMBOL));
  }

  /** Trades so many contracts at market; resolves when the broker holds them. */
  async trade(orderId: string, side: Side, quantity: number): Promise<void> {
    const before = await this.contracts();
    this.#submit({ orderId: orderId as OrderId, side, quantity, type: 'market', limitPrice: null });
    await this.#until(async () => (await this.contracts()) === before + side * quantity);
  }

  /** Places a limit order; resolves when the broker shows it. */
  async rest(orderId: string, side: Side, limitPrice: number): Promise<void> {
    this.#submit({ orderId: orderId as OrderId, side, quantity: 1, type: 'limit', limitPrice });
    await this.#until(async () => (await this.working()).includes(orderId));
  }

  /** Signed contracts that the broker holds for the account. */
  async contracts(): Promise<number> {
    const { positions } = await this.#ask();
    return positions.ok ? (positions.value.find(({ instrument }) => instrument === SYMBOL)?.contracts ?? 0) : Number.NaN;
  }

  /** Orders that work at the broker, whoever sent them. */
  async working(): Promise<readonly string[]> {
    return (await this.orders()).map(({ orderId }) => orderId);
  }

  /** The same with their contracts. */
  async orders(): Promise<readonly BrokerOrder[]> {
    const { openOrders } = await this.#ask();
    return openOrders.ok ? openOrders.value : [];
  }

  /** Resolves once the broker holds nothing for the account. */
  async flat(): Promise<void> {
    await this.#until(async () => (await this.contracts()) === 0);
  }

  async #until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds()));
  }

  #submit(order: Pick<OrderRequest, 'orderId' | 'side' | 'quantity' | 'type' | 'limitPrice'>): void {
    this.#venue.send({ kind: 'submit', order: { instrument: SYMBOL, role: 'entry', stopPrice: null, timeInForce: 'DAY', parentId: null, ocaGroup: null, ...order } });
  }

  async #ask(): Promise<BrokerSnapshot> {
    if (this.#simulator.core.market.isOver) throw new Error('the market is over');
    this.#venue.requestSnapshot();
    await new Promise<void>((resolve) => this.#heard.push(resolve));
    return this.#snapshot as BrokerSnapshot;
  }
}

/** Executions of others are not told to the session, as those of an earlier day are not told by the broker: only its position shows them. */
export const withoutForeignExecutions: SimulatorPart = (core) => {
  core.onClientStart((session) => {
    if (session.clientId === CLIENT_ID) return;
    const before = session.intercept ?? ((fields) => fields);
    session.intercept = (fields) => (fields[0] === Reply.Execution && fields.some((field) => String(field).startsWith('manual')) ? null : before(fields));
  });
};
