import { describe, expect, it } from '@jest/globals';
import { at } from '../test-support/market-stream.js';
import { namedSessionFactors, SESSION_FACTOR_SETS } from './factor-sets.js';
import { sessionFactorsSchema } from './session-factors.js';
import { SessionOptimizer } from './session-optimizer.js';

const sizeAt = (optimizer: SessionOptimizer, iso: string) => [optimizer.sessionAt(at(iso)).name, optimizer.adjustmentAt(at(iso)).size];

describe('sessionOptimizer', () => {
  it('by default changes nothing at any hour', () => {
    const optimizer = new SessionOptimizer(namedSessionFactors('neutral'));
    for (let hour = 0; hour < 24; hour += 1) {
      expect(optimizer.adjustmentAt(at(`2024-01-10T${String(hour).padStart(2, '0')}:15:00Z`))).toEqual({ size: 1, stop: 1, target: 1, gatePoints: 0 });
    }
  });

  it('with the factors of the brief follows the day, in Eastern time', () => {
    const optimizer = new SessionOptimizer(namedSessionFactors('brief'));
    expect([
      sizeAt(optimizer, '2024-01-10T00:00:00Z'), // 19:00 ET
      sizeAt(optimizer, '2024-01-10T07:30:00Z'), // 02:30 ET
      sizeAt(optimizer, '2024-01-10T10:00:00Z'), // 05:00 ET
      sizeAt(optimizer, '2024-01-10T13:30:00Z'), // 08:30 ET
      sizeAt(optimizer, '2024-01-10T18:00:00Z'), // 13:00 ET
      sizeAt(optimizer, '2024-01-10T20:00:00Z'), // 15:00 ET
      sizeAt(optimizer, '2024-01-10T21:30:00Z'), // 16:30 ET
      sizeAt(optimizer, '2024-01-10T22:30:00Z'), // 17:30 ET
    ]).toEqual([
      ['asia', 0.8],
      ['londonPre', 0.9],
      ['london', 1.1],
      ['newYorkPre', 1],
      ['midday', 0.7],
      ['powerHour', 1.2],
      ['afterHours', 0.5],
      ['closed', 1],
    ]);
  });

  it('adds 5 % while London and New York are both open, and says so', () => {
    const optimizer = new SessionOptimizer(namedSessionFactors('brief'));
    const open = at('2024-01-10T15:00:00Z'); // 10:00 ET, 15:00 in London
    expect(optimizer.conditionAt(open)).toEqual({ isOverlap: true, isShortened: false, factors: 'brief' });
    expect(optimizer.adjustmentAt(open).size).toBeCloseTo(1.2 * 1.05, 12);
    expect(optimizer.conditionAt(at('2024-01-10T19:00:00Z')).isOverlap).toBe(false);
  });

  it('knows half days, holidays, and that London keeps its own summer time', () => {
    const optimizer = new SessionOptimizer(namedSessionFactors('brief'));
    expect(optimizer.conditionAt(at('2023-11-24T15:00:00Z')).isShortened).toBe(true); // the day after Thanksgiving
    expect(sizeAt(optimizer, '2023-11-24T19:00:00Z')).toEqual(['closed', 1]);
    // 2024-03-20: New York has summer time, London has not: its pre-market begins at 03:00 ET.
    expect(sizeAt(optimizer, '2024-03-20T06:30:00Z')).toEqual(['asia', 0.8]);
    expect(sizeAt(optimizer, '2024-03-20T07:30:00Z')).toEqual(['londonPre', 0.9]);
  });

  it('ships sets that are of the documented form, and names those there are when asked for another', () => {
    for (const set of Object.values(SESSION_FACTOR_SETS)) expect(sessionFactorsSchema.parse(set)).toEqual(set);
    expect(() => namedSessionFactors('lunar')).toThrow(expect.objectContaining({ code: 'MIA-SCORE-SESSIONS', remedy: 'use one of: neutral, brief' }));
    expect(() => namedSessionFactors('constructor')).toThrow(expect.objectContaining({ code: 'MIA-SCORE-SESSIONS' }));
  });
});
