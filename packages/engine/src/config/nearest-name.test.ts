import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.js';

const FIELDS = ['entryFrom', 'entryUntil', 'entryGate', 'flatBy'];

describe('nearestName', () => {
  it.each([
    ['entryGat', 'entryGate'],
    ['entrygate', 'entryGate'],
    ['entyrGate', 'entryGate'],
    ['flatby', 'flatBy'],
    ['faltBy', 'flatBy'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearestName(typed, FIELDS)).toBe(meant);
  });

  it.each(['', 'x', 'commission', 'a'.repeat(100_000)])('guesses nothing where nothing is close (%#)', (typed) => {
    expect(nearestName(typed, FIELDS)).toBeUndefined();
  });
});
