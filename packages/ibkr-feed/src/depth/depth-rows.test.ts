import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Side } from '@mia-trading/core';
import type { EventDraft } from '../feed/event-stamper.js';
import { LevelChanges } from './level-changes.js';
import { RowBook, RowOperation, type Row } from './row-book.js';

const { Insert, Update, Delete } = RowOperation;
const BID = 1;
const ASK = 0;
const MOST_ROWS = 10;

function published(): { readonly levels: LevelChanges; readonly drafts: EventDraft[] } {
  const drafts: EventDraft[] = [];
  return { levels: new LevelChanges('ESH4', (draft) => drafts.push(draft)), drafts };
}

describe('rows of depth', () => {
  it('move down for an insert and up for a delete: 100 and 99.75, an insert of 100.25 on top, the middle deleted', () => {
    const book = new RowBook(MOST_ROWS);
    for (const [row, price] of [[0, 100], [1, 99.75], [2, 99.5]] as const) expect(book.apply(row, Insert, BID, price, 5)).toBeNull();
    expect(book.apply(0, Insert, BID, 100.25, 7)).toBeNull();
    expect(book.rows(1)).toEqual([{ price: 100.25, size: 7 }, { price: 100, size: 5 }, { price: 99.75, size: 5 }, { price: 99.5, size: 5 }]);
    expect(book.apply(1, Delete, BID, 0, 0)).toBeNull();
    expect(book.rows(1).map(({ price }) => price)).toEqual([100.25, 99.75, 99.5]);
    expect(book.fault()).toBeNull();
  });

  it('tells what cannot be: a row beyond the last, a delete of none, prices out of order, a crossed book', () => {
    const book = new RowBook(MOST_ROWS);
    expect(book.apply(1, Insert, BID, 100, 5)).toBe('row 1 came where 0 are known');
    expect(book.apply(0, Delete, BID, 0, 0)).toBe('row 0 of 0 was to be deleted');
    expect(book.apply(0, Update, BID, Number.NaN, 5)).toBe('row 0 came with price NaN and size 5');
    expect(book.apply(0, 7, BID, 100, 5)).toBe('operation 7 is not known');
    book.apply(0, Insert, BID, 100, 5);
    book.apply(1, Insert, BID, 100.25, 5);
    expect(book.fault()).toBe('bid rows 0 and 1 are out of order: 100, 100.25');
    book.apply(1, Delete, BID, 0, 0);
    book.apply(0, Insert, ASK, 100, 5);
    expect(book.fault()).toBe('bid 100 crosses ask 100');
  });

  it('shows as faults what a server does that overwrites rows where it should move them', () => {
    const book = new RowBook(MOST_ROWS);
    for (const [row, price] of [[0, 100], [1, 99.75], [2, 99.5]] as const) book.apply(row, Insert, BID, price, 5);
    // The server means: row 0 is now 100.25, row 1 now 100, row 2 now 99.75, and says each as an insert.
    for (const [row, price] of [[0, 100.25], [1, 100], [2, 99.75]] as const) book.apply(row, Insert, BID, price, 5);
    expect(book.fault()).toContain('out of order');
  });
});

describe('levels by price', () => {
  it('are told as they change, removals first, the last with the end of the batch', () => {
    const book = new RowBook(MOST_ROWS);
    const { levels, drafts } = published();
    book.apply(0, Insert, BID, 100, 5);
    book.apply(0, Insert, ASK, 100.25, 6);
    levels.publish(book);
    book.apply(0, Update, ASK, 100.5, 8);
    book.apply(0, Insert, BID, 100.25, 1);
    levels.publish(book);
    levels.publish(book);
    expect(drafts.map((draft) => draft.kind === 'depth' && [draft.side, draft.price, draft.size, draft.endOfBatch])).toEqual([
      [1, 100, 5, false], [-1, 100.25, 6, true],
      [-1, 100.25, 0, false], [1, 100.25, 1, false], [-1, 100.5, 8, true],
    ]);
  });

  it('put together give the best ten of the true book, whatever happens in it', () => {
    const change = fc.record({ side: fc.constantFrom<Side>(1, -1), away: fc.nat(15), size: fc.nat(20), isEnd: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 150 }), (changes) => {
        const truth = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };
        const book = new RowBook(MOST_ROWS);
        const { levels, drafts } = published();
        const best = (side: Side): Row[] =>
          [...truth[side]].map(([price, size]) => ({ price, size })).sort((one, other) => side * (other.price - one.price)).slice(0, MOST_ROWS);
        changes.forEach(({ side, away, size, isEnd }, index) => {
          truth[side].set(100 - side * (1 + away) * 0.25, size);
          if (size === 0) truth[side].delete(100 - side * (1 + away) * 0.25);
          sendRows(book, side, best(side));
          if (isEnd || index === changes.length - 1) levels.publish(book);
        });
        const seen = { 1: new Map<number, number>(), [-1]: new Map<number, number>() };
        for (const draft of drafts) {
          if (draft.kind !== 'depth') continue;
          if (draft.size === 0) expect(seen[draft.side].delete(draft.price)).toBe(true);
          else seen[draft.side].set(draft.price, draft.size);
        }
        for (const side of [1, -1] as const) expect(new Map([...seen[side]].sort())).toEqual(new Map(best(side).map(({ price, size }) => [price, size] as const).sort()));
        expect(book.fault()).toBeNull();
      }),
      { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 2_000 : 200 },
    );
  });
});

/** Says new rows as a server does: what is gone is deleted, what is new inserted, the rest updated. */
function sendRows(book: RowBook, side: Side, rows: readonly Row[]): void {
  const wire = side === 1 ? BID : ASK;
  for (let row = book.rows(side).length - 1; row >= 0; row -= 1) {
    if (!rows.some(({ price }) => price === book.rows(side)[row]?.price)) expect(book.apply(row, Delete, wire, 0, 0)).toBeNull();
  }
  rows.forEach(({ price, size }, row) => {
    const shown = book.rows(side)[row];
    if (shown?.price !== price) expect(book.apply(row, Insert, wire, price, size)).toBeNull();
    else if (shown.size !== size) expect(book.apply(row, Update, wire, price, size)).toBeNull();
  });
}
