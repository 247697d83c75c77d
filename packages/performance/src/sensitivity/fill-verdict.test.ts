import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeFills, type FillOutcome } from './fill-verdict.js';

const RULES = ['touch', 'tradeThrough', 'queue'];
/** Four cases a rule; `nets` by rule. */
const outcomes = (nets: Readonly<Record<string, readonly number[]>>, trades = 5): FillOutcome[] => RULES.flatMap((fillRule) => (nets[fillRule] ?? []).map((net) => ({ fillRule, net, trades })));

describe('a strategy under every assumption about its fills', () => {
  it.each([
    ['earns in every case', outcomes({ touch: [5, 4, 3, 2], tradeThrough: [3, 2, 1, 1], queue: [2, 1, 1, 1] }), 'robust'],
    ['earns nowhere; nothing is not earned', outcomes({ touch: [0, -1, -2, -3], tradeThrough: [-3, -3, -3, -3], queue: [-3, -3, -3, -4] }), 'losing'],
    ['earns at a touch and nowhere else', outcomes({ touch: [5, 4, 3, 2], tradeThrough: [-3, -2, -1, -1], queue: [-2, -1, -1, -1] }), 'touchOnly'],
    ['earns at a touch, and elsewhere in half of the cases at most', outcomes({ touch: [5, 4, 3, -2], tradeThrough: [3, 2, -1, -1], queue: [2, -1, -1, -1] }), 'touchOnly'],
    ['earns mostly at a touch and in the queue', outcomes({ touch: [5, 4, 3, 2], tradeThrough: [-3, -2, -1, -1], queue: [2, 1, 1, -1] }), 'fragile'],
    ['earns when it must trade through and not at a touch', outcomes({ touch: [-5, -4, -3, -2], tradeThrough: [3, 2, 1, 1], queue: [-2, -1, -1, -1] }), 'fragile'],
    ['earns without slippage alone', outcomes({ touch: [5, -4, -3, -2], tradeThrough: [3, -2, -1, -1], queue: [2, -1, -1, -1] }), 'fragile'],
    ['does not trade', outcomes({ touch: [0, 0], tradeThrough: [0, 0], queue: [0, 0] }, 0), 'noTrades'],
  ] as const)('that %s', (_, cases, verdict) => {
    expect(judgeFills(cases).verdict).toBe(verdict);
  });

  it('is told how many cases earn, and in plain words when it lives on a touch', () => {
    const { sentence } = judgeFills(outcomes({ touch: [5, 4, 3, 2], tradeThrough: [-3, -2, -1, -1], queue: [-2, -1, -1, -1] }));
    expect(sentence).toContain('only lives on fills at a touch (4 of 12');
  });

  it('property: the order of the cases is no matter, and better fills never make a robust strategy anything else', () => {
    const outcome = fc.record({ fillRule: fc.constantFrom(...RULES), net: fc.integer({ min: -100, max: 100 }), trades: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 36 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), fc.nat(50), ([list, shuffled], more) => {
        const { verdict } = judgeFills(list);
        expect(judgeFills(shuffled).verdict).toBe(verdict);
        if (verdict === 'robust') expect(judgeFills(list.map((each) => ({ ...each, net: each.net + more }))).verdict).toBe('robust');
        expect(verdict === 'losing').toBe(list.every(({ net }) => net <= 0));
      }),
    );
  });
});
