import type { Micros } from '@mia-trading/core';
import type { FaultBoard } from '../faults/fault-board.js';
import type { DepthStyle } from '../market-data/depth-rows.js';
import type { MarketConditions } from '../market/market-conditions.js';
import type { SimulatedMarket } from '../market/simulated-market.js';
import type { BrokerOptions } from '../orders/broker-options.js';
import type { ClientSession } from '../session/client-session.js';
import type { RequestTable } from './request-table.js';
import type { Subscriptions } from './subscriptions.js';

/** What the parts of the server share: who is connected, what is asked, and the market. */
export interface SimulatorCore {
  readonly market: SimulatedMarket;
  readonly requests: RequestTable;
  /** What is being sent to clients. */
  readonly subscriptions: Subscriptions;
  /** What is wrong with what they are sent. */
  readonly conditions: MarketConditions;
  /** Clients that have said who they are. */
  readonly sessions: ReadonlySet<ClientSession>;
  readonly accounts: readonly string[];
  readonly firstOrderId: number;
  readonly broker: BrokerOptions;
  readonly depthStyle: DepthStyle;
  /** What can go wrong on demand. */
  readonly faults: FaultBoard;
  /** Simulated time. */
  now(): Micros;
  /** A client has started and was told nothing yet; listeners hear of it in the order in which they were added. Throws a MiaError to refuse it. */
  onClientStart(listener: (session: ClientSession) => void): void;
  onClientClose(listener: (session: ClientSession) => void): void;
  /** Ends every connection and takes none until {@link listenAgain}, on the same port. */
  stopListening(): Promise<void>;
  listenAgain(): Promise<void>;
}

/** A part of the server: adds its requests and watchers. */
export type SimulatorPart = (core: SimulatorCore) => void;
