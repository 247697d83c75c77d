import { executionConfigSchema, type SimulatedVenueConfig } from '@mia-trading/execution';
import { AccountPart } from '../account/account-part.js';
import { Ledger } from '../account/ledger.js';
import { FaultPart } from '../faults/fault-part.js';
import { enforceLimits } from '../limits/limit-part.js';
import type { SimulatorCore } from '../server/simulator-core.js';
import { STARTING_CASH, VENUE_LATENCY, type BrokerOptions } from './broker-options.js';
import { Greeting } from './greeting.js';
import { OrderConditions } from './order-conditions.js';
import { OrderDesk } from './order-desk.js';
import { OrderPart } from './order-part.js';
import { OrderRegister } from './order-register.js';
import { OrderWire } from './order-wire.js';
import { TradeBook } from './trade-book.js';
import { VenueDesk } from './venue-desk.js';

/** Rules of matching: those asked for, else the defaults, on the way between server and exchange alone. */
function venueConfig(fills: BrokerOptions['fills'] = {}): SimulatedVenueConfig {
  const { simulatedVenue } = executionConfigSchema.parse({});
  return { ...simulatedVenue, feedLatency: 0, orderLatency: VENUE_LATENCY, reportLatency: VENUE_LATENCY, ...fills };
}

/** The broker: who may connect, orders, accounts, limits, and what can go wrong. */
export function brokerPart(core: SimulatorCore): void {
  const { broker, market } = core;
  const register = new OrderRegister(core.firstOrderId);
  const conditions = new OrderConditions();
  const greeting = new Greeting(core, register);
  const ledger = new Ledger(market, broker.cash ?? STARTING_CASH);
  const trades = new TradeBook(ledger);
  const wire = new OrderWire(core);
  // The desk and the exchanges need each other: reports find the desk once there are orders.
  const venues: VenueDesk = new VenueDesk(market, venueConfig(broker.fills), () => core.now(), (report) => desk.onReport(report));
  const desk = new OrderDesk({ register, venues, wire, trades, conditions, now: () => core.now() });
  new OrderPart(core, { register, desk, trades, venues, ledger }).attach();
  new AccountPart(core, ledger).attach();
  if (broker.limits ?? true) enforceLimits(core);
  new FaultPart(core, { conditions, greeting, trades, wire }).attach();
}
