// A feature of one's own: the share of the last 50 prints in which buyers were the aggressor. Written, run and read in one file.
import { createReading, createSessionClock, FeatureSet, Float64Ring, MarketState, resolveInstrument, runFeatures, type Explanation, type Feature, type MarketView, type Reading, type TradeEvent } from '@mia-trading/core';

const PRINTS = 50;
/** Age of the last print from which nothing is said, microseconds. */
const STALE = 60_000_000;

/** signal = (prints bought - prints sold) / 50 over the last 50 prints with a known aggressor. */
class PrintPressure implements Feature {
  readonly name = 'printPressure';
  readonly #sides = new Float64Ring(PRINTS);
  #net = 0;
  #lastTime = Number.NEGATIVE_INFINITY;

  onTrade(trade: TradeEvent, market: MarketView): void {
    if (trade.aggressor === 0) return;
    // A sum that is kept, not re-added: the cost of a print does not depend on the window.
    const pushedOut = this.#sides.push(trade.aggressor);
    this.#net += trade.aggressor - (Number.isNaN(pushedOut) ? 0 : pushedOut);
    this.#lastTime = market.now;
  }

  onGap(): void {
    this.#sides.clear();
    this.#net = 0;
  }

  read(market: MarketView, reading: Reading): void {
    reading.reason = !this.#sides.isFull ? 'not warm' : market.now - this.#lastTime > STALE ? 'no recent trades' : '';
    reading.available = reading.reason === '';
    reading.signal = this.#net / PRINTS;
    reading.confidence = 1;
    reading.asOf = this.#lastTime;
  }

  explain(): Explanation {
    return { prints: this.#sides.length, net: this.#net };
  }
}

const instrument = resolveInstrument('ESH4', { asOf: '2024-01-10' });
const market = new MarketState(instrument, createSessionClock(instrument));
const feature = new PrintPressure();
const features = new FeatureSet([feature]);
const reading = createReading();
const start = Date.UTC(2024, 0, 10, 15) * 1_000;
for (let n = 1; n <= 60; n += 1) {
  const time = start + n * 1_000_000;
  const print: TradeEvent = { kind: 'trade', tsEvent: time, tsInit: time, seq: n, instrument: 'ESH4', price: 4800, size: 1, aggressor: n % 5 === 0 ? -1 : 1, aggressorSource: 'exchange', matchId: n, flags: 1 };
  runFeatures(features, market, print);
  feature.read(market, reading);
  if (n % 20 === 0) console.log(`print ${n}: ${reading.available ? `signal ${reading.signal}` : reading.reason}, ${JSON.stringify(feature.explain())}`);
}
