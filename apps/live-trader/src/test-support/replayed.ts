import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DecisionLog, parseDecisionLine, parseSessionStart, startEngine, type DecisionLine } from '@mia-trading/engine';
import { RecordedVenue } from '@mia-trading/execution';
import { openRecording } from '@mia-trading/recording';

/** Decisions of a session, as text: what it wrote, and what its tape makes again. The marks of begin and end are left out. */
export interface Replayed {
  readonly recorded: readonly string[];
  readonly replayed: readonly string[];
  readonly kinds: ReadonlySet<DecisionLine['kind']>;
}

/** Plays the tape of a session that ended orderly. */
export async function replayed(directory: string): Promise<Replayed> {
  const lines = readFileSync(path.join(directory, 'decisions.ndjson'), 'utf8').trimEnd().split('\n');
  const again: string[] = [];
  const engine = startEngine(parseSessionStart(parseDecisionLine(lines[0] ?? '')), { venue: new RecordedVenue(), sink: new DecisionLog((line) => again.push(line)) });
  const tape = await openRecording(directory);
  for await (const batch of tape.batches()) for (const event of batch) engine.process(event);
  const recorded = lines.slice(1, -1);
  return { recorded, replayed: again, kinds: new Set(recorded.flatMap((line) => parseDecisionLine(line)?.kind ?? [])) };
}
