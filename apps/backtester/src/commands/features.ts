import { collect, count, pairs, print, printJson } from '@mia-trading/command-line';
import { MiaError, microsFromIso, MILLISECOND, MINUTE, SECOND, type Micros } from '@mia-trading/core';
import { FEATURE_COLUMNS, DETECTION_COLUMNS, type RowSpacing } from '@mia-trading/confluence-scoring';
import { Command, InvalidArgumentError } from 'commander';
import { featureSeries, type FeatureSeries } from '../feature-series.js';
import { Progress } from '../terminal/progress.js';
import { effectiveConfig, type ConfigOptions } from './options.js';

interface FeaturesOptions extends ConfigOptions {
  readonly out: string;
  readonly from?: string;
  readonly to?: string;
  readonly every: RowSpacing;
  readonly json?: boolean;
}

const UNITS: Readonly<Record<string, number>> = { ms: MILLISECOND, s: SECOND, m: MINUTE };

export function featuresCommand(): Command {
  return new Command('features')
    .description('Write the time series of every feature, level and detection of recordings to a table for notebooks.')
    .argument('<recording...>', 'directories of recordings of one instrument, merged by time')
    .requiredOption('--out <file>', 'table to write, .parquet or .csv; detections go to <name>.detections beside it')
    .option('--from <iso>', 'first time that gets a row; what is recorded before it warms the features up')
    .option('--to <iso>', 'end of the times that get rows, exclusive')
    .option('--every <spacing>', 'a row at every trade, or every so often: 250ms, 1s, 5m', spacing, SECOND)
    .option('--config <file>', 'configuration file (JSON)')
    .option('--set <section.field=value>', 'override one setting; may be repeated', collect)
    .option('--sessions <file>', 'session factors, as learn-sessions writes them')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nRows come from the run that `backtester run` makes; docs/features-columns.md tells what each column is. What is not known is null (Parquet) or empty (CSV).\n\nExamples:\n  $ backtester features recordings/esh4 --out esh4.parquet\n  $ backtester features recordings/esh4 --every trade --from 2023-12-26T00:00:00Z --out esh4.csv --json',
    )
    .action(async (recordings: readonly string[], options: FeaturesOptions) => {
      const { config, hash } = effectiveConfig(options);
      const from = instant(options.from) ?? Number.NEGATIVE_INFINITY;
      const to = instant(options.to) ?? Number.POSITIVE_INFINITY;
      const progress = new Progress('reading', 'events');
      const series = await featureSeries(recordings, config, { every: options.every, from, to, out: options.out }, progress).finally(() => {
        progress.stop();
      });
      if (options.json === true) printJson({ ...document(series), configHash: hash });
      else print(report(series));
    });
}

function document(series: FeatureSeries): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: 1,
    instrument: series.instrument,
    file: series.file,
    rows: series.rows,
    columns: FEATURE_COLUMNS.map(({ name }) => name),
    detections: { file: series.detectionsFile, rows: series.detectionRows, columns: DETECTION_COLUMNS.map(({ name }) => name), kinds: series.detectionKinds },
    events: series.events,
    notes: series.notes,
  };
}

function report(series: FeatureSeries): string {
  return pairs([
    ['instrument', series.instrument],
    ['table', series.file],
    ['rows', `${count(series.rows)} of ${FEATURE_COLUMNS.length} columns`],
    ['detections', series.detectionsFile],
    ...Object.entries(series.detectionKinds)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, found]): [string, string] => [kind, count(found)]),
    ...series.notes.map((text): [string, string] => ['note', text]),
  ]);
}

function spacing(text: string): RowSpacing {
  if (text === 'trade') return text;
  const [, number = '', unit = ''] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  const every = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (!(every > 0)) throw new InvalidArgumentError("expected 'trade' or a time such as 250ms, 1s, 5m");
  return every;
}

function instant(text: string | undefined): Micros | undefined {
  if (text === undefined) return undefined;
  const time = microsFromIso(text);
  if (time === undefined) throw new MiaError('MIA-USAGE-TIME', `'${text}' is not a time with a zone`, 'write for example 2023-12-26T00:00:00Z', { text });
  return time;
}
