import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader, MalformedBytes } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { propertyRuns } from './test-support/property-runs.js';

function written(write: (out: ByteWriter) => void): Buffer {
  const out = new ByteWriter(4);
  write(out);
  return Buffer.from(out.bytes);
}

function readerOf(bytes: Buffer): ByteReader {
  const input = new ByteReader();
  input.reset(bytes);
  return input;
}

const edges = [0, -0, 1, -1, 0.25, 4810.25, 0.1, NaN, Infinity, -Infinity, 2 ** 27 - 0.25, 2 ** 27, -(2 ** 27), 2 ** 29, 2 ** 31, -(2 ** 31), 2 ** 53, Number.MIN_VALUE, Number.MAX_VALUE];

describe('numbers on the tape', () => {
  it('takes one byte for a size of 1 and three for an ES price', () => {
    // 1 = 4 quarters, zigzag 8, tag bit: 16. 4810.25 = 19241 quarters, zigzag 38482, tag bit: 76964 = 0x4 0x59 0x24 in groups of seven bits.
    expect(written((out) => out.writeNumber(1))).toEqual(Buffer.from([16]));
    expect(written((out) => out.writeNumber(4810.25))).toEqual(Buffer.from([0xa4, 0xd9, 0x04]));
    expect(written((out) => out.writeNear(1_700_000_000_000_050, 1_700_000_000_000_000))).toEqual(Buffer.from([0xc8, 0x01]));
    expect(written((out) => out.writeNullable(null))).toEqual(Buffer.from([3]));
  });

  it.each(edges)('keeps %d to the bit', (value) => {
    expect(readerOf(written((out) => out.writeNumber(value))).readNumber()).toBe(value);
    expect(readerOf(written((out) => out.writeNullable(value))).readNullable()).toBe(value);
    for (const base of edges) expect(readerOf(written((out) => out.writeNear(value, base))).readNear(base)).toBe(value);
  });

  it('keeps any number to the bit, beside any other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.double(), fc.integer(), fc.option(fc.double(), { nil: null }), fc.string()), { maxLength: 20 }), (rows) => {
        const input = readerOf(
          written((out) => {
            for (const [value, base, count, maybe, text] of rows) {
              out.writeNumber(value);
              out.writeNear(value, base);
              out.writeVarint(count >>> 0);
              out.writeNullable(maybe);
              out.writeText(text);
            }
          }),
        );
        for (const [value, base, count, maybe, text] of rows) {
          expect([input.readNumber(), input.readNear(base), input.readVarint(), input.readNullable(), input.readText()]).toEqual([value, value, count >>> 0, maybe, text]);
        }
        expect(input.remaining).toBe(0);
      }),
      { numRuns: propertyRuns },
    );
  });

  it('refuses bytes no writer makes', () => {
    expect(() => readerOf(Buffer.from([1, 2, 3])).readNumber()).toThrow(MalformedBytes);
    expect(() => readerOf(Buffer.from([5])).readNumber()).toThrow(MalformedBytes);
    expect(() => readerOf(Buffer.from([3])).readNumber()).toThrow(MalformedBytes);
    expect(() => readerOf(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 1])).readVarint()).toThrow(MalformedBytes);
    expect(() => readerOf(Buffer.from([9, 65])).readText()).toThrow(MalformedBytes);
  });
});
