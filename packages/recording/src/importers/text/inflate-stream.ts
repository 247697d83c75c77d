import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';

/** Compressed bytes taken at a time. Deflate expands at most 1032 times, so one step yields at most 16 MiB however hostile the input. */
export const INFLATE_STEP_BYTES = 16_384;

/** Decompressed bytes per piece. */
const PIECE_BYTES = 16_384;

/** Why a compressed stream could not be read on. */
export type InflateFault = 'truncated' | 'corrupt' | 'checksum';

/** Thrown by {@link InflateStream}; the reader of the file adds the place. */
export class InflateError extends Error {
  readonly fault: InflateFault;

  constructor(fault: InflateFault, message: string) {
    super(message);
    this.name = 'InflateError';
    this.fault = fault;
  }
}

/**
 * Decompresses gzip (all members, CRC checked) or raw deflate step by step: what came out before a fault is never lost, and no step
 * holds more than the expansion of {@link INFLATE_STEP_BYTES}.
 */
export class InflateStream {
  readonly #stream: Gunzip | InflateRaw;
  #pieces: Buffer[] = [];
  #error: InflateError | null = null;
  #isEnded = false;
  #wake: () => void = () => undefined;

  constructor(format: 'gzip' | 'raw') {
    this.#stream = format === 'gzip' ? createGunzip({ chunkSize: PIECE_BYTES }) : createInflateRaw({ chunkSize: PIECE_BYTES });
    this.#stream.on('data', (piece: Buffer) => this.#pieces.push(piece));
    this.#stream.on('error', (cause: NodeJS.ErrnoException) => {
      this.#error = new InflateError(faultOf(cause), cause.message);
      this.#wake();
    });
    this.#stream.on('end', () => {
      this.#isEnded = true;
      this.#wake();
    });
  }

  /** Takes the next compressed bytes (copied; at most {@link INFLATE_STEP_BYTES}) and yields what they expand to. Throws {@link InflateError} after it. */
  async *push(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#isEnded) return;
    yield* this.#settle((done) => this.#stream.write(Buffer.from(bytes), () => done()));
  }

  /** Says that there are no more bytes. Throws {@link InflateError} when the stream is not complete. */
  async *end(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#isEnded) return;
    yield* this.#settle(() => this.#stream.end());
  }

  /** Frees the native decoder. */
  close(): void {
    this.#stream.destroy();
  }

  async *#settle(start: (done: () => void) => void): AsyncGenerator<Uint8Array, void, undefined> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      start(resolve);
    });
    const pieces = this.#pieces;
    this.#pieces = [];
    yield* pieces;
    if (this.#error !== null) throw this.#error;
  }
}

function faultOf(cause: NodeJS.ErrnoException): InflateFault {
  if (cause.code === 'Z_BUF_ERROR') return 'truncated';
  return /data check|length check/.test(cause.message) ? 'checksum' : 'corrupt';
}
