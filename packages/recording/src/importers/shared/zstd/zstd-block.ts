import { BlockError } from './block-error.js';
import { LiteralsReader } from './literals.js';
import { SequencesReader, type SequenceSink } from './sequences.js';

export const BLOCK_HEADER_BYTES = 3;
/** Most bytes a block may have, before and after decompression, whatever the window. */
export const MAX_BLOCK_BYTES = 131_072;

const BlockType = { raw: 0, runLength: 1, compressed: 2 } as const;
/** Bytes after the input that bit readers may touch. */
const INPUT_PADDING = 8;
/** Matches at least this long are copied by the engine, shorter ones byte by byte. */
const LONG_COPY = 32;

/**
 * Decodes the blocks of one zstd frame after the other (RFC 8878, 3.1.1.2). Every table, length and offset is checked before use:
 * damaged blocks end in a {@link BlockError} after work bounded by the block, never in a made-up byte beyond it.
 */
export class BlockDecoder implements SequenceSink {
  readonly #literals = new LiteralsReader(MAX_BLOCK_BYTES);
  readonly #sequences = new SequencesReader();
  readonly #input = new Uint8Array(BLOCK_HEADER_BYTES + MAX_BLOCK_BYTES + INPUT_PADDING);
  /** What was decoded last: at least the window while the frame goes on, in one piece. */
  #out = new Uint8Array(2 * MAX_BLOCK_BYTES);
  #at = 0;
  #blockStart = 0;
  /** Bytes before `#at` that belong to the frame. */
  #history = 0;
  #window = 0;
  #literalsUsed = 0;
  maxBlockBytes = MAX_BLOCK_BYTES;

  /** Starts a frame of this window in bytes, which the caller has bounded. Room is taken as output comes, not ahead of it. */
  beginFrame(window: number): void {
    this.#window = window;
    this.maxBlockBytes = Math.min(window, MAX_BLOCK_BYTES);
    this.#history = 0;
    this.#at = 0;
    this.#literals.reset();
    this.#sequences.reset();
  }

  /** Decodes a block given with its header. The output is valid until the next call. Throws {@link BlockError}. */
  decode(block: Uint8Array): Uint8Array {
    this.#makeRoom();
    this.#blockStart = this.#at;
    const header = (block[0] as number) | ((block[1] as number) << 8) | ((block[2] as number) << 16);
    const type = (header >>> 1) & 3;
    const size = header >>> 3;
    if (type === BlockType.raw) this.#appendRaw(block.subarray(BLOCK_HEADER_BYTES));
    else if (type === BlockType.runLength) this.#appendRun(block[BLOCK_HEADER_BYTES] as number, size);
    else this.#appendCompressed(block);
    this.#history += this.#at - this.#blockStart;
    return this.#out.subarray(this.#blockStart, this.#at);
  }

  append(literals: number, offset: number, length: number): void {
    this.#appendLiterals(literals);
    const out = this.#out;
    const at = this.#at;
    const known = this.#history + at - this.#blockStart;
    if (offset < 1 || offset > this.#window || offset > known) throw new BlockError(`a match ${offset} bytes back of ${Math.min(known, this.#window)}`);
    if (at + length - this.#blockStart > this.maxBlockBytes) throw new BlockError('more output than a block may have');
    const from = at - offset;
    if (length >= LONG_COPY && offset >= length) out.copyWithin(at, from, from + length);
    else for (let i = 0; i < length; i += 1) out[at + i] = out[from + i] as number;
    this.#at = at + length;
  }

  #appendLiterals(count: number): void {
    const from = this.#literalsUsed;
    if (from + count > this.#literals.length) throw new BlockError('more literals used than given');
    if (this.#at + count - this.#blockStart > this.maxBlockBytes) throw new BlockError('more output than a block may have');
    const { bytes } = this.#literals;
    const out = this.#out;
    const at = this.#at;
    if (count >= LONG_COPY) out.set(bytes.subarray(from, from + count), at);
    else for (let i = 0; i < count; i += 1) out[at + i] = bytes[from + i] as number;
    this.#literalsUsed = from + count;
    this.#at = at + count;
  }

  #appendRaw(bytes: Uint8Array): void {
    this.#out.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #appendRun(byte: number, count: number): void {
    this.#out.fill(byte, this.#at, this.#at + count);
    this.#at += count;
  }

  #appendCompressed(block: Uint8Array): void {
    const end = block.length;
    if (end === BLOCK_HEADER_BYTES) throw new BlockError('no content');
    this.#input.set(block);
    this.#input.fill(0, end, end + INPUT_PADDING);
    const at = this.#literals.read(this.#input, BLOCK_HEADER_BYTES, end);
    this.#literalsUsed = 0;
    this.#sequences.read(this.#input, at, end, this);
    this.#appendLiterals(this.#literals.length - this.#literalsUsed);
  }

  /** Keeps a window of history and room for a block, moving or growing the buffer as needed. */
  #makeRoom(): void {
    if (this.#at + MAX_BLOCK_BYTES <= this.#out.length) return;
    const kept = Math.min(this.#history, this.#window, this.#at);
    const needed = kept + MAX_BLOCK_BYTES;
    if (2 * needed <= this.#out.length) {
      this.#out.copyWithin(0, this.#at - kept, this.#at);
    } else {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.#out.subarray(this.#at - kept, this.#at));
      this.#out = larger;
    }
    this.#at = kept;
  }
}
