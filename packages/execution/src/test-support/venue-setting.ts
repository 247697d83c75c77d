import type { BrokerReport, OrderRequest } from '@mia-trading/core';
import { SimulatedVenue } from '../simulated-venue/simulated-venue.js';
import { ScriptedMarket } from '../testing.js';
import { configOf, ES, orderOf } from './fixtures.js';

export type Executed = Extract<BrokerReport, { kind: 'executed' }>;

export interface VenueSetting {
  readonly venue: SimulatedVenue;
  readonly market: ScriptedMarket;
  submit(over: Partial<Omit<OrderRequest, 'orderId'>> & { readonly orderId: string }): void;
  /** Fills as [order, quantity, price]. */
  fills(): [string, number, number][];
  executed(): Executed[];
}

export function settingOf(simulatedVenue: object = {}, lagMs = 0): VenueSetting {
  const venue = new SimulatedVenue({ instrument: ES, config: configOf({ simulatedVenue }).simulatedVenue });
  const market = new ScriptedMarket({ venue, instrument: ES, lagMs });
  const executed = (): Executed[] => market.reports.filter((report): report is Executed => report.kind === 'executed');
  return {
    venue,
    market,
    executed,
    submit: (over) => market.send({ kind: 'submit', order: orderOf(over) }),
    fills: () => executed().map(({ orderId, quantity, price }) => [orderId, quantity, price]),
  };
}

/** The market standing at 5000.00 / 5000.25 with a last trade. */
export function quoted(simulatedVenue: object = {}, lagMs = 0): VenueSetting {
  const setting = settingOf(simulatedVenue, lagMs);
  setting.market.quote(0, 5000, 5000.25);
  setting.market.trade(0, 5000.25);
  setting.market.passTo(lagMs);
  return setting;
}
