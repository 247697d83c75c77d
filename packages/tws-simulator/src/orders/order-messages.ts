import { contractFields } from '../contracts/simulated-contract.js';
import { brokerTime } from '../server/server-time.js';
import type { Field } from '../wire/frame.js';
import { Reply } from '../wire/message-id.js';
import type { OrderCost } from './order-cost.js';
import type { SimulatedOrder } from './simulated-order.js';

/** Server versions from which order messages have further fields, or no longer have them. */
const Since = { Duration: 158, PostToAts: 160, AutoCancelParent: 162, PegOffsets: 170, NoFaProfile: 177, CustomerAccount: 183, Professional: 184, BondInterest: 185, IncludeOvernight: 189, CmeTagging: 193 } as const;

const NOT_EXEMPT = -1;
/** What the real server writes for no delta-neutral order, and the fields that it nevertheless sends behind it. */
const NO_DELTA_NEUTRAL: readonly Field[] = ['None', null, 0, '', '', '', '?', false, 0, ''];
const NO_DELTA_NEUTRAL_COMPLETED: readonly Field[] = ['None', null, 0, false, 0, ''];
const NO_PEG_OFFSETS: readonly Field[] = [null, null, null, null, null];

function price(value: number): Field {
  return Number.isNaN(value) ? null : value;
}

function from(since: number, serverVersion: number, ...fields: readonly Field[]): readonly Field[] {
  return serverVersion >= since ? fields : [];
}

/** ORDER_STATUS. */
export function statusFields(order: SimulatedOrder): readonly Field[] {
  const { ticket } = order;
  return [Reply.OrderStatus, ticket.orderId, order.status, order.filled, order.remaining, order.averagePrice, order.permId, ticket.parentId, order.lastFillPrice, order.clientId, order.whyHeld, 0];
}

/** Action to reference, as open and completed orders both begin. */
function commonFields(order: SimulatedOrder): readonly Field[] {
  const { ticket, contract } = order;
  return [
    ...contractFields(contract),
    ticket.action,
    ticket.quantity,
    ticket.orderType,
    price(ticket.limitPrice),
    price(ticket.auxPrice),
    ticket.timeInForce,
    ticket.ocaGroup,
    order.account,
    ticket.openClose,
    ticket.origin,
    ticket.orderRef,
  ];
}

/** faGroup, faMethod, faPercentage and, in older versions, faProfile. */
function advisorFields(serverVersion: number): readonly Field[] {
  return serverVersion < Since.NoFaProfile ? ['', '', '', ''] : ['', '', ''];
}

/** No scale, hedge: initial and subsequent level size, increment, hedge type. */
const NO_SCALE: readonly Field[] = [null, null, null, ''];

