import { describe, expect, it } from '@jest/globals';
import { MiaError } from '@mia-trading/core';
import fc from 'fast-check';
import { decompress as reference } from 'fzstd';
import { readdirSync, readFileSync } from 'node:fs';
import { itWithRealFiles, realFile } from '../../test-support/real-files.js';
import { MAX_WINDOW_BYTES, ZstdStream } from './zstd-stream.js';

const FUZZ_RUNS = process.env['MIA_TEST_LEVEL'] === 'full' ? 20_000 : 500;

interface Outcome {
  readonly bytes: Uint8Array;
  readonly code: string | null;
}

/** Decompresses in pieces of the given size; any error that is no `MiaError` is thrown. */
function run(compressed: Uint8Array, pieceBytes = compressed.length): Outcome {
  const parts: Uint8Array[] = [];
  const stream = new ZstdStream('test', (out) => parts.push(out.slice()), () => 0);
  let code: string | null = null;
  try {
    for (let at = 0; at < compressed.length; at += pieceBytes) stream.push(compressed.subarray(at, at + pieceBytes));
    stream.finish();
  } catch (cause) {
    if (!(cause instanceof MiaError)) throw cause;
    code = cause.code;
  }
  return { bytes: new Uint8Array(Buffer.concat(parts)), code };
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const SINGLE_SEGMENT = 0x20;
const CHECKSUM = 0x04;
const blockHeader = (last: boolean, type: number, size: number): number[] => {
  const value = (last ? 1 : 0) | (type << 1) | (size << 3);
  return [value & 255, (value >> 8) & 255, value >> 16];
};
const text = (value: string): number[] => [...new TextEncoder().encode(value)];

/** 1,666 bytes of little-endian words from a fixed linear congruential generator: structured, like records. */
function fixture(): Uint8Array {
  const out: number[] = [];
  let state = 1n;
  for (let i = 0; i < 500; i += 1) {
    state = (state * 1_103_515_245n + 12_345n) & 0x7fffffffn;
    if (i % 3 > 0) {
      const word = 4_800 + Number((state >> 16n) % 7n);
      out.push(word & 255, word >> 8, 0, 0);
    } else {
      out.push(Number(state % 5n), 0);
    }
  }
  return Uint8Array.from(out);
}

/** {@link fixture} as the zstd tool (1.5, `--check`) writes it at level 1 and level 19. */
const FAST = Buffer.from(
  'KLUv/WSCBR0OAMIHEhDQpQN7bzkAAAAAIWERQkgKLyQTpZtW9aby7E5bnCA4NopuSAKqKdDYSpqrpSPKRE9Yg3W8GFmAFi/z0pfyhQVswnKDF3upD4DpqCA3KBTaDpACEak6ehAgCBGJUhgO+0iOcWjKLFBsjJSudeFOEaZNJTm73swtPQNTWC4Km75bvU7MGj7ywLB7TgMthxFdcLYgxvSQbZgGCOzaqXaoy/A1jGt6C6qwLVliKvDbfVcDB1FUPKG3qJlyZpecAN34wpxDLUiJgvCcQdwb3Oiqbo3Rikog6CeNpOU2khbxc0qNvHWYmmPc/oJ59zeUSLTvzGQfpDyKKaNPdVg1+SLVJZHWUEHwE3ygTDoR8+QcWERqCnTlvWXP9Xjb73hmg4AOcK8xYaNcgw/+e631P8xAkjRaUHbO1RK5AHJ/LdYMK6N6TL44aG6y/Jwx4ot6rqpO05ZagBQfaj9HOnm7VP7++ulZZt/a/3sk71O3k6uveq6MMf6/tgWwgNnB+ISz4k7nLfjMyMH1b10XwA4YlpRPxh6ZSrcGAG1dJha5MhdW5yF5TrDn3nmKbfRFd2j6lFgC2/lf7WMlskygzpi+5vVXOAX+MC1a',
  'base64',
);
const SMALL = Buffer.from(
  'KLUv/WSCBYULAIJNGhDQpQNS7j0AAAAAIWESQkgKs8bdViCHatapLNWBdHdN9/TOQJKmtZr1seTjih+m0Vbag3PZ3B1pDM3+68X4sH+ZkvHmWZsFifpSD9HF9BovLdGhBrb4pV6KXoj30sPLvNzh5V5u8NIXfoCUqPHAVloY9jtASiBClOYBESAQASLABhSwnAOruJ67aDbqr7pMnYiaSiQRYrUSYRelGsn0vd2a86OskCieB/MiwfVFQcUgNEG/pdyHg3XWHDQ7DJOzr6eNYH3pn6GpZ2x0ji+3KqcJtT8hpNFkXFARXDOoxf6Op9n7+ICT78/S+S65Nf73wRhDck6fiLKEmny3ENV28w9iFQTwhrn8udfaX430banzV0Y4/WyPsBbGpsZvx7Y/9ct/utvSBCetTVodl3mv/8P2lhjDDB5QI1e33vTnO4XjED2Frt8AmQgOewvrUR9Af/DNpYKzwXkc+GG8oP3/pLqcozdrqmdFrc3X8L4q/jAtWg==',
  'base64',
);

describe('ZstdStream', () => {
  it('reads raw and run-length blocks: "abc", then five times "x"', () => {
    const frame = [...MAGIC, SINGLE_SEGMENT, 8, ...blockHeader(false, 0, 3), ...text('abc'), ...blockHeader(true, 1, 5), ...text('x')];
    expect(run(Uint8Array.from(frame))).toEqual({ bytes: Uint8Array.from(text('abcxxxxx')), code: null });
  });

  it('reads several frames and passes over skippable ones', () => {
    const abc = [...MAGIC, SINGLE_SEGMENT, 3, ...blockHeader(true, 0, 3), ...text('abc')];
    const skippable = [0x5a, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];
    const both = Uint8Array.from([...abc, ...skippable, ...abc]);
    for (const piece of [1, 2, 7, both.length]) expect(run(both, piece)).toEqual({ bytes: Uint8Array.from(text('abcabc')), code: null });
  });

  it('verifies the checksum: "abc" hashes to 44bc2cf5ad770999', () => {
    const frame = [...MAGIC, SINGLE_SEGMENT | CHECKSUM, 3, ...blockHeader(true, 0, 3), ...text('abc')];
    expect(run(Uint8Array.from([...frame, 0x99, 0x09, 0x77, 0xad])).code).toBeNull();
    expect(run(Uint8Array.from([...frame, 0x99, 0x09, 0x77, 0xac])).code).toBe('MIA-IMPORT-CHECKSUM');
  });

  it('decodes what the zstd tool writes, in pieces of any size', () => {
    for (const compressed of [FAST, SMALL]) {
      for (const piece of [1, 3, 64, compressed.length]) {
        const { bytes, code } = run(compressed, piece);
        expect(code).toBeNull();
        expect(Buffer.from(bytes).equals(Buffer.from(fixture()))).toBe(true);
      }
    }
  });

  it('refuses a window above the limit before taking memory for it', () => {
    const exponent = Math.log2(MAX_WINDOW_BYTES) - 10;
    const frame = (windowByte: number): Uint8Array => Uint8Array.from([...MAGIC, 0, windowByte, ...blockHeader(true, 0, 1), 7]);
    expect(run(frame(exponent << 3)).code).toBeNull();
    expect(run(frame((exponent << 3) | 1)).code).toBe('MIA-IMPORT-LIMIT');
    expect(run(frame(31 << 3)).code).toBe('MIA-IMPORT-LIMIT');
  });

  it('refuses dictionaries, reserved block types and trailing rubbish', () => {
    expect(run(Uint8Array.from([...MAGIC, 0x21, 9, 3, ...blockHeader(true, 0, 3), 1, 2, 3])).code).toBe('MIA-IMPORT-FORMAT');
    expect(run(Uint8Array.from([...MAGIC, SINGLE_SEGMENT, 3, ...blockHeader(true, 3, 3), 1, 2, 3])).code).toBe('MIA-IMPORT-CORRUPT');
    expect(run(Uint8Array.from([...SMALL, 1, 2, 3, 4])).code).toBe('MIA-IMPORT-FORMAT');
  });

  it('tells of a cut at every byte, and hands on nothing but the beginning of the content', () => {
    const whole = Buffer.from(fixture());
    for (let end = 1; end < SMALL.length; end += 1) {
      const { bytes, code } = run(SMALL.subarray(0, end));
      expect(code).toBe('MIA-IMPORT-TRUNCATED');
      expect(whole.subarray(0, bytes.length).equals(Buffer.from(bytes))).toBe(true);
    }
  });

  it('detects every flipped bit, or gives the same bytes', () => {
    const whole = Buffer.from(fixture());
    for (const compressed of [FAST, SMALL]) {
      for (let bit = 0; bit < 8 * compressed.length; bit += 1) {
        const damaged = Uint8Array.from(compressed);
        damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { bytes, code } = run(damaged);
        if (code === null) expect(whole.equals(Buffer.from(bytes))).toBe(true);
      }
    }
  });

  it('ends in a typed error or bytes on rubbish, with output bounded by the blocks', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), fc.boolean(), (rubbish, at, isSmall) => {
        const base = Uint8Array.from(isSmall ? SMALL : FAST);
        base.set(rubbish.subarray(0, Math.max(0, base.length - at - 6)), 6 + at > base.length ? 6 : 6 + at);
        const { bytes, code } = run(base);
        expect(bytes.length).toBeLessThanOrEqual(131_072 * base.length);
        if (code !== null) expect(code).toMatch(/^MIA-IMPORT-/);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  itWithRealFiles('agrees with an independent decoder on every compressed file at hand', () => {
    const folders = ['ticks/dbn-conformance', 'ticks/es-mbo-dbn'];
    const files = folders.flatMap((folder) => readdirSync(realFile(folder)).filter((name) => name.endsWith('.zst')).map((name) => realFile(folder, name)));
    expect(files.length).toBeGreaterThan(50);
    for (const file of files) {
      const compressed = new Uint8Array(readFileSync(file));
      const { bytes, code } = run(compressed, 50_000);
      expect(code).toBeNull();
      expect(Buffer.from(bytes).equals(Buffer.from(reference(compressed)))).toBe(true);
    }
  }, 30_000);
});
