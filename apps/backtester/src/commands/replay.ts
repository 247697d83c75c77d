import path from 'node:path';
import { count, Exit, note, pairs, print, printJson } from '@mia-trading/command-line';
import { isoFromMicros } from '@mia-trading/core';
import type { DecisionDivergence, DecisionLine } from '@mia-trading/engine';
import { Command } from 'commander';
import { DECISION_LOG, verifyReplay, type ReplayVerification } from '../replay-verification.js';
import { Progress } from '../terminal/progress.js';

interface ReplayOptions {
  readonly verify: string;
  readonly log?: string;
  readonly json?: boolean;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description('Play the tape of a live session through the engine again and compare every decision with its log.')
    .requiredOption('--verify <tape>', 'directory of the tape')
    .option('--log <file>', `decisions of the session; default ${DECISION_LOG} beside the tape`)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit code 3 when a decision differs, or when there is none to compare.\n\nExample:\n  $ backtester replay --verify tapes/2026-11-17 --json')
    .action(async ({ verify, log = path.join(verify, DECISION_LOG), json }: ReplayOptions) => {
      const progress = new Progress('replaying', 'events');
      const found = await verifyReplay(verify, log, progress).finally(() => {
        progress.stop();
      });
      if (json === true) printJson(found);
      else print(describe(found));
      if (found.withoutTape + found.withoutLog > 0) note(`the session did not end orderly: ${found.withoutTape} decisions have lost their events, ${found.withoutLog} are not in the log`);
      if (!found.verified) process.exitCode = Exit.Different;
    });
}

function describe({ verified, compared, firstDivergence, events }: ReplayVerification): string {
  const { ratings, refusals, orders, fills } = compared;
  const counts = pairs([
    ['events', count(events)],
    ['ratings', count(ratings)],
    ['refusals', count(refusals)],
    ['orders', count(orders)],
    ['fills', count(fills)],
    ['verdict', verified ? 'verified: every decision is the same' : firstDivergence === null ? 'NOT VERIFIED: there was nothing to compare' : 'DIFFERENT'],
  ]);
  return firstDivergence === null ? counts : `${counts}\n\n${divergence(firstDivergence)}`;
}

function divergence({ line, fields, recorded, replayed }: DecisionDivergence): string {
  return [
    `first difference: line ${line} of the log${fields.length === 0 ? '' : `, in ${fields.join(', ')}`}`,
    `recorded ${side(recorded)}`,
    `replayed ${side(replayed)}`,
  ].join('\n');
}

function side(line: DecisionLine | null): string {
  if (line === null) return 'nothing more';
  return `${line.kind === 'start' ? '' : `${isoFromMicros(line.ts)} `}${JSON.stringify(line)}`;
}
