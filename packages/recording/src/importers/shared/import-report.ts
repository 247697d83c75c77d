import type { EventKind, FeedQuality, Micros, MiaError } from '@mia-trading/core';
import type { EventSink, UnsequencedEvent } from '../../store/event-sink.js';

/** Whether `tsEvent` is the exchange's own clock to a millisecond or better, or absent or coarser so that it equals `tsInit`. */
export type ClockSource = 'exchange' | 'receive';

/** An original file that an import read, as a recording's manifest lists it. */
export interface ImportSource {
  readonly format: string;
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

/** What one import did. Importers resolve with it also when a source is damaged: see {@link ImportReport.failure}. */
export interface ImportReport {
  /** Name of the source format, e.g. `databento`. */
  readonly format: string;
  /** Symbol of the imported instrument; empty when nothing was imported. */
  readonly instrument: string;
  /** All symbols, where an import gives several. */
  readonly instruments?: readonly string[];
  readonly feedQuality: FeedQuality;
  readonly clockSource: ClockSource;
  /** Complete messages of the source (records, lines) that were read, whether they became events or not. */
  readonly sourceMessages: number;
  /** Events handed to the sink, by kind. */
  readonly events: Readonly<Partial<Record<EventKind, number>>>;
  /** Messages read and not turned into events, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Smallest and largest `tsInit`; `null` without events. */
  readonly firstTs: Micros | null;
  readonly lastTs: Micros | null;
  /** Files read to their end, in order. */
  readonly sources: readonly ImportSource[];
  /** Harmless oddities, in words: a partial last record of a file still being written, for example. */
  readonly warnings: readonly string[];
  /** Why the import stopped before the end of its sources; everything before that point is in the sink. `null` when it did not. */
  readonly failure: MiaError | null;
}

/** Counts what an importer hands to its sink, keeps `tsInit` from running backwards, and makes the report. */
export class ImportLog {
  sourceMessages = 0;
  feedQuality: FeedQuality = 'l1';
  clockSource: ClockSource = 'exchange';
  instrument = '';
  readonly sources: ImportSource[] = [];
  readonly warnings: string[] = [];
  readonly #sink: EventSink;
  readonly #events: Partial<Record<EventKind, number>> = {};
  readonly #skipped: Record<string, number> = {};
  #firstTs: Micros | null = null;
  #lastTs: Micros | null = null;

  constructor(sink: EventSink) {
    this.#sink = sink;
  }

  /** `max(previous tsInit, ts)`: the `tsInit` of an event that was received at `ts`. */
  receivedAt(ts: Micros): Micros {
    return this.#lastTs !== null && this.#lastTs > ts ? this.#lastTs : ts;
  }

  /** Hands one event on. Its `tsInit` must come from {@link receivedAt}. */
  write(event: UnsequencedEvent): void {
    this.#firstTs ??= event.tsInit;
    this.#lastTs = event.tsInit;
    this.#events[event.kind] = (this.#events[event.kind] ?? 0) + 1;
    this.#sink.write(event);
  }

  skip(reason: string): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }

  report(format: string, failure: MiaError | null): ImportReport {
    return {
      format,
      instrument: this.instrument,
      feedQuality: this.feedQuality,
      clockSource: this.clockSource,
      sourceMessages: this.sourceMessages,
      events: { ...this.#events },
      skipped: { ...this.#skipped },
      firstTs: this.#firstTs,
      lastTs: this.#lastTs,
      sources: [...this.sources],
      warnings: [...this.warnings],
      failure,
    };
  }
}
