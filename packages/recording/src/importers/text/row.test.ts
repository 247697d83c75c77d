import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Row } from './row.js';

function split(line: string, delimiter = ','): Row {
  const row = new Row();
  const bytes = new Uint8Array(Buffer.from(line));
  row.split(bytes, 0, bytes.length, delimiter.charCodeAt(0));
  return row;
}

const texts = (row: Row): string[] => Array.from({ length: row.count }, (_, i) => row.text(i));

describe('the fields of a row', () => {
  it.each([
    ['a,b,c', ['a', 'b', 'c']],
    ['', ['']],
    [',', ['', '']],
    ['a,,', ['a', '', '']],
    [' a b , c\t,', ['a b', 'c', '']],
    ['"a, b",c', ['a, b', 'c']],
    ['"say ""x""",1', ['say "x"', '1']],
    ['"open', ['open']],
    ['été,27', ['été', '27']],
  ])('of %j are %j', (line, expected) => {
    expect(texts(split(line))).toEqual(expected);
  });

  it('may be separated by tabs or semicolons, and be many', () => {
    expect(texts(split('a\t\tb', '\t'))).toEqual(['a', '', 'b']);
    expect(split(Array.from({ length: 500 }, (_, i) => i).join(';'), ';').number(499)).toBe(499);
  });

  it('are the nearest doubles to what is written', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => expect(split(`x,${value}`).number(1) + 0).toBe(value + 0)));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 25 }), fc.constantFrom('', '-', '+'), (digits, decimals, sign) => {
        const padded = digits.toString().padStart(decimals + 1, '0');
        const text = `${sign}${padded.slice(0, padded.length - decimals)}.${padded.slice(padded.length - decimals)}`;
        expect(split(text).number(0) + 0).toBe(Number(text) + 0);
      }),
    );
  });

  it.each(['', 'abc', '1a', '1.2.3', '0x10', '-', '.', '1e', 'Infinity', 'NaN', '1,5'.replace(',', ' ')])('%j is no number', (text) => {
    expect(split(`${text},`).number(0)).toBeNaN();
  });

  it('cuts digits from whole numbers beyond 2^53', () => {
    expect(split('1703545200085275419').wholeNumber(0, 3)).toBe(1_703_545_200_085_275);
    expect(split('1703545200085275419').wholeNumber(0)).toBeNaN();
    expect(split('12').wholeNumber(0, 3)).toBe(0);
    for (const text of ['-1', '1.5', '']) expect(split(text).wholeNumber(0)).toBeNaN();
  });
});
