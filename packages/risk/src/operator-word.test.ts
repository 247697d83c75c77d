import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OPERATOR_ROUTES, operatorReason, readOperatorReason } from './operator-word.js';

describe("a person's word", () => {
  it('tells by which route it came', () => {
    expect(operatorReason('file', 'kill.flag was found')).toBe('file: kill.flag was found');
    expect(readOperatorReason('dashboard: enough: really')).toEqual({ route: 'dashboard', why: 'enough: really' });
    expect(readOperatorReason('told to')).toEqual({ route: null, why: 'told to' });
  });

  it('property: comes back as it went, by each of the four routes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...OPERATOR_ROUTES), fc.string(), (route, why) => {
        expect(readOperatorReason(operatorReason(route, why))).toEqual({ route, why });
      }),
    );
  });
});
