import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TapeEvent, TradeEvent } from '@mia-trading/core';
import { generateMarket, type MarketOptions } from '../market/generate-market.js';
import { SCHEDULED_KINDS, type Episode } from './episode.js';
import { plantedSession } from './planted-session.js';

const SEEDS = process.env['MIA_TEST_LEVEL'] === 'full' ? [1, 2, 3, 4, 5, 6] : [1, 2];
/** Of this seed with options, which the pin needs: the others are there for what the future does. */
const WITH_CHAIN = 1;
/** An episode whose hidden order is exhausted ends within this time. */
const LOOK = 250_000;
const REGULAR = { from: 930, to: 1_320 };

interface Planted {
  readonly seed: number;
  readonly trades: readonly TradeEvent[];
  readonly episodes: readonly Episode[];
}

const sessions: Planted[] = [];

function tradesOf(options: MarketOptions): { readonly trades: TradeEvent[]; readonly episodes: readonly Episode[] } {
  const trades: TradeEvent[] = [];
  let episodes: readonly Episode[] = [];
  for (const session of generateMarket(options)) {
    for (const event of session.events() as Iterable<TapeEvent>) if (event.kind === 'trade') trades.push(event);
    episodes = session.truth;
  }
  return { trades, episodes };
}

beforeAll(() => {
  for (const seed of SEEDS) sessions.push({ seed, ...tradesOf({ seed, sessions: 1, mode: 'planted', scale: 0.25, chain: seed === WITH_CHAIN ? 'thin' : 'none', minutes: REGULAR }) });
});

/** Every episode of a kind with the trades of its session. */
function all(kind: Episode['kind']): { readonly episode: Episode; readonly trades: readonly TradeEvent[] }[] {
  return sessions.flatMap(({ episodes, trades }) => episodes.filter((episode) => episode.kind === kind).map((episode) => ({ episode, trades })));
}

const during = (trades: readonly TradeEvent[], { from, to }: Pick<Episode, 'from' | 'to'>): TradeEvent[] => trades.filter(({ tsEvent }) => tsEvent >= from && tsEvent <= to);
const lots = (trades: readonly TradeEvent[]): number => trades.reduce((sum, { size }) => sum + size, 0);

