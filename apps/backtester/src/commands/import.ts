import { count, Exit, note, pairs, print, printJson, reportFailure } from '@mia-trading/command-line';
import { createSessionClock, isoFromMicros, MiaError, parseIsoDate } from '@mia-trading/core';
import { describeImport, importCboe, importCboeDaily, importCsv, importDatabento, importLean, importPriceTicks, importSierra, importSierraText, readCsvMapping, RecordingWriter, type CboeDailyImportOptions, type EventSink, type ImportReport } from '@mia-trading/recording';
import { Argument, Command } from 'commander';
import { Progress } from '../terminal/progress.js';

interface ImportOptions {
  readonly out: string;
  readonly instrument?: string;
  readonly mapping?: string;
  readonly firstSession?: string;
  readonly lastSession?: string;
  readonly skipBadRows?: boolean;
  readonly extend?: boolean;
  readonly json?: boolean;
}

type Importer = (paths: readonly string[], sink: EventSink, options: ImportOptions) => Promise<ImportReport>;

const chosen = ({ instrument }: ImportOptions) => (instrument === undefined ? {} : { instrument });

const IMPORTERS: Readonly<Record<string, Importer>> = {
  databento: (paths, sink, options) => importDatabento(paths, sink, chosen(options)),
  'sierra-scid': (paths, sink, options) => importSierra(paths, sink, chosen(options)),
  'sierra-depth': (paths, sink, options) => importSierra(paths, sink, chosen(options)),
  'sierra-text': (paths, sink, options) => importSierraText(paths, sink, chosen(options)),
  lean: (paths, sink, options) => importLean(paths, sink, chosen(options)),
  'price-ticks': (paths, sink, options) => importPriceTicks(paths, sink, chosen(options)),
  cboe: (paths, sink, options) => importCboe(paths, sink, chosen(options)),
  'cboe-daily': (paths, sink, options) => importCboeDaily(paths, sink, sessionsOf(options)),
  csv: async (paths, sink, options) => importCsv(paths, sink, { ...chosen(options), mapping: await mappingOf(options), skipBadRows: options.skipBadRows === true }),
};

async function mappingOf({ mapping }: ImportOptions): ReturnType<typeof readCsvMapping> {
  if (mapping !== undefined) return readCsvMapping(mapping);
  throw new MiaError('MIA-USAGE-MAPPING', 'a csv import needs to know the columns', 'give --mapping with a JSON file; docs/import-mappings has examples', {});
}

function sessionsOf({ firstSession, lastSession }: ImportOptions): CboeDailyImportOptions {
  const calendar = createSessionClock({ calendar: 'CME_EQUITY' });
  for (const date of [firstSession, lastSession]) {
    if (date === undefined || (parseIsoDate(date) !== undefined && calendar.isTradeDate(date))) continue;
    throw new MiaError('MIA-USAGE-DATE', `${date} is not a trade date`, 'choose a day on which the market trades, written YYYY-MM-DD, e.g. 2026-11-17', { date });
  }
  return { ...(firstSession === undefined ? {} : { firstSession }), ...(lastSession === undefined ? {} : { lastSession }) };
}

const PROGRESS_EVENTS = 50_000;

export function importCommand(): Command {
  return new Command('import')
    .description("Turn other people's data into a recording.")
    .addArgument(new Argument('<format>', 'format of the files').choices(Object.keys(IMPORTERS)))
    .argument('<path...>', 'files of one instrument and session')
    .requiredOption('--out <dir>', 'directory of the new recording')
    .option('--instrument <symbol>', 'contract to import, where the files hold several or do not name it')
    .option('--mapping <file>', 'column mapping (csv only)')
    .option('--first-session <YYYY-MM-DD>', 'first trade date of the market the series are for: the days before are told at its beginning (cboe-daily only)')
    .option('--last-session <YYYY-MM-DD>', 'last trade date of that market: later days are left out (cboe-daily only)')
    .option('--skip-bad-rows', 'count rows that cannot be read instead of stopping at the first (csv only)')
    .option('--extend', 'add to the recording that is already there')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nA damaged file keeps what came before the damage and exits with 1; the JSON document then holds it as "failure".\n\nExamples:\n  $ backtester import databento es.mbo.dbn.zst --out recordings/es\n  $ backtester import sierra-scid ESH4.scid ESH4.depth --out recordings/esh4')
    .action(async (format: string, paths: readonly string[], options: ImportOptions) => {
      await runImport(format, paths, options);
    });
}

async function runImport(format: string, paths: readonly string[], options: ImportOptions): Promise<void> {
  const importer = IMPORTERS[format];
  if (importer === undefined) throw new MiaError('MIA-USAGE-FORMAT', `there is no importer '${format}'`, `use one of: ${Object.keys(IMPORTERS).join(', ')}`, { format });
  const writer = await RecordingWriter.create(options.out, options.extend === true ? { extend: true } : {});
  const progress = new Progress(`importing ${format}`, 'events');
  try {
    const sink: EventSink = {
      write: (event) => {
        writer.write(event);
        if (writer.events % PROGRESS_EVENTS === 0) progress.update(writer.events, 0);
      },
    };
    const report = await importer(paths, sink, options);
    if (report.failure !== null && writer.events === 0) throw report.failure;
    await writer.finish(describeImport(report));
    progress.stop();
    show(report, options);
    if (report.failure !== null) {
      note(`kept ${count(writer.events)} events from before the damage in ${options.out}`);
      process.exitCode = reportFailure(report.failure);
    }
  } finally {
    progress.stop();
    writer.abort();
  }
}

function show(report: ImportReport, options: ImportOptions): void {
  const [firstTs, lastTs] = [report.firstTs, report.lastTs].map((time) => (time === null ? null : isoFromMicros(time)));
  if (options.json === true) {
    const { failure, ...rest } = report;
    printJson({ recording: options.out, ...rest, firstTs, lastTs, failure: failure === null ? null : { code: failure.code, message: failure.message, remedy: failure.remedy, context: failure.context }, exitCode: failure === null ? Exit.Done : Exit.Failed });
    return;
  }
  print(
    pairs([
      ['recording', options.out],
      ['instrument', report.instruments?.join(', ') ?? report.instrument],
      ['feed', `${report.feedQuality}, ${report.clockSource} time`],
      ['from', firstTs ?? '–'],
      ['to', lastTs ?? '–'],
      ['source messages', count(report.sourceMessages)],
      ...Object.entries(report.events).map(([kind, events]): [string, string] => [`${kind} events`, count(events)]),
      ...Object.entries(report.skipped).map(([reason, messages]): [string, string] => ['skipped', `${count(messages)} ${reason}`]),
      ...report.warnings.map((text): [string, string] => ['warning', text]),
    ]),
  );
}
