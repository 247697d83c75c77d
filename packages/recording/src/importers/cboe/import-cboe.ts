import { MiaError, type Micros } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { underlyingOf } from '../option-underlying.js';
import { instrumentChoice } from '../shared/import-errors.js';
import { ImportLog, type ImportReport, type ImportSource } from '../shared/import-report.js';
import { LineReader } from '../text/line-reader.js';
import { textChunks } from '../text/text-chunks.js';
import { CboeTable, type CboeHead } from './cboe-csv.js';
import { readCboeJson, seriesOfJson } from './cboe-json.js';
import { writeSeries, writeSpot, type CboeMoment, type CboeSeries } from './cboe-series.js';
import { cboeDataTime } from './cboe-time.js';

/** Name of the format in reports and manifests. */
export const CBOE_FORMAT = 'cboe';

export interface CboeImportOptions {
  /** Underlying (`SPX`) the tables must be of. Absent: the one they are of. */
  readonly instrument?: string;
}

const OPEN_BRACE = 123;

/** What is known of a file before its series are read. */
interface CboeFile {
  readonly path: string;
  readonly isJson: boolean;
  readonly underlying: string;
  readonly headerTime: Micros;
}

/**
 * Imports tables of Cboe's delayed quotes (csv of the web site or JSON of its service, plain or gzip) into a sink, in the order of
 * their times. Each table gives one `index` event with the level of the underlying and one `optionQuote` per series.
 *
 * `tsInit` is the time of the table, when it could be had; `tsEvent` the time of its data (see {@link cboeDataTime}). All events carry
 * the symbol of the underlying as `instrument`; the root of a series is that of its OSI symbol. `sourceMessages` counts series (two
 * a row), those that cannot be read in `skipped` by reason. A csv is streamed; a JSON document is held in memory.
 * Resolves with `failure` set when a file is cut or damaged. Throws a `MiaError` when a file cannot be opened or has no readable
 * head, or when the tables are of several underlyings.
 */
export async function importCboe(paths: readonly string[], sink: EventSink, options: CboeImportOptions = {}): Promise<ImportReport> {
  const log = new ImportLog(sink);
  log.feedQuality = 'sampled';
  log.clockSource = 'receive';
  const files: CboeFile[] = [];
  for (const path of paths) files.push(await inspect(path));
  const underlyings = [...new Set(files.map(({ underlying }) => underlying))];
  const wanted = options.instrument?.trim().toUpperCase();
  const [only = ''] = underlyings;
  if (underlyings.length > 1) throw instrumentChoice(paths.join(', '), 'tables of several underlyings', underlyings);
  if (wanted !== undefined && underlyingOf(wanted) !== only) throw instrumentChoice(paths.join(', '), `no table of ${wanted}`, underlyings);
  log.instrument = only;
  files.sort((a, b) => a.headerTime - b.headerTime);
  try {
    for (const file of files) await (file.isJson ? importJson(file, log) : importTable(file, log));
    return log.report(CBOE_FORMAT, null);
  } catch (cause) {
    if (!(cause instanceof MiaError) || !cause.code.startsWith('MIA-IMPORT-')) throw cause;
    return log.report(CBOE_FORMAT, cause);
  }
}

function take(series: CboeSeries | string, moment: CboeMoment, log: ImportLog): void {
  log.sourceMessages += 1;
  if (typeof series === 'string') log.skip(series);
  else writeSeries(series, moment, log);
}

async function importTable(file: CboeFile, log: ImportLog): Promise<void> {
  await withTable(file.path, () => log.sourceMessages, log.sources, async (table) => {
    const moment = momentOf(file, (await table.readHead()).spot);
    writeSpot(moment, log);
    while (await table.next()) {
      take(table.series('C'), moment, log);
      take(table.series('P'), moment, log);
    }
    if (table.isLastLineOpen) log.warnings.push(`${file.path}: the last line has no line end: the table may have been cut there.`);
  });
}

async function importJson(file: CboeFile, log: ImportLog): Promise<void> {
  const document = await readCboeJson(file.path, textChunks({ path: file.path, format: CBOE_FORMAT, kept: () => log.sourceMessages, sources: log.sources }));
  const moment = momentOf(file, document.spot);
  writeSpot(moment, log);
  for (const option of document.options) take(seriesOfJson(option), moment, log);
}

function momentOf({ headerTime, underlying }: CboeFile, spot: number): CboeMoment {
  return { tsEvent: cboeDataTime(headerTime), headerTime, underlying, spot };
}

async function inspect(path: string): Promise<CboeFile> {
  const kept = (): number => 0;
  if (await isJson(path)) {
    const { symbol, headerTime } = await readCboeJson(path, textChunks({ path, format: CBOE_FORMAT, kept }));
    return { path, isJson: true, underlying: underlyingOf(symbol), headerTime };
  }
  return withTable(path, kept, undefined, async (table) => {
    const head: CboeHead = await table.readHead();
    while (await table.next()) {
      const series = table.series('C');
      if (typeof series !== 'string') return { path, isJson: false, underlying: underlyingOf(series.root), headerTime: head.headerTime };
    }
    throw instrumentChoice(path, `no series that can be read in the table "${head.name}"`, []);
  });
}

async function withTable<T>(path: string, kept: () => number, sources: ImportSource[] | undefined, use: (table: CboeTable) => Promise<T>): Promise<T> {
  const lines = new LineReader(path, textChunks({ path, format: CBOE_FORMAT, kept, ...(sources === undefined ? {} : { sources }) }), kept);
  try {
    return await use(new CboeTable(path, lines));
  } finally {
    await lines.close();
  }
}

async function isJson(path: string): Promise<boolean> {
  for await (const chunk of textChunks({ path, format: CBOE_FORMAT, kept: () => 0 })) {
    const first = chunk.find((byte) => byte > ' '.charCodeAt(0));
    if (first !== undefined) return first === OPEN_BRACE;
  }
  return false;
}
