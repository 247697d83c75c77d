import { Decompress } from 'fzstd';

export const BLOCK_HEADER_BYTES = 3;
export const MAX_BLOCK_BYTES = 131_072;

/** What is wrong with a block; the caller knows where it is. */
export class BlockError extends Error {}

/** Decodes the blocks of one frame after the other. */
export class BlockDecoder {
  #inner = new Decompress();
  #output: Uint8Array[] = [];
  maxBlockBytes = MAX_BLOCK_BYTES;

  beginFrame(window: number): void {
    this.maxBlockBytes = Math.min(window, MAX_BLOCK_BYTES);
    this.#output = [];
    this.#inner = new Decompress((out) => this.#output.push(out));
    const header = new Uint8Array(18);
    const view = new DataView(header.buffer);
    view.setUint32(0, 0xfd2fb528, true);
    header[4] = 0xa0;
    view.setUint32(5, window, true);
    this.#inner.push(header.subarray(0, 9));
  }

  /** `block` with its header; the output is valid until the next call. */
  decode(block: Uint8Array): Uint8Array {
    this.#output = [];
    try {
      const isLast = ((block[0] as number) & 1) !== 0;
      this.#inner.push(block.slice(), isLast);
    } catch (cause) {
      throw new BlockError(cause instanceof Error ? cause.message : 'damage');
    }
    const total = this.#output.reduce((sum, part) => sum + part.length, 0);
    const all = new Uint8Array(total);
    let at = 0;
    for (const part of this.#output) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
