import { MiaError, parseExactJson, type BrokerReport, type Micros, type OrderPlan, type Refused, type Side, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { Correction, EntryBlock, ToldClose } from '@mia-trading/execution';
import type { Lockout } from '@mia-trading/risk';
import type { SessionStart } from '../session/session-start.js';

/** A rating in short: enough to see what differs, and a sum over all of it to see that something does. */
export interface RatingLine {
  readonly kind: 'rating';
  readonly ts: Micros;
  /** Last price in points; `NaN` before the first. */
  readonly price: number;
  readonly score: number;
  readonly direction: Side | 0;
  readonly bonus: number;
  readonly clamp: number;
  readonly coverage: number;
  /** By feature: signal and confidence to nine digits, or why it is unavailable. */
  readonly features: Readonly<Record<string, readonly [signal: number, confidence: number] | string>>;
  /** The first 16 hexadecimal digits of the SHA-256 over the whole rating and its risk assessment. */
  readonly hash: string;
}

/** One line of a decision log. `ts` is the event time of the decision. */
export type DecisionLine =
  | ({ readonly kind: 'start' } & SessionStart)
  | RatingLine
  | { readonly kind: 'refusal'; readonly ts: Micros; readonly intentId: string; readonly side: Side; readonly referencePrice: number; readonly code: Refused['code']; readonly context: Refused['context'] }
  | { readonly kind: 'entry'; readonly ts: Micros; readonly intentId: string; readonly side: Side; readonly referencePrice: number; readonly plan: OrderPlan }
  | { readonly kind: 'command'; readonly ts: Micros; readonly command: VenueCommand }
  | { readonly kind: 'report'; readonly ts: Micros; readonly report: BrokerReport }
  | { readonly kind: 'trade'; readonly ts: Micros; readonly trade: TradeRecord }
  | { readonly kind: 'reconciliation'; readonly ts: Micros; readonly corrections: readonly Correction[]; readonly blocks: readonly EntryBlock[] }
  | { readonly kind: 'outside'; readonly ts: Micros; readonly close: ToldClose }
  | { readonly kind: 'lockout'; readonly ts: Micros; readonly lockout: Lockout }
  /** The session ended orderly: nothing is missing behind this line. */
  | { readonly kind: 'end'; readonly ts: Micros };

/** A line of a log with its number, from 1. */
export interface RecordedDecision {
  readonly number: number;
  readonly text: string;
  readonly line: DecisionLine;
}

/** A line of a decision log; `null` when the text is none, as the cut-off end of a write is. */
export function parseDecisionLine(text: string): DecisionLine | null {
  try {
    const line = parseExactJson(text) as DecisionLine | null;
    return typeof line === 'object' && line !== null && typeof line.kind === 'string' ? line : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * The lines of a decision log in order, with their number from 1. A last line that cannot be read is the write that a crash cut off, and
 * is left out. Throws `MIA-ENGINE-DECISION-LOG` with the number of one that cannot be read and has others behind it.
 */
export async function* readDecisionLines(texts: AsyncIterable<string>): AsyncGenerator<RecordedDecision> {
  let number = 0;
  let unreadable = 0;
  for await (const text of texts) {
    number += 1;
    if (unreadable > 0) throw new MiaError('MIA-ENGINE-DECISION-LOG', `Line ${unreadable} of the decision log is no decision, and others follow it.`, 'Restore the log from a copy.', { line: unreadable });
    const line = parseDecisionLine(text);
    if (line === null) unreadable = number;
    else yield { number, text, line };
  }
}
