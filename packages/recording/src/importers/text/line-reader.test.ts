import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineReader } from './line-reader.js';

async function* chunksOf(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array, void, undefined> {
  // One buffer for all chunks: a reader that keeps a chunk would see it change.
  const buffer = new Uint8Array(Math.max(...sizes, 1));
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const part = bytes.subarray(at, at + (sizes[i % sizes.length] ?? 1));
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    at += part.length;
  }
}

async function linesOf(text: string, sizes: readonly number[]): Promise<{ lines: string[]; isOpen: boolean }> {
  const reader = new LineReader('x', chunksOf(new Uint8Array(Buffer.from(text)), sizes), () => 0);
  const lines: string[] = [];
  while (reader.next() || (await reader.load())) lines.push(reader.text());
  expect(reader.line).toBe(lines.length);
  return { lines, isOpen: reader.isLastLineOpen };
}

describe('LineReader', () => {
  it('ends lines at LF or CR LF, and tells an open last line', async () => {
    expect(await linesOf('a\r\n\nb\n', [100])).toEqual({ lines: ['a', '', 'b'], isOpen: false });
    expect(await linesOf('a\nb', [1])).toEqual({ lines: ['a', 'b'], isOpen: true });
    expect(await linesOf('', [1])).toEqual({ lines: [], isOpen: false });
    expect((await linesOf('\ufeffa\n', [100])).lines).toEqual(['a']);
  });

  it('gives the same lines however the bytes are cut', async () => {
    const text = fc.array(fc.constantFrom('a', 'é', '\n', '\r\n', ',', 'x'.repeat(20_000)), { maxLength: 30 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }), async (content, sizes) => {
        const expected = content.split('\n').map((line) => line.replace(/\r$/, ''));
        if (expected.at(-1) === '') expected.pop();
        expect((await linesOf(content, sizes)).lines).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('does not collect a file without line ends', async () => {
    await expect(linesOf('x'.repeat(3_000_000), [65_536])).rejects.toMatchObject({ code: 'MIA-IMPORT-LIMIT' });
  });
});
