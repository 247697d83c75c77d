import { describe, expect, it } from '@jest/globals';
import type { FeedQuality } from '@mia-trading/core';
import { chronological, feedQualityChanges } from './recording-order.js';

const recording = (firstTs: number | null, lastTs: number | null, feedQuality: FeedQuality = 'l3') => ({ manifest: { firstTs, lastTs, feedQuality } });

describe('chronological', () => {
  it('orders by begin, then by end; a tape that does not know goes first', () => {
    const [morning, short, evening, live] = [recording(10, 20), recording(10, 15), recording(30, 40), recording(null, null)];
    expect(chronological([evening, morning, live, short])).toEqual([live, short, morning, evening]);
  });
});

describe('feedQualityChanges', () => {
  it('says it once for recordings of one quality, one after the other', () => {
    expect(feedQualityChanges([recording(10, 20), recording(30, 40)])).toEqual([{ from: 10, quality: 'l3' }]);
  });

  it('changes when a recording of another quality begins, not before', () => {
    expect(feedQualityChanges([recording(10, 20, 'l1'), recording(30, 40, 'l3')])).toEqual([
      { from: 10, quality: 'l1' },
      { from: 30, quality: 'l3' },
    ]);
  });

  it('takes the better one of two at the same time, and the other once that has ended', () => {
    expect(feedQualityChanges([recording(10, 50, 'l1'), recording(20, 30, 'l2-async')])).toEqual([
      { from: 10, quality: 'l1' },
      { from: 20, quality: 'l2-async' },
      { from: 31, quality: 'l1' },
    ]);
  });

  it('holds from the start for a tape whose ends are not known', () => {
    expect(feedQualityChanges([recording(null, null, 'sampled')])).toEqual([{ from: -Infinity, quality: 'sampled' }]);
  });
});
