import { describe, expect, it } from '@jest/globals';
import type { ConfluenceRating } from '@mia-trading/core';
import fc from 'fast-check';
import { RatingAgreement } from './rating-agreement.js';

const rating = (ts: number, strength: number): ConfluenceRating => ({ ts, score: 50 + Math.abs(strength), direction: Math.sign(strength) }) as unknown as ConfluenceRating;

describe('how alike two runs rate a market', () => {
  it('by hand: strengths 10, -10, 20 beside 5, -5, -10 agree in two of three, and are correlated by -1/7', () => {
    const agreement = new RatingAgreement();
    [10, -10, 20].forEach((strength, ts) => agreement.first.onRating(rating(ts, strength)));
    [5, -5, -10].forEach((strength, ts) => agreement.second.onRating(rating(ts, strength)));
    expect([agreement.common, agreement.sameDirection]).toEqual([3, 2 / 3]);
    // Means 20/3 and -10/3; products of the deviations add up to -100/3, squares to 1400/3 and 350/3.
    expect(agreement.correlation).toBeCloseTo(-100 / 3 / Math.sqrt((1_400 / 3) * (350 / 3)), 12);
  });

  it('says nothing of two that never rate at one time, or never differ', () => {
    const agreement = new RatingAgreement();
    agreement.first.onRating(rating(1, 10));
    agreement.second.onRating(rating(2, 10));
    expect([agreement.common, agreement.sameDirection, agreement.correlation]).toEqual([0, null, null]);
    agreement.second.onRating(rating(3, 10));
    agreement.first.onRating(rating(3, 10));
    expect([agreement.common, agreement.sameDirection, agreement.correlation]).toEqual([1, 1, null]);
  });

  it('property: how far one run is ahead of the other is no matter', () => {
    const strengths = fc.array(fc.record({ ts: fc.integer({ min: 1, max: 40 }), x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -50, max: 50 }), isIn: fc.constantFrom('both', 'first', 'second') }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(strengths, fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }), (steps, turns) => {
        const rows = [...new Map(steps.map((step) => [step.ts, step])).values()].sort((a, b) => a.ts - b.ts);
        const firsts = rows.filter(({ isIn }) => isIn !== 'second').map(({ ts, x }) => rating(ts, x));
        const seconds = rows.filter(({ isIn }) => isIn !== 'first').map(({ ts, y }) => rating(ts, y));
        const [inOrder, mixed] = [new RatingAgreement(), new RatingAgreement()];
        firsts.forEach((each) => inOrder.first.onRating(each));
        seconds.forEach((each) => inOrder.second.onRating(each));
        let [i, j] = [0, 0];
        for (const turn of [...turns, ...Array.from({ length: 80 }, (_, n) => n % 2 === 0)]) {
          const next = turn ? firsts[i] : seconds[j];
          if (next === undefined) continue;
          if (turn) mixed.first.onRating(next);
          else mixed.second.onRating(next);
          if (turn) i += 1;
          else j += 1;
        }
        expect([mixed.common, mixed.sameDirection]).toEqual([inOrder.common, inOrder.sameDirection]);
        expect(mixed.common).toBe(rows.filter(({ isIn }) => isIn === 'both').length);
        if (inOrder.correlation === null) expect(mixed.correlation).toBeNull();
        else expect(mixed.correlation).toBeCloseTo(inOrder.correlation, 9);
      }),
    );
  });
});
