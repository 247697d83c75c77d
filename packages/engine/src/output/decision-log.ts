import { exactJson, type BrokerReport, type ConfluenceRating, type CurrentRating, type Micros, type OrderIntent, type OrderPlan, type Refused, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { Correction, EntryBlock, ToldClose } from '@mia-trading/execution';
import type { Lockout } from '@mia-trading/risk';
import type { SessionStart } from '../session/session-start.js';
import type { DecisionLine, RatingLine } from './decision-line.js';
import type { AssessmentSource, DecisionSink } from './decision-sink.js';
import { jsonHash } from './fingerprint.js';

const HASH_DIGITS = 16;
/** The hash tells of differences behind these digits. */
const SIGNAL_DIGITS = 9;

/**
 * Every decision of a session as lines of JSON, for the file `decisions.ndjson` beside its tape: first the start of the session, then
 * what was decided, in order. A replay of the tape writes the same lines, byte for byte.
 */
export class DecisionLog implements DecisionSink {
  readonly #append: (line: string) => void;

  /** `append` takes one line without its end. What it throws reaches the engine's caller: a decision that cannot be kept is not hidden. */
  constructor(append: (line: string) => void) {
    this.#append = append;
  }

  /** The first line. Call it before the engine is made: a recovered session may decide while it starts. */
  begin(start: SessionStart): void {
    this.#write({ kind: 'start', ...start });
  }

  onRating(current: CurrentRating, assessment: AssessmentSource): void {
    const rating = current.keep();
    const { ts, price, score, direction, bonus, clamp, coverage } = rating;
    this.#write({ kind: 'rating', ts, price, score, direction, bonus, clamp, coverage, features: featuresOf(rating), hash: jsonHash({ rating, assessment: assessment() }).slice(0, HASH_DIGITS) });
  }

  onRefusal({ ts, intentId, side, referencePrice }: OrderIntent, { code, context }: Refused): void {
    this.#write({ kind: 'refusal', ts, intentId, side, referencePrice, code, context });
  }

  onEntry({ ts, intentId, side, referencePrice }: OrderIntent, plan: OrderPlan): void {
    this.#write({ kind: 'entry', ts, intentId, side, referencePrice, plan });
  }

  onCommand(command: VenueCommand, ts: Micros): void {
    this.#write({ kind: 'command', ts, command });
  }

  onReport(report: BrokerReport, ts: Micros): void {
    this.#write({ kind: 'report', ts, report });
  }

  onTrade(trade: TradeRecord, ts: Micros): void {
    this.#write({ kind: 'trade', ts, trade });
  }

  onReconciliation(corrections: readonly Correction[], blocks: readonly EntryBlock[], ts: Micros): void {
    this.#write({ kind: 'reconciliation', ts, corrections, blocks });
  }

  onOutside(close: ToldClose, ts: Micros): void {
    this.#write({ kind: 'outside', ts, close });
  }

  onLockout(lockout: Lockout): void {
    this.#write({ kind: 'lockout', ts: lockout.since, lockout });
  }

  /** The session has ended orderly at event time `ts`. */
  end(ts: Micros): void {
    this.#write({ kind: 'end', ts });
  }

  #write(line: DecisionLine): void {
    this.#append(exactJson(line));
  }
}

function featuresOf({ contributions }: ConfluenceRating): RatingLine['features'] {
  const features: Record<string, readonly [number, number] | string> = {};
  for (const { feature, available, signal, confidence, reason } of contributions) features[feature] = available ? [rounded(signal), rounded(confidence)] : reason;
  return features;
}

function rounded(value: number): number {
  return Number(value.toPrecision(SIGNAL_DIGITS));
}
