import { createSessionClock, MiaError, resolveInstrument } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { sourceChunks } from '../shared/file-chunks.js';
import { instrumentChoice } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { decodeDbn } from './decode-dbn.js';
import type { DbnVersion } from './dbn-decoder.js';
import { DbnRouter } from './dbn-router.js';
import { DbnSymbols, mappedNames } from './dbn-symbols.js';
import type { MapContext, PhaseClock } from './map-context.js';
import { peekDbn, type DbnHead } from './peek-dbn.js';

/** Name of the format in reports and manifests. */
export const DATABENTO_FORMAT = 'databento';

export interface DatabentoImportOptions {
  /** Symbol to import, as the metadata or a definition names it. Absent: the only one there is. */
  readonly instrument?: string;
  /** DBN version of fragments (files without metadata). */
  readonly fragmentVersion?: DbnVersion;
  /** Calendar that tells opening crosses from other prints without aggressor. Absent: that of the instrument, if it is known. */
  readonly sessions?: PhaseClock;
}

/** Errors of the call, not of the content. */
const THROWN = new Set(['MIA-IMPORT-INSTRUMENT', 'MIA-IMPORT-FILE']);

/**
 * Imports Databento DBN files (versions 1-3, plain or zstd) into a sink, streaming.
 *
 * Files are read in the order of their first record's receive time; definition files come first, for their symbols. One instrument
 * is imported; its prints, quotes, depth, orders, bars and trading phases become events, and every other record is counted by name
 * in `skipped`. Resolves with `failure` set when a file is cut or damaged: what came before it is in the sink.
 * Throws a `MiaError` when a file cannot be opened, the first one is no DBN, or the instrument is not clear.
 */
export async function importDatabento(paths: readonly string[], sink: EventSink, options: DatabentoImportOptions = {}): Promise<ImportReport> {
  const decodeOptions = options.fragmentVersion === undefined ? {} : { fragmentVersion: options.fragmentVersion };
  const heads: DbnHead[] = [];
  for (const path of paths) heads.push(await peekDbn(path, decodeOptions));
  const symbols = new DbnSymbols();
  for (const { metadata } of heads) if (metadata !== null) symbols.addMetadata(metadata);
  const ordered = readingOrder(heads);
  const wanted = options.instrument ?? onlySymbol(ordered);
  const log = new ImportLog(sink);
  const context: MapContext = {
    log,
    isChosen: options.instrument !== undefined,
    file: '',
    instrument: wanted ?? '',
    sessions: options.sessions ?? calendarOf(wanted),
  };
  const router = new DbnRouter(context, symbols, wanted);
  let failure: MiaError | null = null;
  for (const { path, metadata } of ordered) {
    context.file = path;
    router.beginSource(metadata?.version ?? options.fragmentVersion ?? 0);
    const source = { name: path, chunks: sourceChunks(path, DATABENTO_FORMAT, log.sources) };
    const result = await decodeDbn(source, { onRecord: (record) => router.handle(record) }, decodeOptions);
    router.endOfSource();
    failure = result.failure;
    if (failure !== null) break;
  }
  log.instrument = context.instrument;
  const report = log.report(DATABENTO_FORMAT, failure);
  if (failure !== null && (THROWN.has(failure.code) || (failure.code === 'MIA-IMPORT-FORMAT' && log.sourceMessages === 0))) throw failure;
  if (failure === null && options.instrument !== undefined && report.firstTs === null) {
    throw instrumentChoice(paths.join(', '), `no message of ${options.instrument}`, namesIn(ordered));
  }
  return report;
}

/** Definitions first, then by first time; files without a record keep their place at the end. */
function readingOrder(heads: readonly DbnHead[]): DbnHead[] {
  const rank = (head: DbnHead): number => {
    if (head.metadata?.schema === 'definition') return Number.NEGATIVE_INFINITY;
    return Number.isNaN(head.firstTs) ? Number.POSITIVE_INFINITY : head.firstTs;
  };
  return [...heads].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function namesIn(heads: readonly DbnHead[]): string[] {
  const market = heads.filter((head) => head.metadata !== null && head.metadata.schema !== 'definition');
  const names = (market.length > 0 ? market : heads).flatMap((head) => (head.metadata === null ? [] : mappedNames(head.metadata)));
  return [...new Set(names)];
}

function onlySymbol(heads: readonly DbnHead[]): string | null {
  const names = namesIn(heads);
  if (names.length > 1) throw instrumentChoice(heads.map((head) => head.path).join(', '), 'several instruments and none chosen', names);
  return names[0] ?? null;
}

/** Calendar of a contract such as `ESH4` or a continuous symbol such as `ES.c.0`; `null` for what core does not know. */
function calendarOf(symbol: string | null): PhaseClock | null {
  try {
    return symbol === null ? null : createSessionClock(resolveInstrument(symbol.split('.')[0] ?? symbol));
  } catch (cause) {
    if (cause instanceof MiaError) return null;
    throw cause;
  }
}
