import { overLimit } from '../shared/import-errors.js';

const LF = 10;
const CR = 13;
const INITIAL_BYTES = 16_384;
/** Longest line taken for one: rows of market tables are far shorter; a file without line ends must not cost memory. */
const MAX_LINE_BYTES = 1_048_576;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * Steps through the lines of a byte stream with constant memory: {@link next} while lines are in memory, {@link load} when it says
 * `false`. The current line is `bytes[start, end)` without its line end; it is overwritten by the next `load`.
 */
export class LineReader {
  bytes = new Uint8Array(INITIAL_BYTES);
  start = 0;
  end = 0;
  /** Number of the current line, from 1. */
  line = 0;
  /** The last line of the stream had no line end: it may have been cut. */
  isLastLineOpen = false;
  readonly #file: string;
  readonly #chunks: AsyncIterator<Uint8Array, void, undefined>;
  readonly #kept: () => number;
  #from = 0;
  #filled = 0;
  #isOver = false;

  constructor(file: string, chunks: AsyncIterable<Uint8Array>, kept: () => number) {
    this.#file = file;
    this.#chunks = chunks[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, void, undefined>;
    this.#kept = kept;
  }

  /** Steps to the next line that is in memory; `false`: call {@link load}. */
  next(): boolean {
    if (this.#from >= this.#filled) return false;
    const found = this.bytes.indexOf(LF, this.#from);
    const isFound = found !== -1 && found < this.#filled;
    if (!isFound && !this.#isOver) return false;
    this.isLastLineOpen = !isFound;
    const end = isFound ? found : this.#filled;
    this.start = this.#from;
    this.#from = end + 1;
    this.end = end > this.start && this.bytes[end - 1] === CR ? end - 1 : end;
    this.line += 1;
    return true;
  }

  /** Reads on until a line is at hand; `false` at the end of the stream. */
  async load(): Promise<boolean> {
    while (!this.next()) {
      if (this.#isOver) return false;
      const { done, value } = await this.#chunks.next();
      if (done === true) this.#isOver = true;
      else this.#append(value);
    }
    return true;
  }

  /** Ends the stream early. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** The current line as text. */
  text(): string {
    return Buffer.from(this.bytes.buffer, this.start, this.end - this.start).toString('utf8');
  }

  #append(chunk: Uint8Array): void {
    const rest = this.#filled - this.#from;
    if (rest > MAX_LINE_BYTES) {
      const place = { file: this.#file, offset: this.line + 1, kept: this.#kept() };
      throw overLimit(`line ${this.line + 1} is longer than ${MAX_LINE_BYTES} bytes`, 'lines of text', place);
    }
    const needed = rest + chunk.length;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(2 * needed);
      grown.set(this.bytes.subarray(this.#from, this.#filled));
      this.bytes = grown;
    } else {
      this.bytes.copyWithin(0, this.#from, this.#filled);
    }
    this.bytes.set(chunk, rest);
    this.#from = 0;
    this.#filled = needed;
    if (this.line === 0 && BOM.every((byte, i) => this.bytes[i] === byte) && needed >= BOM.length) this.#from = BOM.length;
  }
}
