import { MiaError, isoFromMicros, type EventKind, type Micros, type TapeEvent } from '@mia-trading/core';
import { EVENT_KINDS } from '../tape/wire-codes.js';
import type { UnsequencedEvent } from './event-sink.js';
import type { Manifest } from './manifest.js';

/** More gaps than this are counted in a note, not listed: a manifest stays small. */
const MAX_LISTED_GAPS = 1_000;

/** Counts, first and last time and gaps of the events that pass. */
export class TapeSummary {
  readonly #counts = new Float64Array(EVENT_KINDS.length);
  readonly #gaps: Manifest['gaps'] = [];
  #unlistedGaps = 0;
  #firstTs: Micros | null = null;
  #lastTs: Micros | null = null;

  get lastTs(): Micros | null {
    return this.#lastTs;
  }

  get gaps(): Manifest['gaps'] {
    return this.#gaps;
  }

  /** Said of gaps that are too many to list; empty when all are listed. */
  get notes(): string[] {
    return this.#unlistedGaps === 0 ? [] : [`${this.#unlistedGaps} more gaps are on the tape and not listed here.`];
  }

  add(event: UnsequencedEvent | TapeEvent, tsInit: Micros): void {
    const code = EVENT_KINDS.indexOf(event.kind);
    this.#counts[code] = (this.#counts[code] as number) + 1;
    this.#firstTs ??= tsInit;
    this.#lastTs = tsInit;
    if (event.kind === 'feedStatus' && event.status === 'gap') this.addGap(tsInit, event.instrument, event.detail);
  }

  addGap(ts: Micros, instrument: string, detail: string): void {
    if (this.#gaps.length < MAX_LISTED_GAPS) this.#gaps.push({ ts, instrument, detail });
    else this.#unlistedGaps++;
  }

  counts(): Partial<Record<EventKind, number>> {
    const counts: Partial<Record<EventKind, number>> = {};
    EVENT_KINDS.forEach((kind, code) => {
      const count = this.#counts[code] as number;
      if (count > 0) counts[kind] = count;
    });
    return counts;
  }

  times(): Pick<Manifest, 'firstTs' | 'lastTs' | 'firstTsIso' | 'lastTsIso'> {
    return {
      firstTs: this.#firstTs,
      lastTs: this.#lastTs,
      firstTsIso: this.#firstTs === null ? null : isoFromMicros(this.#firstTs),
      lastTsIso: this.#lastTs === null ? null : isoFromMicros(this.#lastTs),
    };
  }
}

/** Refuses an event whose times or ids are no whole numbers: they could not be stored exactly. */
export function checkWholeNumbers(event: UnsequencedEvent): void {
  checkWhole(event, 'tsEvent', event.tsEvent);
  checkWhole(event, 'tsInit', event.tsInit);
  if (event.kind === 'trade') {
    checkWhole(event, 'matchId', event.matchId);
    checkWhole(event, 'flags', event.flags);
  } else if (event.kind === 'order') checkWhole(event, 'orderId', event.orderId);
  else if (event.kind === 'bar') checkWhole(event, 'period', event.period);
}

function checkWhole(event: UnsequencedEvent, field: string, value: number): void {
  if (Number.isSafeInteger(value)) return;
  throw new MiaError('MIA-RECORDING-EVENT', `A ${event.kind} event of ${event.instrument} has ${field} ${value}: expected a whole number.`, 'Times are whole microseconds and ids whole numbers below 2^53: fix the source of the event.', {
    kind: event.kind,
    instrument: event.instrument,
    field,
    value,
  });
}
