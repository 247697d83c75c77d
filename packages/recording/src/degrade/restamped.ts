import { SECOND, type DurationMicros, type Micros } from '@mia-trading/core';

/** A source that is so late is delayed by itself, as a table of delayed quotes is. */
const DELAYED_FROM: DurationMicros = SECOND;

interface Stamped {
  readonly tsEvent: Micros;
  readonly tsInit: Micros;
}

/** Times of an event that arrives at `at` from a broker that tells no exact times: both the same, but for data that were delayed before. */
export function restamped({ tsEvent, tsInit }: Stamped, at: Micros): Stamped {
  const lag = tsInit - tsEvent;
  return { tsEvent: lag >= DELAYED_FROM ? at - lag : at, tsInit: at };
}
