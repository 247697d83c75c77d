import { MiaError, type DayNumber } from '@mia-trading/core';
import type { Entry } from 'yauzl';
import type { EventSink } from '../../store/event-sink.js';
import { hashFile } from '../../store/file-hash.js';
import { overLimit, wrongFormat } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { LineReader } from '../text/line-reader.js';
import { Row } from '../text/row.js';
import { parseLeanEntry, type LeanEntry } from './lean-entry.js';
import { LeanRows } from './lean-rows.js';
import { selectEntries, symbolOf, type LeanSelection } from './lean-selection.js';
import { OptionSeries } from './option-series.js';
import { RowQueue } from './row-queue.js';
import { isZip, ZipSource, type ZipLimits } from './zip-source.js';

/** Name of the format in reports and manifests. */
export const LEAN_FORMAT = 'lean';

export interface LeanImportOptions {
  /** A contract (`ESZ13`), the root of a future (`ES`: front month by volume), a ticker, an index with its options (`SPX`), or one option root (`SPXW`). */
  readonly instrument?: string;
  /** Bytes that the entries of one zip may decompress to; default 4 GiB. */
  readonly maxZipBytes?: number;
  /** Entries of one zip; default 100,000. */
  readonly maxZipEntries?: number;
  /** Entries of one date that are merged at a time, each with a decompressor of about 100 KB; default 2,000. */
  readonly maxOpenEntries?: number;
}

const MAX_ZIP_BYTES = 4_294_967_296;
const MAX_ZIP_ENTRIES = 100_000;
const MAX_OPEN_ENTRIES = 2_000;
const COMMA = 44;
/** Column of the volume: bars end with it, ticks have it third. */
const BAR_VOLUME = 5;
const TICK_SIZE = 2;

/** An entry and the zip it is in. */
interface Located {
  readonly path: string;
  readonly name: string;
  readonly entry: LeanEntry;
}

/**
 * Imports QuantConnect Lean zips (minute and second bars, ticks; futures, stocks, indices, index options) into a sink, streaming.
 *
 * Files of one date are merged by time, dates follow each other. Bars count at their close: the files stamp the start. Trade bars
 * become `bar`, quote bars a `quote` sampled at the close; ticks become `trade` without aggressor and `quote`; option files become
 * `optionQuote` with all that is known of the series that day. Suspicious and zero-size ticks, open interest of futures, and csv
 * files outside a zip (universes, maps) are counted in `skipped`. Resolves with `failure` set when an entry is damaged: the rows
 * before it are in the sink. Throws a `MiaError` when a zip has no readable directory or the instrument is not clear.
 */
export async function importLean(paths: readonly string[], sink: EventSink, options: LeanImportOptions = {}): Promise<ImportReport> {
  const limits: ZipLimits = { maxBytes: options.maxZipBytes ?? MAX_ZIP_BYTES, maxEntries: options.maxZipEntries ?? MAX_ZIP_ENTRIES };
  const log = new ImportLog(sink);
  const located = await locate(paths, limits, log);
  const files = paths.join(', ');
  const selection = await selectEntries(files, located.map(({ entry }) => entry), options.instrument, (of) => volumes(located.filter(({ entry }) => of.includes(entry)), limits), (text) => log.warnings.push(text));
  const chosen = located.filter(({ entry }) => selection.includes(entry));
  log.instrument = selection.instrument;
  const isSampled = chosen.some(({ entry }) => entry.resolution !== 'tick');
  log.feedQuality = isSampled ? 'sampled' : 'l1';
  log.clockSource = isSampled ? 'receive' : 'exchange';
  try {
    for (const date of datesOf(chosen)) {
      const ofDate = chosen.filter(({ entry }) => entry.date === date);
      const most = options.maxOpenEntries ?? MAX_OPEN_ENTRIES;
      if (ofDate.length > most) throw overLimit(`${ofDate.length} entries of one date to merge`, `at most ${most}`, { file: files, offset: 0, kept: log.sourceMessages });
      await importDate(ofDate, limits, log, selection);
    }
    for (const path of new Set(chosen.map((each) => each.path))) {
      log.sources.push({ format: LEAN_FORMAT, file: path, ...hashFile(path) });
    }
    return log.report(LEAN_FORMAT, null);
  } catch (cause) {
    if (!(cause instanceof MiaError) || !cause.code.startsWith('MIA-IMPORT-')) throw cause;
    return log.report(LEAN_FORMAT, cause);
  }
}

