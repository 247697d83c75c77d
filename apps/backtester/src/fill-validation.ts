import { MiaError } from '@mia-trading/core';
import { FillValidation, parseSessionStart, type FillValidationResult } from '@mia-trading/engine';
import { openRecording, requireIntact } from '@mia-trading/recording';
import { readDecisionFile } from './decision-file.js';
import type { ReplayProgress } from './recorded-market.js';

/**
 * Holds the fills of a live or paper session, as its decision log tells them, against simulated ones on its tape. Throws
 * `MIA-REPLAY-LOG-MISSING`, `MIA-VALIDATE-NO-ORDERS`, `MIA-ENGINE-DECISION-LOG`, and what opening a recording throws.
 */
export async function validateFills(directory: string, log: string, progress: ReplayProgress): Promise<FillValidationResult> {
  const tape = await openRecording(directory);
  requireIntact(tape);
  const decisions = readDecisionFile(log, 'fills');
  let validation: FillValidation | null = null;
  for await (const { line } of decisions) {
    if (validation === null) validation = new FillValidation(parseSessionStart(line));
    else validation.onDecision(line);
  }
  validation ??= new FillValidation(parseSessionStart(null));
  const total = Object.values(tape.manifest.counts).reduce<number>((events, count) => events + (count ?? 0), 0);
  let done = 0;
  for await (const batch of tape.batches()) {
    for (const event of batch) validation.onEvent(event);
    done += batch.length;
    progress.update(done, total);
  }
  const result = validation.finish();
  if (result.orders === 0) throw new MiaError('MIA-VALIDATE-NO-ORDERS', `${log} tells of no orders: there is nothing to compare.`, 'Give the tape of a session that sent orders, in mode paper or live.', { log });
  return result;
}
