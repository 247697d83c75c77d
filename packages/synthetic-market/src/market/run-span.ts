import { MINUTE, SECOND, type Micros, type TapeEvent } from '@mia-trading/core';
import { REGIME_SECONDS, type EsMarket } from '../es/es-market.js';
import { volumeProfileAt } from '../es/intraday-profile.js';
import type { Regime } from '../es/regime.js';
import type { IndexState, OptionsMarket } from '../options/options-market.js';
import type { EpisodeDirector } from '../planted/episode-director.js';
import type { EventOutbox } from './event-outbox.js';
import type { Span } from './session-spans.js';

/** What takes part in a stretch of continuous trading. */
export interface Participants {
  readonly outbox: EventOutbox;
  readonly es: EsMarket;
  readonly regime: Regime;
  readonly options: OptionsMarket | null;
  readonly director: EpisodeDirector | null;
  /** The index that the future implies at a time. */
  readonly indexAt: (now: Micros) => IndexState;
}

const DIRECTOR_INTERVAL = SECOND / 4;
/** Volume profile at the mean of the regular hours, relative to the mean of the session. */
const REGULAR_ACTIVITY = 2.85;

/** Yields the events of one stretch of continuous trading in order of time. At one time: regime, episode, options, then the future. */
export function* runSpan({ from, to, sessionStart }: Span, { outbox, es, regime, options, director, indexAt }: Participants): Generator<TapeEvent, void, undefined> {
  const minuteAt = (time: Micros): number => Math.floor((time - sessionStart) / MINUTE);
  outbox.now = from;
  regime.begin(minuteAt(from));
  es.open();
  yield* outbox.events;
  outbox.events.length = 0;
  let regimeAt = from + REGIME_SECONDS * SECOND;
  let directorAt = director === null ? Infinity : from;
  let before = from;
  let esAt = from + es.nextWait();
  for (;;) {
    const optionsAt = options === null ? Infinity : Math.max(options.next, outbox.now);
    const now = Math.min(regimeAt, directorAt, optionsAt, esAt);
    if (now >= to) return;
    outbox.now = now;
    if (now === regimeAt) {
      regime.step(minuteAt(now));
      regimeAt += REGIME_SECONDS * SECOND;
    } else if (now === directorAt) {
      director?.step(now, es, indexAt(now), options?.chains ?? []);
      directorAt += DIRECTOR_INTERVAL;
    } else if (now === optionsAt) {
      options?.happen(now, indexAt(now), volumeProfileAt(minuteAt(now)) / REGULAR_ACTIVITY);
    } else {
      es.happen(now - before);
      before = now;
      esAt = now + es.nextWait();
    }
    if (outbox.events.length > 0) {
      yield* outbox.events;
      outbox.events.length = 0;
    }
  }
}
