import { mkdirSync, readdirSync } from 'node:fs';
import { MiaError, type TapeEvent } from '@mia-trading/core';
import { MANIFEST_VERSION, TS_INIT_POLICY, type RecordingDescription } from '../store/manifest.js';
import { writeManifest } from '../store/manifest-file.js';
import { checkWholeNumbers } from '../store/tape-summary.js';
import { SegmentWriter } from './segment-writer.js';
import type { TapeConfig } from './tape-config.js';

/**
 * The tape of a live session: every input of the engine, appended before it is handled. Events come with the `seq` and `tsInit` that the
 * engine works with and are written exactly so. The directory is a readable recording from the first flush on, also after a crash;
 * `compactRecording` turns it into Parquet at close.
 */
export class LiveTape {
  readonly #writer: SegmentWriter;
  #seq = -1;
  #tsInit = -Infinity;

  private constructor(writer: SegmentWriter) {
    this.#writer = writer;
  }

  /** Begins a tape in a new or empty directory. Throws `MIA-RECORDING-EXISTS` when it holds anything. */
  static create(directory: string, description: RecordingDescription, config: TapeConfig): LiveTape {
    mkdirSync(directory, { recursive: true });
    refuseNonEmpty(directory);
    writeManifest(directory, liveManifest(description));
    return new LiveTape(new SegmentWriter(directory, config));
  }

  /** Throws `MIA-RECORDING-ORDER` when `seq` does not grow or `tsInit` goes back, `MIA-RECORDING-EVENT` and `MIA-RECORDING-WRITE`. */
  append(event: TapeEvent): void {
    checkWholeNumbers(event);
    if (event.seq <= this.#seq || event.tsInit < this.#tsInit) throw orderRefusal(event, this.#seq, this.#tsInit);
    this.#writer.append(event, event.seq, event.tsInit);
    this.#seq = event.seq;
    this.#tsInit = event.tsInit;
  }

  flush(): void {
    this.#writer.flush();
  }

  close(): void {
    this.#writer.close();
  }
}

export function refuseNonEmpty(directory: string): void {
  if (readdirSync(directory).length === 0) return;
  throw new MiaError('MIA-RECORDING-EXISTS', `${directory} is not empty.`, 'Choose another directory, remove it first, or ask to extend the recording in it.', { directory });
}

export function liveManifest(description: RecordingDescription): Parameters<typeof writeManifest>[1] {
  return {
    sources: [],
    sourceMessages: 0,
    gaps: [],
    notes: [],
    ...description,
    schemaVersion: MANIFEST_VERSION,
    state: 'live',
    tsInitPolicy: TS_INIT_POLICY,
    counts: {},
    firstTs: null,
    lastTs: null,
    firstTsIso: null,
    lastTsIso: null,
    files: [],
  };
}

function orderRefusal(event: TapeEvent, seq: number, tsInit: number): MiaError {
  return new MiaError(
    'MIA-RECORDING-ORDER',
    `A ${event.kind} event with seq ${event.seq} and tsInit ${event.tsInit} follows seq ${seq} and tsInit ${tsInit}: seq must grow and tsInit must not go back.`,
    'Append events in the order in which the engine handles them.',
    { kind: event.kind, seq: event.seq, tsInit: event.tsInit, previousSeq: seq, previousTsInit: tsInit },
  );
}
