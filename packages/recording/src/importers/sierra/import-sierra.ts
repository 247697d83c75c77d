import { open } from 'node:fs/promises';
import { MiaError, type DurationMicros, type Micros } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { instrumentChoice, unreadable, wrongFormat } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { DepthSource, parseDepthHeader } from './depth-source.js';
import { RecordFile } from './record-file.js';
import { parseScidHeader, ScidSource, type ScidOptions } from './scid-source.js';
import { symbolOfFile } from './sierra-symbol.js';

/** Name of the format in reports and manifests. */
export const SIERRA_FORMAT = 'sierra';

export interface SierraImportOptions {
  /** Symbol the events carry. Absent: what the file names say, when they agree. */
  readonly instrument?: string;
  /** Factor from stored to real prices; default 1. */
  readonly priceMultiplier?: number;
  /** Length of the bars in a `.scid` that holds bars instead of single trades. */
  readonly barPeriod?: DurationMicros;
}

type SierraSource = ScidSource | DepthSource;

/** One run of files of one kind, read one after the other. */
class SourceQueue {
  readonly #open: (() => Promise<SierraSource>)[];
  readonly #log: ImportLog;
  #current: SierraSource | null = null;

  constructor(openers: (() => Promise<SierraSource>)[], log: ImportLog) {
    this.#open = [...openers];
    this.#log = log;
  }

  /** The source positioned on its next record if that is in memory; `null`: call {@link load}. */
  step(): SierraSource | null {
    return this.#current !== null && this.#current.file.next() ? this.#current : null;
  }

  /** Reads on until a record is at hand. Resolves with `null` when there are no more. */
  async load(): Promise<SierraSource | null> {
    for (;;) {
      if (this.#current === null) {
        const next = this.#open.shift();
        if (next === undefined) return null;
        this.#current = await next();
      }
      if (this.#current.file.next()) return this.#current;
      await this.#current.file.fill();
      if (!this.#current.file.isOver) continue;
      await this.close();
    }
  }

  async close(): Promise<void> {
    if (this.#current === null) return;
    const { file } = this.#current;
    this.#current = null;
    if (file.tailBytes > 0) this.#log.warnings.push(`${file.path}: ${file.tailBytes} bytes after record ${file.records} are no whole record and were left out.`);
    this.#log.sources.push(await file.close(SIERRA_FORMAT));
  }
}

/**
 * Imports Sierra Chart `.scid` (trades or bars) and `.depth` files of one contract into a sink, streaming and merged by time.
 *
 * Times are whole milliseconds; the order inside one file is kept. Where both kinds share a millisecond the trade comes first: the
 * exchange tells a trade before the book change it causes. Fills of one aggressor (first ... last of an unbundled trade) share a
 * `matchId`. Without a depth file, the bid and ask stored with a trade become a `quote` before it when they changed; their sizes
 * are not stored and read `NaN`. Bytes after the last whole record are left out with a warning, as of a file still being written.
 * Throws a `MiaError` when a file cannot be opened, is of another format, or the contract is not clear.
 */
export async function importSierra(paths: readonly string[], sink: EventSink, options: SierraImportOptions = {}): Promise<ImportReport> {
  const instrument = options.instrument ?? commonSymbol(paths);
  const kinds = new Map<string, 'scid' | 'depth'>();
  for (const path of paths) kinds.set(path, await kindOf(path));
  const log = new ImportLog(sink);
  log.instrument = instrument;
  const multiplier = options.priceMultiplier ?? 1;
  const depthPaths = await byFirstTime(paths.filter((path) => kinds.get(path) === 'depth'), (path) => openDepth(path, log, multiplier));
  const scidOptions: ScidOptions = { priceMultiplier: multiplier, barPeriod: options.barPeriod ?? null, withQuotes: depthPaths.length === 0 };
  const scidPaths = await byFirstTime(paths.filter((path) => kinds.get(path) === 'scid'), (path) => openScid(path, log, scidOptions));
  log.feedQuality = depthPaths.length > 0 ? 'l2-async' : options.barPeriod === undefined ? 'l1' : 'sampled';
  const trades = new SourceQueue(scidPaths.map((path) => () => openScid(path, log, scidOptions)), log);
  const depth = new SourceQueue(depthPaths.map((path) => () => openDepth(path, log, multiplier)), log);
  try {
    await merge(trades, depth, log, instrument);
    return log.report(SIERRA_FORMAT, null);
  } catch (cause) {
    if (!(cause instanceof MiaError) || !cause.code.startsWith('MIA-IMPORT-')) throw cause;
    return log.report(SIERRA_FORMAT, cause);
  } finally {
    await trades.close();
    await depth.close();
  }
}

/** Hands on the records of both runs by time, trades first where times are equal. A record without time goes at once, to be counted. */
async function merge(trades: SourceQueue, depth: SourceQueue, log: ImportLog, instrument: string): Promise<void> {
  let trade = await trades.load();
  let level = await depth.load();
  let tradeTime = trade?.time() ?? Number.NaN;
  let levelTime = level?.time() ?? Number.NaN;
  while (trade !== null || level !== null) {
    log.sourceMessages += 1;
    if (trade !== null && (level === null || !(levelTime < tradeTime))) {
      trade.write(instrument);
      trade = trades.step() ?? (await trades.load());
      tradeTime = trade?.time() ?? Number.NaN;
    } else if (level !== null) {
      level.write(instrument);
      level = depth.step() ?? (await depth.load());
      levelTime = level?.time() ?? Number.NaN;
    }
  }
}

async function openScid(path: string, log: ImportLog, options: ScidOptions): Promise<ScidSource> {
  return new ScidSource(await RecordFile.open(path, (head) => parseScidHeader(path, head)), log, options);
}

async function openDepth(path: string, log: ImportLog, multiplier: number): Promise<DepthSource> {
  return new DepthSource(await RecordFile.open(path, (head) => parseDepthHeader(path, head)), log, multiplier);
}

async function byFirstTime(paths: readonly string[], openSource: (path: string) => Promise<SierraSource>): Promise<string[]> {
  const heads: { readonly path: string; readonly time: Micros }[] = [];
  for (const path of paths) {
    const source = await openSource(path);
    await source.file.fill();
    const time = source.file.next() ? source.time() : Number.POSITIVE_INFINITY;
    await source.file.close(SIERRA_FORMAT);
    heads.push({ path, time: Number.isNaN(time) ? Number.POSITIVE_INFINITY : time });
  }
  return heads.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time)).map((head) => head.path);
}

const SIGNATURE_LETTERS = 4;

async function kindOf(path: string): Promise<'scid' | 'depth'> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const letters = Buffer.alloc(SIGNATURE_LETTERS);
  try {
    await handle.read(letters, 0, SIGNATURE_LETTERS, 0);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await handle.close();
  }
  const signature = letters.toString('latin1');
  if (signature === 'SCID') return 'scid';
  if (signature === 'SCDD') return 'depth';
  throw wrongFormat('no Sierra Chart signature', 'the letters SCID or SCDD', { file: path, offset: 0, kept: 0 });
}

function commonSymbol(paths: readonly string[]): string {
  const symbols = [...new Set(paths.map(symbolOfFile))];
  const [symbol = ''] = symbols;
  if (symbols.length === 1 && symbol !== '') return symbol;
  throw instrumentChoice(paths.join(', '), 'the file names do not agree on one contract', symbols.filter((name) => name !== ''));
}
