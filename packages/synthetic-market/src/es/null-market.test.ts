import { beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE, resolveInstrument, SECOND, SeededRandom, type Micros, type Side, type TapeEvent } from '@mia-trading/core';
import { EventOutbox } from '../market/event-outbox.js';
import { generateSession } from '../session/generate-session.js';
import { PlainBook } from '../test-support/levels.js';
import { EfficientPrice } from './efficient-price.js';
import { EsMarket } from './es-market.js';
import { impactWeight, MEAN_IMPACT_WEIGHT } from './order-size.js';
import { Volatility } from './volatility.js';

const FULL = process.env['MIA_TEST_LEVEL'] === 'full';
const SEEDS = Array.from({ length: FULL ? 60 : 12 }, (_, index) => 1_000 + index);
const instrument = resolveInstrument('ESZ6', { asOf: '2026-11-17' });
const REGULAR_OPEN = 15.5 * HOUR;
const HOLD = 30 * SECOND;
/** Commission, exchange and regulatory fee of a round turn, points: 2 · $2.25 at $50 a point. */
const FEES = 0.09;

/** Times at which the price is looked at, of each seed. */
const LOOK = SECOND / 2;
const LOOKS = 1_200;
const PREDICTED_SEEDS = 12;

/** Rules by name: from mid changes over 30 s, queue imbalance and signed volume over 10 s to a side, 0 for no trade. */
const RULES: Readonly<Record<string, (state: { readonly change: number; readonly imbalance: number; readonly flow: number }) => Side | 0>> = {
  momentum: ({ change }) => (Math.abs(change) >= 1 ? (Math.sign(change) as Side) : 0),
  meanReversion: ({ change }) => (Math.abs(change) >= 1 ? (-Math.sign(change) as Side) : 0),
  imbalance: ({ imbalance }) => (Math.abs(imbalance) > 0.6 ? (Math.sign(imbalance) as Side) : 0),
  flow: ({ flow }) => (Math.abs(flow) > 50 ? (Math.sign(flow) as Side) : 0),
  flowAgainst: ({ flow }) => (Math.abs(flow) > 50 ? (-Math.sign(flow) as Side) : 0),
};

describe('the efficient price', () => {
  it('moves by the surprise in an order: by hand', () => {
    const price = new EfficientPrice(new SeededRandom(1), 24_000);
    // All through orders would be sqrt(0.5 · variance per trade / E[g²]) per unit of g; two opposite orders expected at one half cancel.
    price.calibrate(1, 1);
    price.onOrder(1, 4, 0.5);
    const unit = (price.value - 24_000) / 2;
    expect(unit).toBeGreaterThan(0);
    price.onOrder(-1, 4, 0.5);
    expect(price.value).toBeCloseTo(24_000, 9);
    // A purchase that was expected with 0.8 moves it by g - 0.6·E[g], a sale by -g - 0.6·E[g].
    price.onOrder(1, 9, 0.8);
    expect((price.value - 24_000) / unit).toBeCloseTo(impactWeight(9) - 0.6 * MEAN_IMPACT_WEIGHT, 6);
  });
});

/** Sums of predictor times next change of the efficient price, and of their squares. */
type Correlations = Record<'flow' | 'imbalance' | 'change', { product: number; squares: number }>;

/** What is public every half second (signed volume that decays, queue imbalance, last change) against the price half a second later. */
function predict(seeds: readonly number[]): Correlations {
  const sums: Correlations = { flow: { product: 0, squares: 0 }, imbalance: { product: 0, squares: 0 }, change: { product: 0, squares: 0 } };
  for (const seed of seeds) {
    const outbox = new EventOutbox();
    const market = new EsMarket(new SeededRandom(seed), outbox, instrument, 1, 24_000.4);
    market.setRegime(1_080, new Volatility(new SeededRandom(seed + 1)));
    market.open();
    let flow = 0;
    let [before, change] = [market.price.value, 0];
    let seen: Readonly<Record<keyof Correlations, number>> | null = null;
    let nextLook = LOOK;
    while (outbox.now < LOOKS * LOOK) {
      const wait = market.nextWait();
      for (; outbox.now + wait >= nextLook; nextLook += LOOK) {
        change = market.price.value - before;
        before = market.price.value;
        for (const name of ['flow', 'imbalance', 'change'] as const) {
          const product = (seen?.[name] ?? 0) * change;
          sums[name].product += product;
          sums[name].squares += product * product;
        }
        const { book } = market;
        const [bid, ask] = [book.size(1, book.bestBid), book.size(-1, book.bestAsk)];
        seen = { flow: Math.sign(flow), imbalance: (bid - ask) / (bid + ask), change: Math.sign(change) };
      }
      outbox.now += wait;
      outbox.events.length = 0;
      market.happen(wait);
      for (const event of outbox.events) if (event.kind === 'trade') flow = 0.8 * flow + event.aggressor;
    }
  }
  return sums;
}

