import type { TapeEvent } from '@mia-trading/core';
import type { TwsSimulator } from '@mia-trading/tws-simulator';
import { ibkrConfigSchema, type IbkrConfig } from '../config/ibkr-config.js';
import { Connection } from '../connection/connection.js';
import { resolveFuture } from '../contracts/resolve-future.js';
import { EventStamper } from '../feed/event-stamper.js';
import { IbkrFeed } from '../feed/ibkr-feed.js';
import { Awaited } from './awaited.js';
import { START } from './simulated-market.js';

const closers: (() => Promise<void> | void)[] = [];

/** Ends what a test has opened; to be called after each. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

/** Events of a feed, to be waited for. */
export class Session {
  readonly events: TapeEvent[] = [];
  readonly #awaited = new Awaited();
  readonly stamper = new EventStamper({
    now: () => START,
    sink: (event) => {
      this.events.push(event);
      this.#awaited.changed();
    },
  });

  of<K extends TapeEvent['kind']>(kind: K, instrument?: string): Extract<TapeEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<TapeEvent, { kind: K }> => event.kind === kind && (instrument === undefined || event.instrument === instrument));
  }

  until(holds: (session: Session) => boolean): Promise<void> {
    return this.#awaited.until(() => holds(this));
  }

  statuses(instrument: string): string[] {
    return this.of('feedStatus', instrument).map(({ status, quality }) => (quality === null ? status : `${status} ${quality}`));
  }
}

export interface Running {
  readonly connection: Connection;
  readonly session: Session;
  readonly feed: IbkrFeed;
}

/** A feed of its own at a simulator, both ended by {@link closeAll}. */
export async function runFeed(simulator: TwsSimulator, more: Partial<IbkrConfig> = {}): Promise<Running> {
  closers.push(() => simulator.close());
  const config = ibkrConfigSchema.parse({ port: simulator.port, reconnectMinMs: 10, tickByTickSpacingMs: 0, indices: ['SPX', 'VIX'], chainShortestTurnMs: 20, chainTurnMs: 200, ...more });
  const connection = new Connection(config);
  closers.push(() => connection.stop());
  connection.start();
  await connection.ready(10_000);
  const future = await resolveFuture(connection, 'ES', '2023-12-26');
  const session = new Session();
  const feed = new IbkrFeed({ connection, config, future, emit: session.stamper.emit, now: () => START });
  closers.push(() => feed.stop());
  return { connection, session, feed };
}

/** Resolves once so many subscriptions are open at the server. */
export function opened(simulator: TwsSimulator, count: number): Promise<void> {
  const { subscriptions } = simulator.core;
  return new Promise((resolve) => {
    const look = (): void => {
      if (subscriptions.all.length >= count) resolve();
    };
    subscriptions.onOpen(look);
    look();
  });
}
