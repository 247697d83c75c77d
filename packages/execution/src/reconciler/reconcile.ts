/**
 * What the broker says against what the ledger holds: a pure function to corrections and to what keeps new entries back.
 *
 * - An execution the ledger lacks, or holds in an older revision, is taken in as a report.
 * - Terms of an open order are the broker's.
 * - A cancel the broker knows nothing of never arrived: it is told as refused, so that it is sent again.
 * - An order the broker does not show is over when its open orders, executions and positions are all told and the position leaves no room
 *   for a fill of it. It is not over while it may still be on its way: less than `grace` before the question.
 * - An order taken for done that the broker shows working is open again.
 * - A failed query says nothing: no order ends by it, no position is flat by it, and entries wait.
 * - Orders of others and contracts nobody can explain are told and keep entries back until a person decides.
 *
 * Applied once, the same snapshot brings no correction any more.
 */
import type { BrokerOrder, BrokerReport, BrokerSnapshot, Micros, OrderId } from '@mia-trading/core';
import { OrderLedger } from '../journal/order-ledger.js';
import { NEVER, type OrderTerms } from '../orders/order-facts.js';
import type { TrackedOrder } from '../orders/tracked-order.js';

export type Correction =
  | { readonly kind: 'report'; readonly report: BrokerReport }
  | { readonly kind: 'reopened'; readonly orderId: OrderId; readonly terms: OrderTerms };

/** The broker holds other contracts than all known executions make. */
export interface PositionDifference {
  readonly code: 'POSITION_DIFFERENCE';
  readonly instrument: string;
  readonly ours: number;
  readonly broker: number;
  /** Signed contracts of the difference that closed ours; absent when there are none. */
  readonly taken?: number;
}

/** Why no new entry may be sent. */
export type EntryBlock =
  /** Nothing was compared with the broker since the start or the last gap. */
  | { readonly code: 'NOT_RECONCILED'; readonly reason: string }
  | { readonly code: 'QUERY_FAILED'; readonly query: 'openOrders' | 'executions' | 'positions'; readonly reason: string }
  /** It is not known whether this order of ours works. */
  | { readonly code: 'ORDER_UNKNOWN'; readonly orderId: OrderId }
  /** An order that was not sent from here works or has filled; `taken`: signed contracts of it that closed ours, if any. */
  | { readonly code: 'FOREIGN_ORDER'; readonly orderId: OrderId; readonly instrument: string | null; readonly filled: number; readonly taken?: number }
  | PositionDifference;

export interface Reconciliation {
  readonly corrections: readonly Correction[];
  /** What is left to say once the corrections are in; empty when entries may go on. */
  readonly blocks: (ledger: OrderLedger) => EntryBlock[];
  /** Whether the position of an instrument could be compared: it was told, and nothing has moved it since. */
  readonly isCompared: (ledger: OrderLedger, instrument: string) => boolean;
}

/** Reason given to an order that the broker no longer knows. */
export const NOT_AT_BROKER = 'NOT_AT_BROKER';

/**
 * Compares. `grace` is how long before the question something may have been sent and not yet be known to the broker, in microseconds.
 * Corrections hold as of `snapshot.askedAt` and are taken in with that time; `blocks` is asked afterwards.
 */
export function reconcile(ledger: OrderLedger, snapshot: BrokerSnapshot, grace: Micros): Reconciliation {
  const settledBefore = snapshot.askedAt - grace;
  const missed = missedExecutions(ledger, snapshot);
  const informed = new OrderLedger(ledger.facts);
  for (const { report } of missed) informed.take({ kind: 'report', ts: snapshot.askedAt, report });
  return {
    corrections: [...missed, ...openOrderCorrections(informed, snapshot, settledBefore), ...goneOrders(informed, ledger, snapshot, settledBefore)],
    blocks: (corrected) => blocksAfter(corrected, snapshot, settledBefore),
    isCompared: (corrected, instrument) => isCompared(corrected, snapshot, instrument),
  };
}

function missedExecutions({ orders }: OrderLedger, { executions }: BrokerSnapshot): Extract<Correction, { kind: 'report' }>[] {
  if (!executions.ok) return [];
  return executions.value.filter((report) => orders.order(report.orderId)?.wouldChange(report) ?? true).map((report) => ({ kind: 'report', report }));
}

function openOrderCorrections({ orders }: OrderLedger, { openOrders, askedAt }: BrokerSnapshot, settledBefore: Micros): Correction[] {
  if (!openOrders.ok) return [];
  return openOrders.value.flatMap((seen) => {
    const order = orders.order(seen.orderId);
    return order === undefined || order.touchedAt <= askedAt ? correctionsOf(order, seen, askedAt, settledBefore) : [];
  });
}

