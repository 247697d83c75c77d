import { describe, expect, it } from '@jest/globals';
import { SECOND } from '@mia-trading/core';
import { EventCache } from './event-cache.js';

describe('a cache on event time', () => {
  it('forgets after its seconds of event time, however long that takes on the wall', () => {
    const cache = new EventCache<{ n: number }>({ entries: 10, seconds: 60, debug: false });
    cache.advanceTo(1_000 * SECOND);
    cache.set('a', { n: 1 });
    cache.advanceTo(1_060 * SECOND);
    expect(cache.get('a')).toEqual({ n: 1 });
    cache.advanceTo(1_060 * SECOND + 1_000);
    expect(cache.get('a')).toBeUndefined();
    expect(cache.counts).toEqual({ hits: 1, misses: 1, size: 0 });
  });

  it('keeps the entries used last', () => {
    const cache = new EventCache<{ n: number }>({ entries: 2, seconds: 60, debug: true });
    cache.advanceTo(SECOND);
    cache.set('a', { n: 1 });
    cache.set('b', { n: 2 });
    cache.get('a');
    cache.set('c', { n: 3 });
    expect([cache.get('a')?.n, cache.get('b')?.n, cache.get('c')?.n]).toEqual([1, undefined, 3]);
    expect(cache.lookups.at(-1)).toEqual({ at: SECOND, key: 'c', isHit: true });
  });

  it('remembers 100 look-ups at most', () => {
    const cache = new EventCache<{ n: number }>({ entries: 2, seconds: 60, debug: true });
    for (let n = 0; n < 150; n += 1) cache.get(String(n));
    expect([cache.lookups.length, cache.lookups[0]?.key]).toEqual([100, '50']);
  });

  it('time that moves back changes nothing', () => {
    const cache = new EventCache<{ n: number }>({ entries: 2, seconds: 60, debug: false });
    cache.advanceTo(100 * SECOND);
    cache.set('a', { n: 1 });
    cache.advanceTo(200 * SECOND);
    cache.advanceTo(100 * SECOND);
    expect(cache.get('a')).toBeUndefined();
  });
});
