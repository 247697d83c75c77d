import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MiaError, type Micros } from '@mia-trading/core';
import { openRecording } from '../reader/open-recording.js';
import { liveManifest } from '../tape/live-tape.js';
import { SegmentWriter } from '../tape/segment-writer.js';
import { compactRecording, sealRecording } from './compact-recording.js';
import type { EventSink, UnsequencedEvent } from './event-sink.js';
import type { Manifest, RecordingDescription } from './manifest.js';
import { readManifest, syncPath, writeManifest } from './manifest-file.js';
import { checkWholeNumbers } from './tape-summary.js';

/** An import has no live session to lose: blocks end by size alone and nothing waits for the disk before the end. */
const IMPORT_TAPE = { flushIntervalMs: Number.MAX_SAFE_INTEGER, syncOnFlush: false, blockBytes: 65_536, segmentBytes: 268_435_456 };
const PARTIAL_SUFFIX = '.partial';
const REPLACED_SUFFIX = '.replaced';
const OWNER_FILE = 'owner.pid';

export interface RecordingWriterOptions {
  /** `parquet` (default; needs the optional peer `@duckdb/node-api`) or `segments`. */
  readonly format?: 'parquet' | 'segments';
  /** Begins with the events of the recording that is already at the target and replaces it when finished. */
  readonly extend?: boolean;
}

/**
 * Writes a whole recording, as importers do. Works in `<target>.partial` and renames it at {@link finish}: an import that is
 * interrupted leaves nothing at the target. Events go to segments first (memory does not grow with them), then to Parquet.
 */
export class RecordingWriter implements EventSink {
  readonly #target: string;
  readonly #partial: string;
  readonly #format: 'parquet' | 'segments';
  readonly #extended: Manifest | undefined;
  readonly #writer: SegmentWriter;
  #seq = 0;
  #tsInit: Micros = -Infinity;
  #ended = false;

  private constructor(target: string, format: 'parquet' | 'segments', extended: Manifest | undefined) {
    this.#target = target;
    this.#partial = target + PARTIAL_SUFFIX;
    this.#format = format;
    this.#extended = extended;
    this.#writer = new SegmentWriter(this.#partial, IMPORT_TAPE);
  }

  /**
   * Throws `MIA-RECORDING-EXISTS` when the target holds anything and `extend` is not set, `MIA-RECORDING-BUSY` when another process is
   * writing it, and `MIA-RECORDING-WRITE` when the directory cannot be made. What a dead process left behind is removed.
   */
  static async create(target: string, options: RecordingWriterOptions = {}): Promise<RecordingWriter> {
    const directory = path.resolve(target);
    const occupied = isOccupied(directory);
    if (occupied && options.extend !== true) throw existsRefusal(directory);
    claim(directory + PARTIAL_SUFFIX);
    const writer = new RecordingWriter(directory, options.format ?? 'parquet', occupied ? readManifest(directory) : undefined);
    if (occupied) await writer.#copyExisting();
    return writer;
  }

  /** Number of events written so far, which is the `seq` of the next one. */
  get events(): number {
    return this.#seq;
  }

  /** See {@link EventSink}. Throws `MIA-RECORDING-EVENT` and `MIA-RECORDING-WRITE`. */
  write(event: UnsequencedEvent): void {
    checkWholeNumbers(event);
    if (event.tsInit > this.#tsInit) this.#tsInit = event.tsInit;
    this.#writer.append(event, this.#seq, this.#tsInit);
    this.#seq++;
  }

  /** Ends the recording and puts it at the target. With `extend`, sources, gaps, notes and messages are added to the old ones. */
  async finish(description: RecordingDescription): Promise<Manifest> {
    this.#ended = true;
    this.#writer.close();
    writeManifest(this.#partial, { ...liveManifest(joined(this.#extended, description)) });
    const manifest = await (this.#format === 'parquet' ? compactRecording(this.#partial) : sealRecording(this.#partial));
    rmSync(path.join(this.#partial, OWNER_FILE));
    this.#publish();
    return manifest;
  }

  /** Drops everything written. Does nothing after {@link finish}. */
  abort(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#writer.abandon();
    rmSync(this.#partial, { recursive: true, force: true });
  }

  async #copyExisting(): Promise<void> {
    const recording = await openRecording(this.#target);
    for await (const events of recording.batches()) for (const event of events) this.write(event);
  }

  #publish(): void {
    const replaced = this.#target + REPLACED_SUFFIX;
    rmSync(replaced, { recursive: true, force: true });
    if (existsSync(this.#target)) renameSync(this.#target, replaced);
    renameSync(this.#partial, this.#target);
    syncPath(path.dirname(this.#target));
    rmSync(replaced, { recursive: true, force: true });
  }
}

function joined(before: Manifest | undefined, now: RecordingDescription): RecordingDescription {
  if (before === undefined) return now;
  return {
    ...(before.config === undefined ? {} : { config: before.config }),
    ...(before.warmUp === undefined ? {} : { warmUp: before.warmUp }),
    ...now,
    instruments: [...new Set([...before.instruments, ...now.instruments])],
    sources: [...before.sources, ...(now.sources ?? [])],
    sourceMessages: before.sourceMessages + (now.sourceMessages ?? 0),
    gaps: [...before.gaps, ...(now.gaps ?? [])],
    notes: [...before.notes, ...(now.notes ?? [])],
  };
}

/** Makes the working directory ours, unless a living process owns it. */
function claim(partial: string): void {
  const owner = path.join(partial, OWNER_FILE);
  if (existsSync(owner)) {
    const pid = Number(readFileSync(owner, 'utf8'));
    if (pid !== process.pid && isAlive(pid)) {
      throw new MiaError('MIA-RECORDING-BUSY', `${partial} is being written by process ${pid}.`, 'Wait until that import has ended, or choose another directory.', { directory: partial, pid });
    }
  }
  try {
    makeDirectory(path.dirname(partial));
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    writeFileSync(owner, String(process.pid));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MiaError('MIA-RECORDING-WRITE', `${partial} cannot be made: ${reason}`, 'Choose a directory that you may write to, on a disk with space.', { directory: partial });
  }
}

/** As `mkdir -p`; Node's own recursion does not end where a file system refuses every new directory, as `/proc` does. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  mkdirSync(directory);
}

/** Whether there is anything at the target. Throws `MIA-RECORDING-EXISTS` when that is a file. */
function isOccupied(directory: string): boolean {
  if (!existsSync(directory)) return false;
  if (statSync(directory).isDirectory()) return readdirSync(directory).length > 0;
  throw new MiaError('MIA-RECORDING-EXISTS', `${directory} is a file; a recording is a directory.`, 'Choose another directory, or remove the file first.', { directory });
}

function isAlive(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function existsRefusal(directory: string): MiaError {
  return new MiaError('MIA-RECORDING-EXISTS', `${directory} is not empty.`, 'Choose another directory, remove it first, or ask to extend the recording in it.', { directory });
}
