import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Xxh64 } from './xxh64.js';

const hex = (...parts: Uint8Array[]): string => {
  const hash = new Xxh64();
  for (const part of parts) hash.update(part);
  return hash.digestHex();
};
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const MASK = (1n << 64n) - 1n;
const [P1, P2, P3, P4, P5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n] as const;
const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;
const round = (acc: bigint, word: bigint): bigint => (rotate((acc + word * P2) & MASK, 31n) * P1) & MASK;

/** The specification read aloud with big integers, seed 0. */
function slowXxh64(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let acc: bigint = P5;
  if (bytes.length >= 32) {
    const lanes = [(P1 + P2) & MASK, P2, 0n, -P1 & MASK];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let i = 0; i < 4; i += 1) lanes[i] = round(lanes[i] ?? 0n, view.getBigUint64(at + 8 * i, true));
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes;
    acc = (rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n)) & MASK;
    for (const lane of lanes) acc = ((acc ^ round(0n, lane)) * P1 + P4) & MASK;
  }
  acc = (acc + BigInt(bytes.length)) & MASK;
  for (; at + 8 <= bytes.length; at += 8) acc = (rotate(acc ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK;
  if (at + 4 <= bytes.length) {
    acc = (rotate(acc ^ ((BigInt(view.getUint32(at, true)) * P1) & MASK), 23n) * P2 + P3) & MASK;
    at += 4;
  }
  for (; at < bytes.length; at += 1) acc = (rotate(acc ^ ((BigInt(bytes[at] ?? 0) * P5) & MASK), 11n) * P1) & MASK;
  acc = ((acc ^ (acc >> 33n)) * P2) & MASK;
  acc = ((acc ^ (acc >> 29n)) * P3) & MASK;
  return (acc ^ (acc >> 32n)).toString(16).padStart(16, '0');
}

describe('Xxh64', () => {
  it('gives the published values', () => {
    expect(hex()).toBe('ef46db3751d8e999');
    expect(hex(text('a'))).toBe('d24ec4f1a98c6e5b');
    expect(hex(text('abc'))).toBe('44bc2cf5ad770999');
    expect(hex(text('Nobody inspects the spammish repetition'))).toBe('fbcea83c8a378bf1');
  });

  it('equals the specification in big integers, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        expect(hex(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(slowXxh64(bytes));
      }),
    );
  });

  it('starts afresh after a reset', () => {
    const hash = new Xxh64();
    hash.update(text('something else of more than thirty-two bytes'));
    hash.reset();
    hash.update(text('abc'));
    expect(hash.digestLow()).toBe(0xad770999);
  });
});
