import { MiaError, type Micros } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { instrumentChoice } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { CSV_FORMAT, CsvFile } from './csv-file.js';
import type { CsvMapping } from './csv-mapping.js';
import { eventMaker, RowFault } from './csv-rows.js';
import { hasSubSecondTime, timeReader, type TimeReader } from './time-format.js';

export interface CsvImportOptions {
  /** Layout of the files: see `parseCsvMapping` and `readCsvMapping`. */
  readonly mapping: CsvMapping;
  /** Symbol of the events; wins over the mapping. Where the mapping names a column, only rows of this symbol are taken. */
  readonly instrument?: string;
  /** Leave out and count rows that cannot be read, instead of stopping at the first; default `false`. */
  readonly skipBadRows?: boolean;
}

/** Bad rows that are described one by one. */
const BAD_ROWS_SHOWN = 5;
const BAD_ROW = 'row that cannot be read';

/**
 * Imports CSV files (plain or gzip) of one layout and one instrument into a sink, streaming, in the order of their first rows.
 *
 * A source is never re-sorted inside: a row whose time is before that of an earlier one keeps its `tsEvent` and is known when the
 * earlier one was; a warning counts them. Bars count at their close. Resolves with `failure` set at the first row that cannot be
 * read (`MIA-IMPORT-FORMAT` with line and column) or where a gzip is cut or damaged; what came before is in the sink.
 * Throws a `MiaError` when a file cannot be opened, lacks a column of the mapping, or the instrument is not clear.
 */
export async function importCsv(paths: readonly string[], sink: EventSink, options: CsvImportOptions): Promise<ImportReport> {
  const { mapping } = options;
  const log = new ImportLog(sink);
  log.feedQuality = mapping.kind === 'bar' ? 'sampled' : 'l1';
  log.clockSource = mapping.kind !== 'bar' && hasSubSecondTime(mapping.time) ? 'exchange' : 'receive';
  log.instrument = options.instrument ?? (typeof mapping.instrument === 'string' ? mapping.instrument : '');
  if (log.instrument === '' && mapping.instrument === undefined) throw instrumentChoice(paths.join(', '), 'neither the mapping nor the command names an instrument', []);
  const readTime = timeReader(mapping.time);
  const ordered = await byFirstTime(paths, mapping, readTime);
  try {
    for (const path of ordered) await importFile(path, options, readTime, log);
    if (options.instrument !== undefined && typeof mapping.instrument === 'object' && log.report(CSV_FORMAT, null).firstTs === null) {
      throw instrumentChoice(paths.join(', '), `no row of ${options.instrument}`, []);
    }
    return log.report(CSV_FORMAT, null);
  } catch (cause) {
    const isFault = cause instanceof MiaError && cause.code.startsWith('MIA-IMPORT-') && !USAGE_CODES.has(cause.code);
    if (!isFault) throw cause;
    return log.report(CSV_FORMAT, cause);
  }
}

/** Faults of the call rather than of the data. */
const USAGE_CODES = new Set(['MIA-IMPORT-INSTRUMENT', 'MIA-IMPORT-FILE', 'MIA-IMPORT-MAPPING']);
/** A damaged file, to be met again when it is imported. */
const DAMAGE_CODES = new Set(['MIA-IMPORT-TRUNCATED', 'MIA-IMPORT-CORRUPT', 'MIA-IMPORT-CHECKSUM', 'MIA-IMPORT-LIMIT']);

async function importFile(path: string, options: CsvImportOptions, readTime: TimeReader, log: ImportLog): Promise<void> {
  const kept = (): number => log.sourceMessages;
  const file = new CsvFile(path, options.mapping, kept, log.sources);
  try {
    const { columnOf, timeColumns, instrumentColumn } = await file.open();
    const [firstTimeColumn = 0] = timeColumns;
    const make = eventMaker(options.mapping, columnOf);
    let latest = Number.NEGATIVE_INFINITY;
    let backwards = 0;
    const take = (): void => {
      if (instrumentColumn !== -1 && !isWanted(file, instrumentColumn, options, log)) return log.skip('row of another instrument');
      const ts = readTime(file.row, timeColumns);
      if (!Number.isSafeInteger(ts)) throw new RowFault(firstTimeColumn, `a time of format ${options.mapping.time.format}`);
      const event = make(file.row, ts, log.instrument);
      if ('skipped' in event) return log.skip(event.skipped);
      if (event.tsInit < latest) backwards += 1;
      else latest = event.tsInit;
      log.write({ ...event, tsInit: log.receivedAt(event.tsInit) });
    };
    while (file.step() || (await file.load())) {
      try {
        take();
      } catch (cause) {
        if (!(cause instanceof RowFault)) throw cause;
        const fault = file.fault(cause.column, cause.expected, log.sourceMessages);
        if (options.skipBadRows !== true) throw fault;
        skipBadRow(fault, log);
      }
      log.sourceMessages += 1;
    }
    if (backwards > 0) log.warnings.push(`${path}: ${backwards} rows are older than a row before them; their order was kept.`);
    if (file.isLastLineOpen) log.warnings.push(`${path}: the last line has no line end: if the file was cut there, its last value is not complete.`);
  } finally {
    await file.close();
  }
}

/** Whether the current row is of the wanted instrument. Without one the first row decides. */
function isWanted(file: CsvFile, column: number, options: CsvImportOptions, log: ImportLog): boolean {
  const symbol = file.row.text(column);
  if (log.instrument === '') log.instrument = symbol;
  if (symbol === log.instrument) return true;
  if (options.instrument === undefined) throw instrumentChoice(file.path, 'several instruments and none chosen', [log.instrument, symbol]);
  return false;
}

function skipBadRow(fault: MiaError, log: ImportLog): void {
  const already = log.report(CSV_FORMAT, null).skipped[BAD_ROW] ?? 0;
  log.skip(BAD_ROW);
  if (already < BAD_ROWS_SHOWN) log.warnings.push(`left out: ${fault.message}`);
}

async function byFirstTime(paths: readonly string[], mapping: CsvMapping, readTime: TimeReader): Promise<readonly string[]> {
  const heads: { readonly path: string; readonly time: Micros }[] = [];
  for (const path of paths) heads.push({ path, time: await firstTime(path, mapping, readTime) });
  return heads.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time)).map(({ path }) => path);
}

/** Time of the first row that has one; `Infinity` without. Throws when the header lacks a column. */
async function firstTime(path: string, mapping: CsvMapping, readTime: TimeReader): Promise<Micros> {
  const file = new CsvFile(path, mapping, () => 0);
  try {
    const { timeColumns } = await file.open();
    while (await file.load()) {
      const time = readTime(file.row, timeColumns);
      if (Number.isSafeInteger(time)) return time;
    }
    return Number.POSITIVE_INFINITY;
  } catch (cause) {
    if (cause instanceof MiaError && DAMAGE_CODES.has(cause.code)) return Number.POSITIVE_INFINITY;
    throw cause;
  } finally {
    await file.close();
  }
}
