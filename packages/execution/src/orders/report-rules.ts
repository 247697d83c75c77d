import { type BrokerReport, type ExecutedReport, MiaError } from '@mia-trading/core';
import type { OrderEnd, OrderTerms } from './order-facts.js';

/** A higher revision stands over a lower one; within one, the statement that knows the fees (the larger, if two do). */
export function supersedes(told: ExecutedReport, known: ExecutedReport): boolean {
  const newer = (told.revision ?? 0) - (known.revision ?? 0);
  if (newer !== 0) return newer > 0;
  return told.fees !== null && (known.fees === null || told.fees > known.fees);
}

/** The earliest end told; of two at one time the one with a reason. */
export function firstEnd(known: OrderEnd | null, told: OrderEnd): OrderEnd {
  if (known === null || told.at < known.at) return told;
  return told.at === known.at && told.reason > known.reason ? told : known;
}

/** Of two statements at one time the smaller stands, so that it does not matter which came first. */
export function isSmaller(a: OrderTerms, b: OrderTerms): boolean {
  if (a.quantity !== b.quantity) return a.quantity < b.quantity;
  if (a.stopPrice !== b.stopPrice) return (a.stopPrice ?? 0) < (b.stopPrice ?? 0);
  return (a.limitPrice ?? 0) < (b.limitPrice ?? 0);
}

/** Throws `MIA-EXECUTION-REPORT` on a number that cannot be. */
export function checkReport(report: BrokerReport): void {
  let wrong: number | null = Number.isFinite(report.tsVenue) ? null : report.tsVenue;
  if (report.kind === 'executed' || report.kind === 'replaced') {
    if (!Number.isSafeInteger(report.quantity) || report.quantity < 0) wrong = report.quantity;
  }
  if (report.kind === 'executed') {
    if (!Number.isFinite(report.price)) wrong = report.price;
    if (report.fees !== null && !Number.isFinite(report.fees)) wrong = report.fees;
  }
  if (wrong === null) return;
  throw new MiaError('MIA-EXECUTION-REPORT', `A report of kind ${report.kind} about order ${report.orderId} holds ${wrong}.`, 'Fix the venue adapter that made the report.', { orderId: report.orderId, kind: report.kind, value: String(wrong) });
}
