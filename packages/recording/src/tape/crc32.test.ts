import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from './crc32.js';
import { propertyRuns } from './test-support/property-runs.js';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('crc32', () => {
  it('gives the published check values', () => {
    expect(crc32(bytesOf('123456789'))).toBe(0xcbf43926);
    expect(crc32(bytesOf('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339);
    expect(crc32(bytesOf(''))).toBe(0);
    expect(crc32(bytesOf('a'))).toBe(0xe8b7be43);
  });

  it('agrees with the definition, bit by bit, for any bytes and any cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat({ max: 70 }), (bytes, at) => {
        const cut = Math.min(at, bytes.length);
        expect(crc32(bytes)).toBe(bitwiseCrc(bytes));
        expect(crc32(bytes, cut, bytes.length, crc32(bytes, 0, cut))).toBe(bitwiseCrc(bytes));
      }),
      { numRuns: propertyRuns },
    );
  });
});

function bitwiseCrc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum = (sum ^ byte) >>> 0;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? ((sum >>> 1) ^ 0xedb88320) >>> 0 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
