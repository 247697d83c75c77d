import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { MiaError } from '@mia-trading/core';
import { readDecisionLines, type RecordedDecision } from '@mia-trading/engine';

/** The decisions of a session's log, one by one; `wanted` names what they are needed for. Throws `MIA-REPLAY-LOG-MISSING` at once when it is not there. */
export function readDecisionFile(log: string, wanted: string): AsyncGenerator<RecordedDecision> {
  if (!existsSync(log)) throw new MiaError('MIA-REPLAY-LOG-MISSING', `${log} is not there: no ${wanted} to compare with.`, 'Give the tape of a live session, or the place of its log with --log.', { log });
  return readDecisionLines(createInterface({ input: createReadStream(log, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY }));
}