describe('the null market', () => {
  const correlations = predict(SEEDS.slice(0, PREDICTED_SEEDS));

  it('straddles the efficient price at the end of every event', () => {
    const outbox = new EventOutbox();
    const market = new EsMarket(new SeededRandom(3), outbox, instrument, 1, 24_000.4);
    market.setRegime(940, new Volatility(new SeededRandom(4)));
    market.open();
    let moves = 0;
    let best = market.book.bestBid;
    for (let step = 0; step < 200_000; step += 1) {
      const wait = market.nextWait();
      outbox.now += wait;
      market.happen(wait);
      outbox.events.length = 0;
      const { bestBid, bestAsk } = market.book;
      if (!(bestBid <= market.price.value && market.price.value <= bestAsk && bestBid < bestAsk)) throw new Error(`${bestBid} ${market.price.value} ${bestAsk} at step ${step}`);
      if (bestBid !== best) moves += 1;
      best = bestBid;
    }
    expect(moves).toBeGreaterThan(2_000);
  });

  it.each(['flow', 'imbalance', 'change'] as const)('has a price that %s does not predict: no correlation with its next change, over many seeds', (predictor) => {
    const { product, squares } = correlations[predictor];
    // A sum of martingale differences over the root of its squares is standard normal; one order expected wrongly shows at once.
    expect(Math.abs(product / Math.sqrt(squares))).toBeLessThan(4);
  });

  const results = new Map<string, { net: number[]; gross: number[] }>();
  beforeAll(() => {
    for (const seed of SEEDS) {
      for (const [name, { net, gross }] of Object.entries(playAll(seed))) {
        const all = results.get(name) ?? { net: [], gross: [] };
        all.net.push(...net);
        all.gross.push(...gross);
        results.set(name, all);
      }
    }
  });

  it.each(['momentum', 'meanReversion', 'imbalance', 'flow', 'flowAgainst'])('pays nobody: %s loses its spread and fees, on average over many seeds', (name) => {
    const { net, gross } = results.get(name) ?? { net: [], gross: [] };
    expect(net.length).toBeGreaterThan(SEEDS.length * 10);
    const error = deviation(gross) / Math.sqrt(gross.length);
    // Before fees it is never better than a fair game, and it always pays for the spread; after fees it loses.
    expect(mean(gross)).toBeLessThan(3 * error);
    expect(mean(net)).toBeLessThan(3 * error - FEES);
    expect(mean(net)).toBeLessThan(0);
  });
});

/** Each rule takes at the quotes it sees and leaves at the quotes 30 s later, one position at a time; points before and after fees. */
function playAll(seed: number): Record<string, { net: number[]; gross: number[] }> {
  const from = REGULAR_OPEN + HOUR;
  const to = from + (FULL ? 30 : 15) * MINUTE;
  const book = new PlainBook();
  const results: Record<string, { net: number[]; gross: number[] }> = {};
  const positions: Record<string, { side: Side; price: number; since: Micros } | null> = {};
  for (const name of Object.keys(RULES)) {
    results[name] = { net: [], gross: [] };
    positions[name] = null;
  }
  const mids: { ts: Micros; mid: number }[] = [];
  let flow = 0;
  let nextLook = from + MINUTE;
  for (const event of generateSession({ seed, instrument, sessionStart: 0, from, to, openPrice: 6_000 })) {
    flow = followFlow(flow, event);
    book.apply(event);
    if (event.tsEvent < nextLook) continue;
    nextLook = event.tsEvent + SECOND;
    const mid = (book.bid + book.ask) / 2;
    mids.push({ ts: event.tsEvent, mid });
    const change = mid - (mids[mids.length - 31]?.mid ?? mid);
    const imbalance = (book.bidSize - book.askSize) / (book.bidSize + book.askSize);
    for (const [name, rule] of Object.entries(RULES)) {
      const position = positions[name];
      const result = results[name];
      if (result === undefined) continue;
      if (position !== null && position !== undefined) {
        if (event.tsEvent < position.since + HOLD) continue;
        const gross = position.side * ((position.side > 0 ? book.bid : book.ask) - position.price);
        result.gross.push(gross);
        result.net.push(gross - FEES);
        positions[name] = null;
        continue;
      }
      const side = rule({ change, imbalance, flow });
      if (side !== 0) positions[name] = { side, price: side > 0 ? book.ask : book.bid, since: event.tsEvent };
    }
  }
  return results;
}

/** Signed volume that forgets by a hundredth with each print. */
function followFlow(flow: number, event: TapeEvent): number {
  return event.kind === 'trade' ? 0.99 * flow + event.aggressor * event.size : flow;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) * (value - centre))));
}
