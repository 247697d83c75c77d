import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { microsFromIso, SECOND } from '@mia-trading/core';
import { brokerTime, parseBrokerTime, type BrokerZone } from './server-time.js';

describe('times as the broker writes them', () => {
  it.each([
    ['20231226 09:30:00 US/Eastern', '2023-12-26T14:30:00Z'],
    ['20231226 08:30:00 US/Central', '2023-12-26T14:30:00Z'],
    ['20231226 08:30:00', '2023-12-26T14:30:00Z'],
    ['20231226  08:30:00', '2023-12-26T14:30:00Z'],
    ['20230705 08:30:00', '2023-07-05T13:30:00Z'],
    ['20231226-14:30:00', '2023-12-26T14:30:00Z'],
    ['20231226', '2023-12-26T06:00:00Z'],
  ])('%s is %s in Chicago', (text, iso) => {
    expect(parseBrokerTime(text, 'US/Central')).toBe(microsFromIso(iso));
  });

  it.each(['', 'now', '2023-12-26', '20231226 14:30:00 Mars/Olympus'])('%s cannot be read', (text) => {
    expect(parseBrokerTime(text, 'US/Central')).toBeNull();
  });

  it('come back as they were written, but for the hour that a clock change repeats', () => {
    const zones: readonly BrokerZone[] = ['US/Eastern', 'US/Central', 'UTC'];
    fc.assert(
      fc.property(fc.integer({ min: 1_600_000_000, max: 1_800_000_000 }), fc.constantFrom(...zones), (seconds, zone) => {
        const text = brokerTime(seconds * SECOND, zone);
        expect(brokerTime(parseBrokerTime(text, 'UTC') ?? 0, zone)).toBe(text);
      }),
    );
  });
});
