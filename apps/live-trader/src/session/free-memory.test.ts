import { expect, it } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { freeMemory } from './free-memory.js';

it('what nobody uses is collected at once, as often as asked', async () => {
  for (let time = 0; time < 2; time += 1) {
    const unused = new WeakRef({ time });
    const used = { time };
    const kept = new WeakRef(used);
    // A weak reference holds what it refers to until the turn in which it was made has ended.
    await setImmediate();
    freeMemory();
    expect(unused.deref()).toBeUndefined();
    expect(kept.deref()).toBe(used);
  }
});