/** OPEN_ORDER for server versions 157 .. 193. `cost`: only for a client that asks what an order would cost. */
export function openOrderFields(order: SimulatedOrder, serverVersion: number, cost: OrderCost | null = null): readonly Field[] {
  const { ticket, status } = order;
  const commission = cost?.commission ?? null;
  return [
    Reply.OpenOrder,
    ticket.orderId,
    ...commonFields(order),
    order.clientId,
    order.permId,
    ticket.outsideRegularHours,
    ticket.hidden,
    0, // discretionary amount
    '', // good after time
    '', // shares allocation
    ...advisorFields(serverVersion),
    '', // model code
    '', // good till date
    '', // rule 80A
    null, // percent offset
    '', // settling firm
    0, // short sale slot
    '', // designated location
    NOT_EXEMPT,
    0, // auction strategy
    null, // starting price
    null, // stock reference price
    null, // delta
    null, // stock range
    null,
    0, // display size
    false, // block
    false, // sweep to fill
    false, // all or none
    null, // minimum quantity
    ticket.ocaType,
    false, // electronic only
    false, // firm quote only
    null, // price cap
    ticket.parentId,
    ticket.triggerMethod,
    null, // volatility
    0,
    ...NO_DELTA_NEUTRAL,
    0, // continuous update
    0, // reference price type
    price(ticket.trailStopPrice),
    null, // trailing percentage
    null, // basis points
    null,
    '', // combination legs, their prices, routing
    0,
    0,
    0,
    ...NO_SCALE,
    false, // opt out of smart routing
    '', // clearing account and intent
    'IB',
    false, // not held
    false, // delta-neutral contract
    '', // algorithm
    false, // solicited
    ticket.whatIf,
    status,
    ...margins(cost),
    commission,
    null,
    null,
    commission === null ? '' : 'USD',
    '', // warning
    false, // randomized size and price
    false,
    0, // conditions
    'None', // adjusted order
    null,
    price(ticket.trailStopPrice),
    null,
    null,
    null,
    null,
    0,
    '', // soft dollars
    '',
    '',
    0, // cash quantity
    false, // automatic price for a hedge
    false, // OMS container
    false, // discretionary up to limit
    false, // price management
    ...from(Since.Duration, serverVersion, null),
    ...from(Since.PostToAts, serverVersion, null),
    ...from(Since.AutoCancelParent, serverVersion, ticket.autoCancelParent),
    ...from(Since.PegOffsets, serverVersion, ...NO_PEG_OFFSETS),
    ...from(Since.CustomerAccount, serverVersion, ''),
    ...from(Since.Professional, serverVersion, false),
    ...from(Since.BondInterest, serverVersion, ''),
    ...from(Since.IncludeOvernight, serverVersion, false),
    ...from(Since.CmeTagging, serverVersion, '', null),
  ];
}

const UNKNOWN_MARGINS: readonly Field[] = Array.from({ length: 9 }, () => null);

/** Margins and equity before, what changes, and after. */
function margins(cost: OrderCost | null): readonly Field[] {
  if (cost === null) return UNKNOWN_MARGINS;
  const after = cost.before.map((amount, index) => amount + (cost.change[index] ?? 0));
  return [...cost.before, ...cost.change, ...after].map((amount) => amount.toFixed(2));
}

/** COMPLETED_ORDER for server versions 157 .. 193. */
export function completedOrderFields(order: SimulatedOrder, serverVersion: number): readonly Field[] {
  const { ticket } = order;
  return [
    Reply.CompletedOrder,
    ...commonFields(order),
    order.permId,
    ticket.outsideRegularHours,
    ticket.hidden,
    0, // discretionary amount
    '', // good after time
    ...advisorFields(serverVersion),
    '', // model code
    '', // good till date
    '', // rule 80A
    null, // percent offset
    '', // settling firm
    0, // short sale slot
    '', // designated location
    NOT_EXEMPT,
    null, // starting price
    null, // stock reference price
    null, // delta
    null, // stock range
    null,
    0, // display size
    false, // sweep to fill
    false, // all or none
    null, // minimum quantity
    ticket.ocaType,
    ticket.triggerMethod,
    null, // volatility
    0,
    ...NO_DELTA_NEUTRAL_COMPLETED,
    0, // continuous update
    0, // reference price type
    price(ticket.trailStopPrice),
    null, // trailing percentage
    '', // combination legs, their prices, routing
    0,
    0,
    0,
    ...NO_SCALE,
    '', // clearing account and intent
    'IB',
    false, // not held
    false, // delta-neutral contract
    '', // algorithm
    false, // solicited
    order.status,
    false, // randomized size and price
    false,
    0, // conditions
    price(ticket.trailStopPrice), // and limit offset
    null,
    0, // cash quantity
    false, // automatic price for a hedge
    false, // OMS container
    '', // automatic cancel date
    order.filled,
    0, // reference future
    ticket.autoCancelParent,
    '', // shareholder
    false, // imbalance only
    false, // route to best offer
    order.parent?.permId ?? 0,
    brokerTime(order.doneAt, 'US/Eastern'),
    order.doneText,
    ...from(Since.PegOffsets, serverVersion, ...NO_PEG_OFFSETS),
    ...from(Since.CustomerAccount, serverVersion, ''),
    ...from(Since.Professional, serverVersion, false),
  ];
}
