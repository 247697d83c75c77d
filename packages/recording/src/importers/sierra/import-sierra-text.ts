import { MiaError, TradeFlag, type Aggressor, type ZoneName } from '@mia-trading/core';
import type { EventSink } from '../../store/event-sink.js';
import { sourceChunks } from '../shared/file-chunks.js';
import { corrupt, wrongFormat } from '../shared/import-errors.js';
import { ImportLog, type ImportReport } from '../shared/import-report.js';
import { textLines } from '../shared/text-lines.js';
import { DomWindow } from './dom-changes.js';
import { symbolOfFile } from './sierra-symbol.js';
import { TextRowParser, type TextRow } from './text-row.js';

/** Name of the format in reports and manifests. */
export const SIERRA_TEXT_FORMAT = 'sierra-text';

/** Points per tick of ES, MES, NQ and MNQ. */
const EQUITY_INDEX_TICK = 0.25;
/** Rows held back to bring them into the order of their sequence numbers. */
const REORDER_ROWS = 4_096;

export interface SierraTextImportOptions {
  /** Symbol the events carry. Absent: what the file name says. */
  readonly instrument?: string;
  /** Points between two DOM levels; default 0.25. */
  readonly tickSize?: number;
  /** Zone of the file's times; default UTC. */
  readonly zone?: ZoneName;
}

/**
 * Imports Sierra Chart's semicolon-separated tick export, with or without DOM columns, into a sink, streaming.
 *
 * Rows go by `Sequence`, not by time: the time's fraction is unpadded milliseconds followed by a counter. Each row becomes, where
 * changed, a `quote`, then the DOM levels that changed as one batch of `depth`, then its `trade` (rows of size 0 are counted only).
 * The DOM is a picture taken a few times a second and lags the quote (in the sample, by up to six ticks): `feedQuality` is
 * `l2-async` and the quote is the truer top of book. A price that leaves the DOM's window is removed.
 * Resolves with `failure` set at a line that is no row; throws when a file cannot be opened or is of another format.
 */
export async function importSierraText(paths: readonly string[], sink: EventSink, options: SierraTextImportOptions = {}): Promise<ImportReport> {
  const log = new ImportLog(sink);
  let failure: MiaError | null = null;
  for (const path of paths) {
    const symbol = options.instrument ?? symbolOfFile(path);
    if (log.instrument !== '' && log.instrument !== symbol) {
      throw wrongFormat(`symbol ${symbol}`, log.instrument, { file: path, offset: 0, kept: log.sourceMessages }, 'Import one contract at a time, or give --instrument.');
    }
    log.instrument = symbol;
    failure = await importFile(path, log, options);
    if (failure !== null) break;
  }
  return log.report(SIERRA_TEXT_FORMAT, failure);
}

async function importFile(path: string, log: ImportLog, options: SierraTextImportOptions): Promise<MiaError | null> {
  const writer = new RowWriter(log, new DomWindow(options.tickSize ?? EQUITY_INDEX_TICK));
  const order = new SequenceOrder(path, log, writer);
  let parser: TextRowParser | null = null;
  let line = 0;
  try {
    for await (const text of textLines(path, sourceChunks(path, SIERRA_TEXT_FORMAT, log.sources))) {
      line += 1;
      const place = { file: path, offset: line, kept: log.sourceMessages };
      if (parser === null) {
        const header = TextRowParser.fromHeader(line === 1 ? text : '', options.zone ?? 'UTC');
        if (!(header instanceof TextRowParser)) throw wrongFormat(`a header line without ${header.join(', ')}`, 'a Sierra Chart tick export', place);
        parser = header;
        log.feedQuality = parser.hasDom ? 'l2-async' : 'l1';
        continue;
      }
      const row = parser.parse(text);
      if (typeof row === 'string') throw corrupt(`a line with ${row}`, 'a row like the header', place);
      log.sourceMessages += 1;
      order.push(row, line);
    }
    if (parser === null) throw wrongFormat('an empty file', 'a header line', { file: path, offset: 1, kept: log.sourceMessages });
    order.flush();
    return null;
  } catch (cause) {
    if (!(cause instanceof MiaError) || cause.code === 'MIA-IMPORT-FILE' || cause.code === 'MIA-IMPORT-FORMAT') throw cause;
    order.flush();
    return cause;
  }
}

/** Hands rows on in the order of their sequence numbers, looking a bounded number of rows ahead. */
class SequenceOrder {
  readonly #file: string;
  readonly #log: ImportLog;
  readonly #writer: RowWriter;
  readonly #waiting: TextRow[] = [];
  #lastSequence = Number.NEGATIVE_INFINITY;

  constructor(file: string, log: ImportLog, writer: RowWriter) {
    this.#file = file;
    this.#log = log;
    this.#writer = writer;
  }

  push(row: TextRow, line: number): void {
    if (row.sequence < this.#lastSequence) {
      const place = { file: this.#file, offset: line, kept: this.#log.sourceMessages };
      throw corrupt(`a row more than ${REORDER_ROWS} rows late in sequence`, 'rows nearly in order', place);
    }
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.sequence ?? 0) > row.sequence) at -= 1;
    this.#waiting.splice(at, 0, row);
    if (this.#waiting.length > REORDER_ROWS) this.#release(this.#waiting.splice(0, REORDER_ROWS / 2));
  }

  flush(): void {
    this.#release(this.#waiting.splice(0));
  }

  #release(rows: readonly TextRow[]): void {
    for (const row of rows) {
      this.#lastSequence = row.sequence;
      this.#writer.write(row);
    }
  }
}

/** Writes the events of one row after the other. */
class RowWriter {
  readonly #log: ImportLog;
  readonly #dom: DomWindow;
  #lastQuote: TextRow | null = null;

  constructor(log: ImportLog, dom: DomWindow) {
    this.#log = log;
    this.#dom = dom;
  }

  write(row: TextRow): void {
    const { instrument } = this.#log;
    const tsInit = this.#log.receivedAt(row.ts);
    const header = { tsEvent: row.ts, tsInit, instrument } as const;
    const last = this.#lastQuote;
    if (last === null || row.bid !== last.bid || row.ask !== last.ask || row.bidSize !== last.bidSize || row.askSize !== last.askSize) {
      this.#log.write({ kind: 'quote', ...header, bid: row.bid, bidSize: row.bidSize, ask: row.ask, askSize: row.askSize });
      this.#lastQuote = row;
    }
    const changes = [...this.#dom.changes(1, row.bidDomPrice, row.bidDom), ...this.#dom.changes(-1, row.askDomPrice, row.askDom)];
    for (const [i, change] of changes.entries()) {
      this.#log.write({ kind: 'depth', ...header, action: 'set', ...change, orders: 0, endOfBatch: i === changes.length - 1 });
    }
    if (row.size <= 0) return this.#log.skip('row without volume');
    const aggressor: Aggressor = row.tradeType === 2 ? 1 : row.tradeType === 1 ? -1 : 0;
    const aggressorSource = aggressor === 0 ? 'none' : 'exchange';
    this.#log.write({ kind: 'trade', ...header, price: row.price, size: row.size, aggressor, aggressorSource, matchId: 0, flags: TradeFlag.Last });
  }
}
