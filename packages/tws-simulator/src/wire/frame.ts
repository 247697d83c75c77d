import { MiaError } from '@mia-trading/core';

/** Bytes of the length that goes before every frame: unsigned, big-endian. */
const LENGTH_BYTES = 4;
/** Largest frame that is believed, in bytes. Requests are a few hundred bytes; what is longer is a broken stream. */
export const LARGEST_FRAME = 0xff_ff_ff;

const NUL = 0;

/** A field of a message: text as it is, numbers in full precision, truth as 1 or 0; `null` is a field without a value. */
export type Field = string | number | boolean | null;

/** One frame: length, then every field as UTF-8 text with a NUL behind it. */
export function encodeFrame(fields: readonly Field[]): Buffer {
  const body = Buffer.from(fields.map(textOf).join('\0') + '\0', 'utf8');
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, LENGTH_BYTES);
  return frame;
}

function textOf(field: Field): string {
  if (field === null) return '';
  if (typeof field === 'boolean') return field ? '1' : '0';
  return String(field);
}

/** The fields of a frame's content. Bytes after the last NUL are a field too. */
export function fieldsOf(content: Buffer): string[] {
  if (content.length === 0) return [];
  const end = content[content.length - 1] === NUL ? content.length - 1 : content.length;
  return content.toString('utf8', 0, end).split('\0');
}

/**
 * Cuts a byte stream into frames. Holds at most one unfinished frame.
 * @throws MiaError `MIA-TWS-FRAME` when a length is above {@link LARGEST_FRAME}; the stream cannot be read on.
 */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  /** Takes the bytes that came. */
  push(bytes: Buffer): void {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
  }

  /** Content of the next whole frame, `null` until it has come. The buffer is a view of what was pushed. */
  next(): Buffer | null {
    if (this.#pending.length < LENGTH_BYTES) return null;
    const length = this.#pending.readUInt32BE(0);
    if (length > LARGEST_FRAME) {
      throw new MiaError('MIA-TWS-FRAME', `a frame of ${length} bytes was announced, at most ${LARGEST_FRAME} are believed`, 'Close the connection and connect again: the stream is not of the TWS protocol or has lost its place.', { length });
    }
    if (this.#pending.length < LENGTH_BYTES + length) return null;
    const content = this.#pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
    this.#pending = this.#pending.subarray(LENGTH_BYTES + length);
    return content;
  }

  /** Bytes of the stream that were not cut into frames yet, taken out: for what goes before the first frame. */
  take(count: number): Buffer | null {
    if (this.#pending.length < count) return null;
    const taken = this.#pending.subarray(0, count);
    this.#pending = this.#pending.subarray(count);
    return taken;
  }
}
