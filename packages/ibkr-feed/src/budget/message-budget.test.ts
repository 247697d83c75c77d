import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualTimer } from '../test-support/manual-timer.js';
import { MessageBudget, PRIORITIES, type Priority } from './message-budget.js';

function budget(messagesPerSecond: number): { budget: MessageBudget; timer: ManualTimer; sent: string[]; ask: (priority: Priority, name: string) => void } {
  const timer = new ManualTimer();
  const made = new MessageBudget({ messagesPerSecond, timer });
  const sent: string[] = [];
  return { budget: made, timer, sent, ask: (priority, name) => made.request(priority, () => sent.push(name), () => sent.push(`${name} dropped`)) };
}

describe('the message budget', () => {
  it('lets a cancel overtake two hundred subscriptions', () => {
    const { timer, sent, ask } = budget(45);
    for (let index = 0; index < 200; index += 1) ask('subscription', `line ${index}`);
    ask('rotation', 'wing');
    ask('order', 'order');
    ask('cancel', 'cancel');
    expect(sent).toHaveLength(45);
    timer.advance(1_000);
    expect(sent.slice(45, 48)).toEqual(['cancel', 'order', 'line 45']);
    timer.advance(4_000);
    expect(sent.at(-1)).toBe('wing');
    expect(sent).toHaveLength(203);
  });

  it('drops what waits when the connection ends: an order is never sent late', () => {
    const { budget: made, timer, sent, ask } = budget(1);
    ask('order', 'first');
    ask('order', 'second');
    made.clear();
    expect(sent).toEqual(['first', 'second dropped']);
    timer.advance(10_000);
    expect(sent).toHaveLength(2);
    ask('order', 'third');
    expect(sent.at(-1)).toBe('third');
    expect(made.waiting).toBe(0);
  });

  it('never sends more than allowed in any second, loses nothing, and keeps the order of each class', () => {
    const steps = fc.array(fc.record({ priority: fc.constantFrom(...PRIORITIES), wait: fc.nat(400) }), { maxLength: 120 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 8 }), (all, rate) => {
        const timer = new ManualTimer();
        const made = new MessageBudget({ messagesPerSecond: rate, timer });
        const sent: { at: number; priority: Priority; index: number }[] = [];
        all.forEach(({ priority, wait }, index) => {
          made.request(priority, () => sent.push({ at: timer.now(), priority, index }));
          timer.advance(wait);
        });
        timer.advance(200_000);
        expect(sent).toHaveLength(all.length);
        sent.forEach(({ at }, index) => {
          expect(at - (sent[index - rate]?.at ?? -Infinity)).toBeGreaterThanOrEqual(1_000);
        });
        for (const priority of PRIORITIES) {
          const indices = sent.filter((one) => one.priority === priority).map(({ index }) => index);
          expect(indices).toEqual([...indices].sort((a, b) => a - b));
        }
      }),
    );
  });
});