function correctionsOf(order: TrackedOrder | undefined, seen: BrokerOrder, askedAt: Micros, settledBefore: Micros): Correction[] {
  const { orderId, quantity, limitPrice, stopPrice, state } = seen;
  if (order?.isDone === true) return order.traded >= quantity ? [] : [{ kind: 'reopened', orderId, terms: { quantity, limitPrice, stopPrice, asOf: askedAt } }];
  const reports: BrokerReport[] = [];
  const isHeard = state === 'held' ? order?.isConfirmed : order?.isWorking;
  if (isHeard !== true || (order?.request !== null && order?.status === 'unknown')) {
    reports.push(state === 'held' ? { kind: 'held', orderId, reason: 'RECONCILED', tsVenue: askedAt } : { kind: 'working', orderId, tsVenue: askedAt });
  }
  if (order === undefined || (order.terms.asOf < askedAt && !hasTerms(order, seen))) reports.push({ kind: 'replaced', orderId, quantity, limitPrice, stopPrice, tsVenue: askedAt });
  if (order !== undefined && state !== 'pendingCancel' && order.cancelPendingSince !== NEVER && order.cancelPendingSince < settledBefore) {
    reports.push({ kind: 'commandRejected', orderId, command: 'cancel', code: NOT_AT_BROKER, reason: 'the broker shows the order open and no cancel under way', tsVenue: askedAt });
  }
  return reports.map((report) => ({ kind: 'report', report }));
}

function hasTerms({ terms }: TrackedOrder, seen: BrokerOrder): boolean {
  return terms.quantity === seen.quantity && terms.limitPrice === seen.limitPrice && terms.stopPrice === seen.stopPrice;
}

/** Orders that must be over: told by complete answers, and by a position that leaves no fill of theirs to be missed. */
function goneOrders(ledger: OrderLedger, before: OrderLedger, { openOrders, executions, positions, askedAt }: BrokerSnapshot, settledBefore: Micros): Correction[] {
  if (!openOrders.ok || !executions.ok || !positions.ok) return [];
  const shown = new Set(openOrders.value.map(({ orderId }) => orderId));
  const isExplained = (instrument: string): boolean => ledger.position(instrument) === (positions.value.find((one) => one.instrument === instrument)?.contracts ?? 0);
  const corrections: Correction[] = [];
  for (const order of ledger.orders.orders) {
    // What the same answers tell of its fills is no sign that it is still on its way.
    const { touchedAt } = before.orders.order(order.orderId) ?? order;
    if (order.isDone || shown.has(order.orderId) || touchedAt >= settledBefore) continue;
    if (order.request !== null && !isExplained(order.request.instrument)) continue;
    corrections.push({ kind: 'report', report: { kind: 'cancelled', orderId: order.orderId, reason: NOT_AT_BROKER, tsVenue: askedAt } });
  }
  return corrections;
}

function isCompared(ledger: OrderLedger, { positions, askedAt }: BrokerSnapshot, instrument: string): boolean {
  return positions.ok && !ledger.hasNewsAfter(instrument, askedAt);
}

function blocksAfter(ledger: OrderLedger, snapshot: BrokerSnapshot, settledBefore: Micros): EntryBlock[] {
  const { openOrders, executions, positions } = snapshot;
  const blocks: EntryBlock[] = [];
  for (const [query, answer] of Object.entries({ openOrders, executions, positions } as const)) {
    if (!answer.ok) blocks.push({ code: 'QUERY_FAILED', query: query as 'openOrders' | 'executions' | 'positions', reason: answer.reason });
  }
  for (const order of ledger.orders.open) {
    const isMissing = openOrders.ok && order.touchedAt < settledBefore && !openOrders.value.some(({ orderId }) => orderId === order.orderId);
    if (order.status === 'unknown' || isMissing) blocks.push({ code: 'ORDER_UNKNOWN', orderId: order.orderId });
  }
  blocks.push(...foreignBlocks(ledger, openOrders.ok ? openOrders.value : []));
  if (positions.ok) {
    const held = new Map(positions.value.map(({ instrument, contracts }) => [instrument, contracts]));
    for (const instrument of ledger.instruments) if (!held.has(instrument)) held.set(instrument, 0);
    for (const [instrument, broker] of held) {
      const ours = ledger.position(instrument);
      if (ours !== broker && isCompared(ledger, snapshot, instrument)) blocks.push({ code: 'POSITION_DIFFERENCE', instrument, ours, broker });
    }
  }
  return blocks;
}

/** Orders of others that nobody has decided about. */
export function foreignBlocks(ledger: OrderLedger, shown: readonly BrokerOrder[] = []): EntryBlock[] {
  return ledger.undecided.map((order) => {
    const { orderId, filled, executions } = order;
    const [execution] = executions;
    const instrument = execution?.instrument ?? shown.find((seen) => seen.orderId === orderId)?.instrument ?? null;
    const taken = instrument === null ? 0 : ledger.taken.ofOrder(order, instrument);
    return { code: 'FOREIGN_ORDER', orderId, instrument, filled, ...(taken === 0 ? {} : { taken }) };
  });
}
