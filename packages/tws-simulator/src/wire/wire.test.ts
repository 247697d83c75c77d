import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MiaError } from '@mia-trading/core';
import { FieldReader } from './field-reader.js';
import { encodeFrame, fieldsOf, FrameReader, type Field } from './frame.js';

describe('a frame', () => {
  it('is a big-endian length and fields with a NUL behind each: 71, 2, 7 is 7 bytes', () => {
    expect([...encodeFrame([71, 2, 7])]).toEqual([0, 0, 0, 7, 0x37, 0x31, 0, 0x32, 0, 0x37, 0]);
  });

  it('writes truth as 1 and 0 and no value as nothing', () => {
    expect(fieldsOf(encodeFrame([true, false, null, '', 4810.25]).subarray(4))).toEqual(['1', '0', '', '', '4810.25']);
  });

  it('comes out whole however the stream is cut', () => {
    const field = fc.string().map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1 }), { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (messages: Field[][], piece) => {
        const stream = Buffer.concat(messages.map(encodeFrame));
        const reader = new FrameReader();
        const read: string[][] = [];
        for (let at = 0; at < stream.length; at += piece) {
          reader.push(stream.subarray(at, at + piece));
          for (let content = reader.next(); content !== null; content = reader.next()) read.push(fieldsOf(content));
        }
        expect(read).toEqual(messages);
      }),
    );
  });

  it('of 20 MB is refused before a byte of it is kept', () => {
    const reader = new FrameReader();
    reader.push(Buffer.from([0x01, 0x31, 0x2d, 0x00]));
    expect(() => reader.next()).toThrow(MiaError);
  });
});

describe('a field reader', () => {
  it('takes every way of writing no value', () => {
    const reader = new FieldReader(['3', '', '1.7976931348623157E308', '2147483647', '2147483647', '', 'Infinity', '0.25']);
    expect(reader.integer()).toBe(3);
    expect([reader.number(), reader.number(), reader.number()]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([reader.integer(), reader.integer()]).toEqual([0, 0]);
    expect([reader.number(), reader.number()]).toEqual([Infinity, 0.25]);
    expect(reader.left).toBe(0);
  });

  it('says which field of which request cannot be read', () => {
    expect(() => new FieldReader([]).text()).toThrow('field 0 of request : expected one more field');
    const reader = new FieldReader(['1', 'x']);
    reader.skip(1);
    expect(() => reader.number()).toThrow('field 1 of request 1: expected a number, not "x"');
  });
});