describe('planted episodes', () => {
  it('come one after another, each kind several times in a session, the pin once where there are options', () => {
    for (const { seed, episodes } of sessions) {
      const count = (kind: Episode['kind']): number => episodes.filter((episode) => episode.kind === kind).length;
      for (const kind of SCHEDULED_KINDS) expect(count(kind)).toBeGreaterThanOrEqual(5);
      expect(count('gammaPin')).toBe(seed === WITH_CHAIN ? 1 : 0);
      episodes.forEach((episode, index) => {
        expect(episode.from).toBeLessThanOrEqual(episode.to);
        expect(episode.to).toBeLessThanOrEqual(episode.outcomeTo);
        expect(episode.from).toBeGreaterThan(episodes[index - 1]?.outcomeTo ?? 0);
      });
    }
  });

  it('icebergs trade more at their price than they ever show, and hold it', () => {
    for (const { episode, trades } of all('iceberg')) {
      const against = during(trades, episode).filter(({ price, aggressor }) => price === episode.price && aggressor === -episode.side);
      expect(episode.refills).toBeGreaterThan(0);
      // What stood there before is taken first; after it every lot is the order's.
      expect(lots(against)).toBeGreaterThanOrEqual(episode.lots);
      expect(episode.lots).toBeGreaterThan((episode.refills - 1) * (episode.detail['display'] ?? Infinity));
      expect(episode.lots).toBeLessThanOrEqual(episode.detail['orderLots'] ?? 0);
      const beyond = during(trades, { from: episode.from, to: episode.to - LOOK }).filter(({ price }) => episode.side * (price - episode.price) < 0);
      expect(beyond).toEqual([]);
    }
  });

  it('absorptions hold a price against takers who lean on it', () => {
    let [delta, printed, through] = [0, 0, 0];
    for (const { episode, trades } of all('absorption')) {
      const inside = during(trades, episode);
      delta += episode.side * inside.reduce((sum, { size, aggressor }) => sum + aggressor * size, 0);
      printed += lots(inside);
      through += lots(inside.filter(({ price }) => episode.side * (price - episode.price) < -1));
      expect(lots(inside.filter(({ price, aggressor }) => price === episode.price && aggressor === -episode.side))).toBe(episode.lots);
      expect(episode.refills).toBeGreaterThan(0);
    }
    expect(delta).toBeLessThan(0);
    // One large order may print through the price, and the level is back at once: one episode in many has such an order.
    expect(through).toBeLessThan(0.01 * printed);
  });

  it('sweeps take several prices in one matching event', () => {
    for (const { episode, trades } of all('sweep')) {
      const prints = trades.filter(({ tsEvent, aggressor }) => tsEvent === episode.from && aggressor === episode.side);
      expect(new Set(prints.map(({ price }) => price)).size).toBeGreaterThanOrEqual(3);
      expect(new Set(prints.map(({ matchId }) => matchId)).size).toBe(1);
      expect(prints.some(({ price }) => price === episode.price)).toBe(true);
      expect(lots(prints)).toBe(episode.lots);
      expect(new Set(prints.map(({ price }) => price)).size).toBe(episode.detail['prices']);
    }
  });

  it('blocks are one order of 150 contracts or more at one price', () => {
    for (const { episode, trades } of all('block')) {
      const largest = during(trades, episode).reduce((a, b) => (b.size > a.size ? b : a));
      expect(largest).toMatchObject({ size: episode.lots, price: episode.price, aggressor: episode.side });
      expect(episode.lots).toBeGreaterThanOrEqual(150);
    }
  });

  it('accumulation trades much on one side in small orders while the price stays', () => {
    for (const { episode, trades } of all('accumulation')) {
      const inside = during(trades, episode);
      const own = inside.filter(({ size, aggressor }) => aggressor === episode.side && size <= 24);
      expect(lots(own)).toBeGreaterThanOrEqual(episode.lots);
      expect(episode.lots / (episode.detail['orders'] ?? Infinity)).toBeGreaterThan(4);
      expect(episode.lots).toBeGreaterThan(400);
    }
    const drift = all('accumulation').map(({ episode, trades }) => {
      const prices = during(trades, episode).map(({ price }) => price);
      return episode.side * ((prices.at(-1) ?? NaN) - (prices[0] ?? NaN));
    });
    // A deviation of the undisturbed price over five minutes is about 2.5 points in these hours.
    expect(Math.abs(drift.reduce((sum, value) => sum + value, 0) / drift.length)).toBeLessThan(1.5);
  });

  it('divergences go further in price while takers lean the other way', () => {
    let further = 0;
    let against = 0;
    const found = all('divergence');
    for (const { episode, trades } of found) {
      const inside = during(trades, episode);
      const swing = -episode.side;
      const half = inside.filter(({ tsEvent }) => tsEvent < (episode.from + episode.to) / 2);
      const rest = inside.filter(({ tsEvent }) => tsEvent >= (episode.from + episode.to) / 2);
      const extreme = (part: readonly TradeEvent[]): number => Math.max(...part.map(({ price }) => swing * price));
      if (extreme(rest) > extreme(half)) further += 1;
      const last = rest.slice(Math.floor(rest.length / 3));
      if (swing * last.reduce((sum, { size, aggressor }) => sum + aggressor * size, 0) < 0) against += 1;
    }
    expect(further / found.length).toBeGreaterThan(0.8);
    expect(against / found.length).toBeGreaterThan(0.8);
  });

  it('are followed by the move they announce, more often than not and by several ticks on average', () => {
    const outcomes = sessions.flatMap(({ episodes }) => episodes.filter(({ side }) => side !== 0).map(({ side, detail }) => side * (detail['outcomeTicks'] ?? Number.NaN)));
    expect(outcomes.filter((ticks) => ticks > 0).length / outcomes.length).toBeGreaterThan(0.7);
    expect(outcomes.reduce((sum, ticks) => sum + ticks, 0) / outcomes.length).toBeGreaterThan(5);
  });

  it('the pin draws the price to its strike and holds it there until the close', () => {
    expect(all('gammaPin').length).toBe(1);
    for (const { episode, trades } of all('gammaPin')) {
      const end = during(trades, { from: episode.to - 15 * 60e6, to: episode.to });
      const distance = end.reduce((sum, { price }) => sum + Math.abs(price - episode.price), 0) / end.length;
      expect(distance).toBeLessThan(10);
      expect((episode.detail['strike'] ?? 0) % 5).toBe(0);
    }
  });

  it('of one kind alone fill a session, each label with times in order and a size', () => {
    const session = plantedSession({ seed: 4, scale: 0.05, kinds: ['iceberg'] });
    let count = 0;
    for (const event of session.events()) if (event.kind === 'trade') count += 1;
    expect(count).toBeGreaterThan(10_000);
    expect(new Set(session.truth.map(({ kind }) => kind))).toEqual(new Set(['iceberg']));
    expect(session.truth.length).toBeGreaterThan(25);
    for (const { from, to, lots: traded, refills, side, price } of session.truth) {
      expect(to).toBeGreaterThan(from);
      expect(traded).toBeGreaterThan(0);
      expect(refills).toBeGreaterThan(0);
      expect([1, -1]).toContain(side);
      expect(price % 0.25).toBe(0);
    }
  });

  it('are absent from the null market', () => {
    expect(tradesOf({ seed: 1, sessions: 1, mode: 'null', scale: 0.02, chain: 'none', minutes: { from: 930, to: 990 } }).episodes).toEqual([]);
  });
});
