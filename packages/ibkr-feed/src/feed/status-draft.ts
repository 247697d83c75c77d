import type { BookPhase, FeedQuality, FeedStatusEvent } from '@mia-trading/core';
import type { EventDraft } from './event-stamper.js';

/** The feed behind an instrument, or all of it (`''`), is in another state. */
export function statusDraft(instrument: string, status: FeedStatusEvent['status'], detail: string, told: { readonly quality?: FeedQuality; readonly phase?: BookPhase } = {}): EventDraft {
  return { kind: 'feedStatus', instrument, status, quality: told.quality ?? null, phase: told.phase ?? null, detail };
}
