import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnnumberedAnswer } from './unnumbered-answer.js';

describe('answers without a number', () => {
  it('hold what came between question and end, the latest of each', () => {
    const answer = new UnnumberedAnswer<string, number>();
    const heard: number[][] = [];
    answer.set('before', 0);
    answer.ask((rows) => heard.push(rows));
    answer.set('a', 1);
    answer.set('b', 2);
    answer.set('a', 3);
    answer.end();
    answer.set('after', 4);
    answer.end();
    answer.ask((rows) => heard.push(rows));
    answer.end();
    expect(heard).toEqual([[3, 2], []]);
  });

  it('are never less than what was asked for, however late the ends of questions given up come', () => {
    // A server answers each question in order with the same rows; the client gives up on some before their answer has come.
    const steps = fc.array(fc.constantFrom('ask' as const, 'answer' as const, 'half' as const), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (all) => {
        const answer = new UnnumberedAnswer<string, string>();
        let unanswered = 0;
        let isHalf = false;
        for (const step of all) {
          if (step === 'ask') {
            unanswered += 1;
            answer.ask((rows) => expect([...rows].sort()).toEqual(['a', 'b', 'c']));
            continue;
          }
          if (unanswered === 0) continue;
          if (!isHalf) answer.set('a', 'a');
          isHalf = step === 'half';
          if (isHalf) continue;
          for (const row of ['b', 'c']) answer.set(row, row);
          answer.end();
          unanswered -= 1;
        }
      }),
    );
  });
});
