import type { EventKind, Micros, TapeEvent } from '@mia-trading/core';
import { EVENT_KINDS } from '../tape/wire-codes.js';

/** What can be said of a tape without knowing its instrument: counts, volume, delta, order of its events. */
export class TapeTotals {
  readonly #instrument: string;
  readonly #counts = new Float64Array(EVENT_KINDS.length);
  firstTs: Micros | null = null;
  lastTs: Micros | null = null;
  /** Contracts traded in the instrument. */
  volume = 0;
  /** Σ aggressor · size of the instrument's trades. */
  delta = 0;
  /** Contracts of trades without a known aggressor, opening crosses included. */
  unknownAggressorVolume = 0;
  /** Events whose `seq` does not grow. */
  seqRegressions = 0;
  /** Events whose `tsInit` lies before that of the event before. */
  tsInitRegressions = 0;
  #lastSeq = -Infinity;

  constructor(instrument: string) {
    this.#instrument = instrument;
  }

  add(event: TapeEvent): void {
    const code = EVENT_KINDS.indexOf(event.kind);
    this.#counts[code] = (this.#counts[code] as number) + 1;
    this.firstTs ??= event.tsInit;
    if (event.seq <= this.#lastSeq) this.seqRegressions++;
    if (this.lastTs !== null && event.tsInit < this.lastTs) this.tsInitRegressions++;
    this.#lastSeq = event.seq;
    this.lastTs = event.tsInit;
    if (event.kind !== 'trade' || event.instrument !== this.#instrument) return;
    this.volume += event.size;
    this.delta += event.aggressor * event.size;
    if (event.aggressor === 0) this.unknownAggressorVolume += event.size;
  }

  /** Every kind, 0 where there is none. */
  counts(): Record<EventKind, number> {
    return Object.fromEntries(EVENT_KINDS.map((kind, code) => [kind, this.#counts[code] as number])) as Record<EventKind, number>;
  }
}
