import { MiaError, MILLISECOND, resolveInstrument, SECOND, type Approved, type BrokerReport, type Micros, type OrderIntent, type OrderPlan, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import { ExecutionDesk, executionConfigSchema } from '@mia-trading/execution';
import type { IbkrConfig } from '../config/ibkr-config.js';
import { OtherClient } from './other-client.js';
import { openSession, type TradingSession } from './trading-session.js';

const STEP_MS = 100;
/** Client that only looks. */
const OBSERVER_ID = 99;

/** Long at most at 5000.50, stopped at 4998.50, out at 5005.75. */
export const PLAN: OrderPlan = {
  intentId: 's-i1',
  instrument: 'ESH4',
  side: 1,
  quantity: 2,
  entryType: 'marketableLimit',
  entryPrice: 5000.5,
  stopPrice: 4998.5,
  targetPrice: 5005.75,
  rewardRisk: 2.5,
  riskDollars: 234,
  expectedCosts: 34,
};

/**
 * An {@link ExecutionDesk} that trades through an IbkrVenue, with somebody who looks at what the broker really holds after every step of
 * event time: how long contracts had no working stop, while there was a connection to put one in place and in all.
 */
export class GuardedPosition {
  readonly session: TradingSession;
  readonly desk: ExecutionDesk;
  readonly trades: TradeRecord[] = [];
  readonly sent: VenueCommand[] = [];
  /** Longest time contracts were held without a stop for all of them, microseconds: while connected, and in all. */
  longestLinked: Micros = 0;
  longest: Micros = 0;
  /** Most contracts ever held, either way. */
  mostHeld = 0;
  #linked: Micros = 0;
  #naked: Micros = 0;
  #observer: OtherClient | null = null;

  private constructor(session: TradingSession, link: { take: (report: BrokerReport) => void }) {
    this.session = session;
    this.desk = new ExecutionDesk({
      sessionId: 's',
      instrument: resolveInstrument('ESH4'),
      config: executionConfigSchema.parse({}).bracket,
      send: (command) => {
        this.sent.push(command);
        session.send(command);
      },
      onTrade: (trade) => this.trades.push(trade),
      reconcileFirst: true,
    });
    link.take = (report) => this.desk.onReport(report, this.now);
    session.onSnapshot((snapshot) => this.desk.reconcile(snapshot, this.now));
    session.connection.watch({
      onLost: (reason) => this.desk.loseLink(reason, this.now),
      onServerLink: (isUp) => {
        if (!isUp) this.desk.loseLink('1100', this.now);
      },
    });
  }

  /** `config`: time-outs of the connection, where a test waits for one to pass. */
  static async open(config: Partial<IbkrConfig> = {}): Promise<GuardedPosition> {
    const link = { take: (_report: BrokerReport): void => undefined };
    const session = await openSession({ config, onReport: (report) => link.take(report) });
    return new GuardedPosition(session, link);
  }

  get now(): Micros {
    return this.session.simulator.now();
  }

  /** Sends the plan. */
  enter(plan: Partial<OrderPlan> = {}): void {
    const value = { ...PLAN, ...plan };
    this.desk.onPrice(5000.25);
    const intent = { intentId: value.intentId, ts: this.now, instrument: value.instrument, side: value.side, referencePrice: 5000.25, rating: {} } as OrderIntent;
    this.desk.submit({ kind: 'approved', value } as Approved<OrderPlan>, { intent, now: this.now, tradeDate: '2023-12-26', flatBy: null, roundTurnFees: 4.5 });
  }

  /** Lets so many milliseconds pass while the desk acts and the broker is looked at; the market stands still. */
  async run(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += STEP_MS) {
      await this.#exchange();
      await this.session.pass(STEP_MS / 1_000);
      await this.#exchange();
      while (this.desk.nextTimer() <= this.now) this.desk.onTimer(this.now);
      if (this.desk.wantsReconciliation) this.session.venue.requestSnapshot();
      await this.#exchange();
      await this.#look();
    }
  }

  /** The broker has been asked on a further connection, after so many snapshots. */
  async asked(snapshots: number): Promise<void> {
    const { session } = this;
    await session.until(() => session.connection.isReady && session.snapshots.slice(snapshots).some(({ openOrders, executions, positions }) => openOrders.ok && executions.ok && positions.ok));
  }

  /** Whoever looks loses its connection too; it comes back by itself. */
  async blink(): Promise<void> {
    await this.#observer?.close();
    this.#observer = null;
  }

  /** What the broker holds. */
  async broker() {
    this.#observer ??= await OtherClient.connect(this.session.simulator, OBSERVER_ID);
    return this.#observer.look('DUSIM1');
  }

  /** As far as there is a connection, and it holds. */
  async #exchange(): Promise<void> {
    try {
      await this.session.exchange();
    } catch (cause) {
      if (!(cause instanceof MiaError) || this.session.connection.isReady) throw cause;
    }
  }

  async #look(): Promise<void> {
    const { contracts, stops } = await this.broker();
    const isNaked = contracts !== 0 && Math.sign(contracts) * stops < Math.abs(contracts);
    this.mostHeld = Math.max(this.mostHeld, Math.abs(contracts));
    this.#naked = isNaked ? this.#naked + STEP_MS * MILLISECOND : 0;
    this.#linked = isNaked && this.session.connection.isServerUp ? this.#linked + STEP_MS * MILLISECOND : 0;
    this.longest = Math.max(this.longest, this.#naked);
    this.longestLinked = Math.max(this.longestLinked, this.#linked);
  }
}

/** Microseconds as seconds, for people. */
export const seconds = (duration: Micros): number => duration / SECOND;
