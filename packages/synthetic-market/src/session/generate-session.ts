/**
 * One seeded ES session, or a part of it: trades and a ten-level book without options. The same market as `generateMarket` in its null
 * setting; see there and `docs/synthetic-market.md`.
 */
import { SeededRandom, type Instrument, type Micros, type TapeEvent } from '@mia-trading/core';
import { EsMarket } from '../es/es-market.js';
import { Regime } from '../es/regime.js';
import { Volatility } from '../es/volatility.js';
import { EventOutbox } from '../market/event-outbox.js';
import { runSpan } from '../market/run-span.js';

export interface SessionOptions {
  readonly seed: number;
  readonly instrument: Instrument;
  /** 17:00 CT at which the session began; the time of day counts from it. */
  readonly sessionStart: Micros;
  readonly from: Micros;
  readonly to: Micros;
  /** First price in points. */
  readonly openPrice: number;
  /** Trades and book changes relative to a full-size session; 1 unless given. */
  readonly scale?: number;
}

/** Yields the session's events in order; every exchange event ends its batch. */
export function generateSession({ seed, instrument, sessionStart, from, to, openPrice, scale = 1 }: SessionOptions): Generator<TapeEvent, void, undefined> {
  const random = new SeededRandom(seed);
  const outbox = new EventOutbox();
  const volatility = new Volatility(random.fork(1));
  const es = new EsMarket(random.fork(2), outbox, instrument, scale, openPrice / instrument.tickSize + random.uniform());
  const indexAt = () => ({ spot: es.price.value * instrument.tickSize, shortVariance: volatility.impliedVariance });
  return runSpan({ from, to, sessionStart }, { outbox, es, regime: new Regime(es, volatility), options: null, director: null, indexAt });
}
