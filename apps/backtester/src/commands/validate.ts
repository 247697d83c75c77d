import path from 'node:path';
import { print, printJson } from '@mia-trading/command-line';
import { Command } from 'commander';
import { validateFills } from '../fill-validation.js';
import { DECISION_LOG } from '../replay-verification.js';
import { validationReport } from '../report/validation-report.js';
import { Progress } from '../terminal/progress.js';

interface ValidateOptions {
  readonly log?: string;
  readonly json?: boolean;
}

export function validateCommand(): Command {
  const fills = new Command('fills')
    .description('Compare the fills of a live or paper session with simulated fills of the same orders, and fit latency and queue model to them.')
    .argument('<tape>', 'directory of the tape')
    .option('--log <file>', `decisions of the session; default ${DECISION_LOG} beside the tape`)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ backtester validate fills tapes/2026-11-17')
    .action(async (tape: string, { log = path.join(tape, DECISION_LOG), json }: ValidateOptions) => {
      const progress = new Progress('comparing', 'events');
      const result = await validateFills(tape, log, progress).finally(() => {
        progress.stop();
      });
      if (json === true) printJson({ schemaVersion: 1, tape, log, ...result });
      else print(validationReport(result));
    });
  return new Command('validate').description('Hold assumptions of a backtest against what really happened.').addCommand(fills);
}
