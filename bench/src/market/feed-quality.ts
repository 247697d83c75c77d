import type { FeedQuality, Micros, TapeEvent } from '@mia-trading/core';

/** Says at the head of a run what the feed is, as a recording's manifest does. */
export function qualityEvent(quality: FeedQuality, ts: Micros): TapeEvent {
  return { kind: 'feedStatus', tsEvent: ts, tsInit: ts, seq: 0, instrument: '', status: 'quality', quality, phase: null, detail: '' };
}

/** What may be concluded from a feed of these events. */
export function qualityOf(events: readonly TapeEvent[]): FeedQuality {
  for (const { kind } of events) {
    if (kind === 'order') return 'l3';
    if (kind === 'depth') return 'l2-atomic';
  }
  return 'l1';
}
