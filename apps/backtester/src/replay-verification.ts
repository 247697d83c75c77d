import type { Micros } from '@mia-trading/core';
import { DecisionCheck, DecisionLog, parseSessionStart, startEngine, type ComparedDecisions, type DecisionDivergence, type RecordedDecision, type TradingEngine } from '@mia-trading/engine';
import { RecordedVenue } from '@mia-trading/execution';
import { openRecording, requireIntact, type Recording } from '@mia-trading/recording';
import { readDecisionFile } from './decision-file.js';
import type { ReplayProgress } from './recorded-market.js';

/** Where a live session writes its decisions, beside its tape. */
export const DECISION_LOG = 'decisions.ndjson';

export interface ReplayVerification {
  readonly schemaVersion: 1;
  readonly tape: string;
  readonly log: string;
  readonly events: number;
  /** Something was compared, and nothing differed. */
  readonly verified: boolean;
  readonly compared: ComparedDecisions;
  readonly firstDivergence: DecisionDivergence | null;
  /** Decisions of the log that a crash left without the events behind them. */
  readonly withoutTape: number;
  /** Decisions of the replay that a crash left out of the log. */
  readonly withoutLog: number;
}

/** What was lost at the end of a session that did not end orderly. */
interface LostEnd {
  withoutTape: number;
  withoutLog: number;
}

/**
 * Plays the tape of a live session through an engine that begins as the session began, and compares every decision with its log, byte
 * by byte. After a crash, tape and log may end at different events: what only one of them holds behind the end of the other is counted
 * and not compared.
 *
 * Throws `MIA-ENGINE-DECISION-LOG`, `MIA-REPLAY-LOG-MISSING`, and what opening a recording throws.
 */
export async function verifyReplay(directory: string, log: string, progress: ReplayProgress): Promise<ReplayVerification> {
  const tape = await openRecording(directory);
  requireIntact(tape);
  const recorded = readDecisionFile(log, 'decisions');
  try {
    const first = await recorded.next();
    const pending: string[] = [];
    const engine = startEngine(parseSessionStart(first.done === true ? null : first.value.line), { venue: new RecordedVenue(), sink: new DecisionLog((line) => pending.push(line)) });
    const check = new DecisionCheck();
    const lost = await compareAll(tape, engine, pending, recorded, check, progress);
    return { schemaVersion: 1, tape: directory, log, events: engine.events, verified: check.isVerified, compared: check.compared, firstDivergence: check.firstDivergence, ...lost };
  } finally {
    await recorded.return(undefined);
  }
}

async function compareAll(tape: Recording, engine: TradingEngine, pending: string[], recorded: AsyncGenerator<RecordedDecision>, check: DecisionCheck, progress: ReplayProgress): Promise<LostEnd> {
  const { counts } = tape.manifest;
  const total = Object.values(counts).reduce<number>((events, count) => events + (count ?? 0), 0);
  const lost: LostEnd = { withoutTape: 0, withoutLog: 0 };
  let isLogged = true;
  for await (const batch of tape.batches()) {
    for (const event of batch) engine.process(event);
    for (const decision of pending.splice(0)) {
      const next: RecordedDecision | null = isLogged ? await nextOf(recorded) : null;
      isLogged = next !== null;
      if (next === null) lost.withoutLog += 1;
      else if (!check.compare(next, decision)) return lost;
    }
    progress.update(engine.events, total);
  }
  const rest = await restOf(recorded);
  if (rest.first === null) return lost;
  if (rest.isOrderly || tsOf(rest.first) < engine.market.now) check.compare(rest.first, null);
  else lost.withoutTape = rest.decisions;
  return lost;
}

async function nextOf(recorded: AsyncGenerator<RecordedDecision>): Promise<RecordedDecision | null> {
  const next = await recorded.next();
  return next.done === true ? null : next.value;
}

/** What the log holds behind the last decision of the replay, and whether it ends as an orderly session does. */
async function restOf(recorded: AsyncGenerator<RecordedDecision>): Promise<{ readonly first: RecordedDecision | null; readonly decisions: number; readonly isOrderly: boolean }> {
  let first: RecordedDecision | null = null;
  let decisions = 0;
  for await (const decision of recorded) {
    if (decision.line.kind === 'end') return { first, decisions, isOrderly: true };
    first ??= decision;
    decisions += 1;
  }
  return { first, decisions, isOrderly: false };
}

/** Event time of a decision; the start of a session has none. */
function tsOf({ line }: RecordedDecision): Micros {
  return line.kind === 'start' ? Number.NEGATIVE_INFINITY : line.ts;
}
