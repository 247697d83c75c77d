/**
 * One seeded ES session, or a part of it: trades and a ten-level book without options. The same market as `generateMarket` in its null
 * setting; see there and `docs/synthetic-market.md`.
 */
import { MINUTE, SECOND, type Instrument, type Micros, type TapeEvent } from '@mia-trading/core';
import { EsMarket, REGIME_SECONDS } from '../es/es-market.js';
import { Volatility } from '../es/volatility.js';
import { EventOutbox } from '../market/event-outbox.js';
import { SeededRandom } from '../random/seeded-random.js';

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
export function* generateSession(options: SessionOptions): Generator<TapeEvent, void, undefined> {
  const random = new SeededRandom(options.seed);
  const outbox = new EventOutbox();
  const volatility = new Volatility(random.fork(1));
  const market = new EsMarket(random.fork(2), outbox, options.instrument, options.scale ?? 1, options.openPrice / options.instrument.tickSize + random.uniform());
  let now = options.from;
  let nextRegime = now;
  outbox.now = now;
  let before = market.price.value;
  while (now < options.to) {
    if (now >= nextRegime) {
      const minute = Math.floor((now - options.sessionStart) / MINUTE);
      if (now > options.from) {
        const variance = market.variancePerSecond(minute, volatility) * REGIME_SECONDS;
        volatility.advance(REGIME_SECONDS, variance / (volatility.sessionVariance * before * before), (market.price.value - before) / Math.sqrt(variance));
      }
      before = market.price.value;
      market.setRegime(minute, volatility);
      if (now === options.from) market.open();
      nextRegime += REGIME_SECONDS * SECOND;
    }
    yield* outbox.events;
    outbox.events.length = 0;
    const wait = Math.min(market.nextWait(), nextRegime - now);
    now += wait;
    if (now >= options.to) return;
    outbox.now = now;
    market.happen(wait);
  }
}
