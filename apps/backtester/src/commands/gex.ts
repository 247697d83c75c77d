import { print, printJson } from '@mia-trading/command-line';
import { MiaError, microsFromIso, type Micros } from '@mia-trading/core';
import { analyzeChain, type AnalyzeChainOptions } from '@mia-trading/spx-options';
import { Command, InvalidArgumentError, Option } from 'commander';
import { gexDocument, type SourcedAnalysis } from '../report/gex-document.js';
import { gexReport } from '../report/gex-report.js';
import { readChain } from '../read-chain.js';

interface GexOptions {
  readonly asOf?: string;
  readonly sign: 'naive' | 'magnitude';
  readonly horizon: number;
  readonly greeks: 'own' | 'vendor';
  readonly legacy?: boolean;
  readonly json?: boolean;
}

const HORIZON_DAYS = 45;
const LONGEST_HORIZON = 730;

export function gexCommand(): Command {
  return new Command('gex')
    .description('Gamma exposure of an option chain: flip, walls, expected move, put/call, dealer position.')
    .argument('<file>', 'Cboe quote table (CSV or JSON, plain or gzip) or a recording with option quotes')
    .argument('[previous]', 'an earlier chain to show beside it')
    .option('--as-of <iso>', 'moment of valuation; default: the data time of the table')
    .addOption(new Option('--sign <model>', 'who is long what: naive = dealers long calls, short puts').choices(['naive', 'magnitude']).default('naive'))
    .option('--horizon <days>', 'expiries that count for the walls', days, HORIZON_DAYS)
    .addOption(new Option('--greeks <source>', "own volatilities, or the vendor's throughout").choices(['own', 'vendor']).default('own'))
    .option('--legacy', 'add the result of the public method that most scripts copy')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nThe data time of a Cboe table is its header time less 15 minutes inside cash hours, else the last close (16:00 ET, 13:00 on early closes).\n\nExamples:\n  $ backtester gex spx_quotedata.csv\n  $ backtester gex today.csv.gz yesterday.csv.gz\n  $ backtester gex today.csv.gz --sign magnitude --json',
    )
    .action(async (file: string, previous: string | undefined, options: GexOptions) => {
      const asOf = instant(options.asOf);
      const settings: AnalyzeChainOptions = { signModel: options.sign, horizonDays: options.horizon, greeks: options.greeks, legacy: options.legacy === true };
      const latest = await analyzed(file, asOf, settings);
      const before = previous === undefined ? null : await analyzed(previous, undefined, settings);
      if (options.json === true) printJson(before === null ? gexDocument(latest) : { ...gexDocument(latest), previous: gexDocument(before) });
      else print(gexReport(latest, before));
    });
}

async function analyzed(file: string, asOf: Micros | undefined, settings: AnalyzeChainOptions): Promise<SourcedAnalysis> {
  const { chain, warnings } = await readChain(file, asOf);
  const analysis = analyzeChain(chain, asOf === undefined ? settings : { ...settings, asOf });
  return { ...analysis, warnings: [...warnings, ...analysis.warnings] };
}

function instant(text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const time = microsFromIso(text);
  if (time === undefined) throw new MiaError('MIA-USAGE-TIME', `'${text}' is not a time with a zone`, 'write for example 2025-09-04T14:15:00-04:00', { text });
  return time;
}

function days(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > LONGEST_HORIZON) throw new InvalidArgumentError(`expected whole days from 1 to ${LONGEST_HORIZON}`);
  return value;
}
