import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, Option } from 'commander';
import { collect, note, print, printJson } from '@mia-trading/command-line';
import { backtest, FEEDS, type Feed } from '../backtest.js';
import { resultDocument } from '../report/result-document.js';
import { runReport } from '../report/run-report.js';
import { tradesCsv } from '../report/trades-csv.js';
import { Progress } from '../terminal/progress.js';
import { effectiveConfig, type ConfigOptions } from './options.js';

interface RunOptions extends ConfigOptions {
  readonly fills: 'configured' | 'all';
  readonly feed: Feed;
  readonly out?: string;
  readonly json?: boolean;
}

export function runCommand(): Command {
  return new Command('run')
    .description('Backtest recordings of one instrument, merged by time.')
    .argument('<recording...>', 'directories of recordings')
    .option('--config <file>', 'configuration file (JSON)')
    .option('--set <section.field=value>', 'override one setting; may be repeated', collect)
    .option('--sessions <file>', 'session factors, as learn-sessions writes them')
    .addOption(new Option('--fills <which>', 'also trade the same ratings under every assumption about fills: rule, slippage, latency').choices(['configured', 'all']).default('configured'))
    .addOption(new Option('--feed <which>', 'also run on what Interactive Brokers would have delivered of the recording, and compare').choices(FEEDS).default('recorded'))
    .option('--out <dir>', 'write result.json and trades.csv there')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ backtester run recordings/demo\n  $ backtester run recordings/esh4 --config holiday.json --json\n  $ backtester run recordings/esh4 --set execution.simulatedVenue.fillRule=touch\n  $ backtester run recordings/esh4 --fills all\n  $ backtester run recordings/esh4 --feed ibkr-like')
    .action(async (recordings: readonly string[], options: RunOptions) => {
      const config = effectiveConfig(options);
      if (options.out !== undefined) mkdirSync(options.out, { recursive: true });
      const progress = new Progress('running', 'events');
      const result = await backtest(recordings, config, { feed: options.feed, everyFill: options.fills === 'all', progress, warn: (text) => void note(`warning: ${text}`) }).finally(() => {
        progress.stop();
      });
      const document = resultDocument(result, config);
      if (options.out !== undefined) {
        writeFileSync(path.join(options.out, 'result.json'), `${JSON.stringify(document, null, 2)}\n`);
        writeFileSync(path.join(options.out, 'trades.csv'), tradesCsv(result.summary.trades));
        note(`wrote result.json and trades.csv to ${options.out}`);
      }
      if (options.json === true) printJson(document);
      else print(runReport(result, config));
    });
}
