import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';

/** `toEqual`, for hundreds of thousands of comparisons: `expect` is asked, at its price, only when something differs. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}