function datesOf(located: readonly Located[]): DayNumber[] {
  return [...new Set(located.map(({ entry }) => entry.date))].sort((a, b) => a - b);
}

async function locate(paths: readonly string[], limits: ZipLimits, log: ImportLog): Promise<Located[]> {
  const located: Located[] = [];
  for (const path of paths) {
    if (path.toLowerCase().endsWith('.csv') && !(await isZip(path))) {
      log.skip('csv file outside a zip (universe or map)');
      continue;
    }
    const zip = await ZipSource.open(path, limits);
    try {
      const before = located.length;
      for (const { fileName: name } of zip.entries) {
        const entry = parseLeanEntry(name, path);
        if (entry === null) log.skip('zip entry with a name of another layout');
        else located.push({ path, name, entry });
      }
      if (located.length > before) continue;
      const names = zip.entries.slice(0, 3).map(({ fileName }) => fileName).join(', ');
      throw wrongFormat(`no entry of a known layout (${names === '' ? 'empty zip' : names})`, 'names such as 20131007_es_minute_trade_201312.csv', { file: path, offset: 0, kept: 0 });
    } finally {
      await zip.close();
    }
  }
  return located;
}

/** Merges the entries of one date by time. */
async function importDate(located: readonly Located[], limits: ZipLimits, log: ImportLog, selection: LeanSelection): Promise<void> {
  const zips = await openZips(located, limits);
  const series = new Map<string, OptionSeries>();
  const queue = new RowQueue();
  const all: LeanRows[] = [];
  try {
    for (const { path, name, entry } of located) {
      const { zip, found } = find(zips, path, name);
      const file = `${path}, ${name}`;
      const lines: LineReader = new LineReader(file, zip.chunks(found, () => lines.line), () => lines.line);
      const instrument = entry.contract === null ? entry.symbol : selection.instrument;
      const rows = new LeanRows(file, entry, lines, log, instrument, seriesOf(series, entry));
      all.push(rows);
      if (await rows.load()) queue.add(rows);
    }
    for (let rows = queue.first; rows !== undefined; rows = queue.first) {
      rows.write();
      if (rows.step() || (await rows.load())) queue.firstMoved();
      else queue.removeFirst();
    }
  } finally {
    for (const rows of all) await rows.close();
    for (const zip of zips.values()) await zip.close();
  }
}

async function openZips(located: readonly Located[], limits: ZipLimits): Promise<Map<string, ZipSource>> {
  const zips = new Map<string, ZipSource>();
  for (const { path } of located) if (!zips.has(path)) zips.set(path, await ZipSource.open(path, limits));
  return zips;
}

function find(zips: ReadonlyMap<string, ZipSource>, path: string, name: string): { readonly zip: ZipSource; readonly found: Entry } {
  const zip = zips.get(path);
  const found = zip?.entries.find((entry) => entry.fileName === name);
  if (zip === undefined || found === undefined) throw wrongFormat(`the entry ${name} is gone`, 'a zip that does not change while it is read', { file: path, offset: 0, kept: 0 });
  return { zip, found };
}

function seriesOf(known: Map<string, OptionSeries>, entry: LeanEntry): OptionSeries | null {
  const { option } = entry;
  if (option === null) return null;
  const key = `${option.root} ${option.expiry} ${option.strike} ${option.right}`;
  const series = known.get(key) ?? new OptionSeries(option, entry.symbol);
  known.set(key, series);
  return series;
}

/** Volume by contract, from a first pass over the trade files. */
async function volumes(located: readonly Located[], limits: ZipLimits): Promise<Map<string, number>> {
  const totals = new Map<string, number>();
  for (const { path, name, entry } of located) {
    if (entry.contract === null || entry.kind !== 'trade') continue;
    const zip = await ZipSource.open(path, limits);
    try {
      const { found } = find(new Map([[path, zip]]), path, name);
      const lines = new LineReader(`${path}, ${name}`, zip.chunks(found, () => 0), () => 0);
      const row = new Row();
      let volume = 0;
      while (await lines.load()) {
        row.split(lines.bytes, lines.start, lines.end, COMMA);
        const size = row.number(entry.resolution === 'tick' ? TICK_SIZE : BAR_VOLUME);
        if (size > 0) volume += size;
      }
      totals.set(symbolOf(entry), (totals.get(symbolOf(entry)) ?? 0) + volume);
    } finally {
      await zip.close();
    }
  }
  return totals;
}
