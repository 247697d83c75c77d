import { beforeAll, describe, expect } from '@jest/globals';
import type { OrderEvent, TapeEvent } from '@mia-trading/core';
import { importDatabento } from '../databento/import-databento.js';
import { CollectingSink } from '../test-support/collecting-sink.js';
import { itWithRealFiles, realFile } from '../test-support/real-files.js';
import { importSierra } from './import-sierra.js';

const SCID = realFile('ticks/es-mbo-derived/ESH4-20231225.scid');
const DEPTH = realFile('ticks/es-mbo-derived/ESH4-20231225.depth');
const MBO = ['20231224', '20231225'].map((day) => realFile(`ticks/es-mbo-dbn/esh4-glbx-mdp3-${day}.mbo.dbn.zst`));

/** 2023-12-25T23:00:00Z, the opening of the hour. */
const OPEN = Date.UTC(2023, 11, 25, 23) * 1_000;

const millisecond = (micros: number): number => Math.floor(micros / 1_000);

/** Best bid and ask with sizes, as text, with the millisecond, each time they change. */
class TopOfBook {
  readonly changes: string[] = [];
  readonly #sides = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };
  #last = '';

  clear(): void {
    this.#sides[1].clear();
    this.#sides[-1].clear();
  }

  add(side: 1 | -1, price: number, size: number): void {
    this.set(side, price, (this.#sides[side].get(price) ?? 0) + size);
  }

  set(side: 1 | -1, price: number, size: number): void {
    if (size === 0) this.#sides[side].delete(price);
    else this.#sides[side].set(price, size);
  }

  publish(ts: number): void {
    const bid = Math.max(...this.#sides[1].keys());
    const ask = Math.min(...this.#sides[-1].keys());
    const state = `${bid} x ${this.#sides[1].get(bid) ?? 0} / ${ask} x ${this.#sides[-1].get(ask) ?? 0}`;
    if (state !== this.#last && ts >= OPEN) this.changes.push(`${millisecond(ts)} ${state}`);
    this.#last = state;
  }
}

/** Slow, obvious replay of order messages. */
function topFromOrders(events: readonly TapeEvent[]): string[] {
  const top = new TopOfBook();
  const resting = new Map<number, OrderEvent>();
  const take = (id: number, size: number): void => {
    const order = resting.get(id);
    if (order === undefined) throw new Error(`unknown order ${id}`);
    top.add(order.side, order.price, -size);
    if (order.size === size) resting.delete(id);
    else resting.set(id, { ...order, size: order.size - size });
  };
  for (const event of events) {
    if (event.kind !== 'order') continue;
    const known = resting.get(event.orderId);
    if (event.action === 'clear') {
      resting.clear();
      top.clear();
    } else if (event.action === 'cancel') {
      take(event.orderId, event.size);
    } else if (event.action === 'add' || event.action === 'modify') {
      if (known !== undefined) take(event.orderId, known.size);
      top.add(event.side, event.price, event.size);
      resting.set(event.orderId, event);
    }
    if (event.last) top.publish(event.tsEvent);
  }
  return top.changes;
}

function topFromDepth(events: readonly TapeEvent[]): string[] {
  const top = new TopOfBook();
  for (const event of events) {
    if (event.kind !== 'depth') continue;
    if (event.action === 'clear') top.clear();
    else top.set(event.side, event.price, event.size);
    if (event.endOfBatch) top.publish(event.tsEvent);
  }
  return top.changes;
}

const tradeLine = (event: TapeEvent): string[] =>
  event.kind === 'trade' ? [`${millisecond(event.tsEvent)} ${event.price} ${event.size} ${event.aggressor}`] : [];

describe('importSierra, the .scid and .depth encodings of the ES hour', () => {
  const mbo = new CollectingSink();
  beforeAll(async () => {
    await importDatabento(MBO, mbo).catch(() => undefined);
  }, 30_000);

  itWithRealFiles('gives the trades of the order-by-order recording to the millisecond', async () => {
    const sink = new CollectingSink();
    const report = await importSierra([SCID], sink);
    expect(report).toMatchObject({ instrument: 'ESH4', feedQuality: 'l1', sourceMessages: 2_973, failure: null, warnings: [], skipped: {} });
    expect(sink.events.flatMap(tradeLine)).toEqual(mbo.events.flatMap(tradeLine));
    expect(sink.of('quote').length).toBeGreaterThan(100);
  });

  itWithRealFiles('gives the best bid and ask of the order-by-order recording to the millisecond', async () => {
    const sink = new CollectingSink();
    const report = await importSierra([DEPTH], sink);
    expect(report).toMatchObject({ sourceMessages: 51_342, events: { depth: 51_342 }, failure: null, skipped: {} });
    const expected = topFromOrders(mbo.events);
    expect(topFromDepth(sink.events)).toEqual(expected);
    expect(expected.at(-1)).toMatch(/ 4810 x \d+ \/ 4810.25 x \d+$/);
  });

  itWithRealFiles('merges both into one recording by time, without quotes beside the book', async () => {
    const sink = new CollectingSink();
    const report = await importSierra([DEPTH, SCID], sink);
    expect(report).toMatchObject({ feedQuality: 'l2-async', sourceMessages: 2_973 + 51_342, events: { trade: 2_973, depth: 51_342 } });
    expect(report.sources.map((source) => source.bytes).sort()).toEqual([118_976, 1_232_272]);
    expect(sink.events[0]?.kind).toBe('trade');
    expect(sink.of('quote')).toEqual([]);
  });
});
