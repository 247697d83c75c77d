import { isOnTick, type OrderRequest, type OrderType, type TimeInForce } from '@mia-trading/core';
import type { Refusal } from '../server/subscriptions.js';
import type { SimulatedContract } from '../contracts/simulated-contract.js';
import { OrderCode } from './order-refusal.js';
import type { OrderTicket } from './order-ticket.js';
import type { SimulatedOrder } from './simulated-order.js';

const ORDER_TYPES: Readonly<Record<string, OrderType>> = { MKT: 'market', LMT: 'limit', STP: 'stop', 'STP LMT': 'stopLimit', MIT: 'marketIfTouched', TRAIL: 'trailingStop' };
const TIMES_IN_FORCE: ReadonlySet<string> = new Set(['DAY', 'GTC', 'IOC']);
const ACTIONS: ReadonlySet<string> = new Set(['BUY', 'SELL', 'SSHORT']);
const OCA_TYPES = 3;
const HAS_LIMIT: ReadonlySet<OrderType> = new Set(['limit', 'stopLimit']);
/** Types that wait for a price, given as the auxiliary one. */
const HAS_TRIGGER: ReadonlySet<OrderType> = new Set(['stop', 'stopLimit', 'marketIfTouched', 'trailingStop']);

function rejected(reason: string): Refusal {
  return { code: OrderCode.Rejected, message: `Order rejected - reason:${reason}` };
}

/** Why an order is not taken, as the broker would say it; `null` when it is. */
export function refusalOf(ticket: OrderTicket, contract: SimulatedContract): Refusal | null {
  const type = ORDER_TYPES[ticket.orderType];
  if (!ACTIONS.has(ticket.action)) return rejected(`The action "${ticket.action}" is neither BUY nor SELL`);
  if (type === undefined) return rejected(`The order type "${ticket.orderType}" is not supported by the simulator: use MKT, LMT, STP, STP LMT, MIT or TRAIL`);
  if (ticket.notSimulated.length > 0) return rejected(`The simulator has no orders with ${ticket.notSimulated.join(', ')}`);
  if (!TIMES_IN_FORCE.has(ticket.timeInForce)) return rejected(`The time-in-force "${ticket.timeInForce}" is not supported by the simulator: use DAY, GTC or IOC`);
  if (!Number.isSafeInteger(ticket.quantity) || ticket.quantity < 1) return rejected('The size value must be a positive whole number of contracts');
  if (ticket.ocaType < 0 || ticket.ocaType > OCA_TYPES) return rejected(`The OCA type ${ticket.ocaType} is not 1, 2 or 3`);
  return priceRefusal(ticket, type, contract);
}

/** Why the prices of an order do not do. */
export function priceRefusal(ticket: OrderTicket, type: OrderType, contract: SimulatedContract): Refusal | null {
  const needed = [...(HAS_LIMIT.has(type) ? [ticket.limitPrice] : []), ...(HAS_TRIGGER.has(type) ? [ticket.auxPrice] : [])];
  if (needed.some((price) => !Number.isFinite(price))) return rejected(`A ${ticket.orderType} order needs its price`);
  const given = type === 'trailingStop' && !Number.isNaN(ticket.trailStopPrice) ? [...needed, ticket.trailStopPrice] : needed;
  if (given.some((price) => !isOnTick(price, contract.minTick))) return { code: OrderCode.BadTick, message: 'The price does not conform to the minimum price variation for this contract.' };
  return null;
}

/** Prices as exchanges take them, `null` for none. */
export function venuePrices(ticket: OrderTicket, type: OrderType): { readonly limitPrice: number | null; readonly stopPrice: number | null } {
  const trigger = type === 'trailingStop' ? ticket.trailStopPrice : ticket.auxPrice;
  return { limitPrice: HAS_LIMIT.has(type) ? ticket.limitPrice : null, stopPrice: HAS_TRIGGER.has(type) && !Number.isNaN(trigger) ? trigger : null };
}

/** The type of an order that {@link refusalOf} had nothing against. */
export function orderTypeOf(ticket: OrderTicket): OrderType {
  return ORDER_TYPES[ticket.orderType] ?? 'market';
}

/** Whether an order of this type waits at the broker for a price. */
export function isTriggered(type: OrderType): boolean {
  return HAS_TRIGGER.has(type);
}

/** What the exchange is asked for. */
export function venueRequest(order: SimulatedOrder): OrderRequest {
  const { ticket } = order;
  const type = orderTypeOf(ticket);
  return {
    orderId: order.venueId,
    instrument: order.contract.instrument,
    role: 'entry',
    side: order.side,
    quantity: ticket.quantity,
    type,
    ...venuePrices(ticket, type),
    ...(type === 'trailingStop' ? { trailBy: ticket.auxPrice } : {}),
    timeInForce: ticket.timeInForce as TimeInForce,
    parentId: order.parent?.venueId ?? null,
    ocaGroup: groupOf(order),
  };
}

/** The group in which executions reduce the others: the one asked for, else the children of a parent are one. */
function groupOf({ ticket, account, parent }: SimulatedOrder): string | null {
  if (ticket.ocaGroup !== '') return `${account} ${ticket.ocaGroup}`;
  return parent === null ? null : `children of ${parent.venueId}`;
}
