import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DepthOperation, depthSteps, inPlaceSteps, type DepthRow, type DepthStep } from './depth-rows.js';

/** What a client does with the steps, rows moving up and down. */
function follow(rows: readonly DepthRow[], steps: readonly DepthStep[]): DepthRow[] {
  const held = [...rows];
  for (const { position, operation, price, size } of steps) {
    if (position > held.length || (operation !== DepthOperation.Insert && position >= held.length)) throw new RangeError(`no row ${position} of ${held.length}`);
    if (operation === DepthOperation.Insert) held.splice(position, 0, { price, size });
    else if (operation === DepthOperation.Update) held[position] = { price, size };
    else held.splice(position, 1);
  }
  return held;
}

/** The same of a client that moves no rows: insertions overwrite too, and a deletion leaves the others where they are. */
function overwrite(rows: readonly DepthRow[], steps: readonly DepthStep[]): DepthRow[] {
  const held = new Map(rows.map((row, position) => [position, row]));
  for (const { position, operation, price, size } of steps) {
    if (operation === DepthOperation.Delete) held.delete(position);
    else held.set(position, { price, size });
  }
  return [...held.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
}

function rows(...pairs: readonly [number, number][]): DepthRow[] {
  return pairs.map(([price, size]) => ({ price, size }));
}

/** Up to ten bids, best first. */
const someRows = fc
  .uniqueArray(fc.record({ tick: fc.integer({ min: 0, max: 14 }), size: fc.integer({ min: 1, max: 3 }) }), { maxLength: 10, selector: ({ tick }) => tick })
  .map((levels) => levels.sort((a, b) => b.tick - a.tick).map(({ tick, size }) => ({ price: 100 + tick / 4, size })));

describe('depth steps', () => {
  it('insert a new best bid, and take out the row that it pushes over the edge first', () => {
    const { deletions, changes } = depthSteps(rows([100, 1], [99.75, 2]), rows([100.25, 5], [100, 1]));
    expect(deletions).toEqual([{ position: 1, operation: 2, price: 0, size: 0 }]);
    expect(changes).toEqual([{ position: 0, operation: 0, price: 100.25, size: 5 }]);
  });

  it('delete a best bid that is gone, and insert the row that comes into view', () => {
    const { deletions, changes } = depthSteps(rows([100, 1], [99.75, 2]), rows([99.75, 3], [99.5, 4]));
    expect(deletions).toEqual([{ position: 0, operation: 2, price: 0, size: 0 }]);
    expect(changes).toEqual([{ position: 0, operation: 1, price: 99.75, size: 3 }, { position: 1, operation: 0, price: 99.5, size: 4 }]);
  });

  it('in place overwrite what stands there: a new best bid changes every row behind it', () => {
    expect(inPlaceSteps(rows([100, 1], [99.75, 2]), rows([100.25, 5], [100, 1], [99.75, 2]))).toEqual({
      deletions: [],
      changes: [{ position: 0, operation: 1, price: 100.25, size: 5 }, { position: 1, operation: 1, price: 100, size: 1 }, { position: 2, operation: 0, price: 99.75, size: 2 }],
    });
  });

  it('in place lead clients that move rows and clients that do not to the same book', () => {
    fc.assert(
      fc.property(someRows, someRows, (before, after) => {
        const { deletions, changes } = inPlaceSteps(before, after);
        const steps = [...deletions, ...changes];
        expect(follow(before, steps)).toEqual(after);
        expect(overwrite(before, steps)).toEqual(after);
      }),
      { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 500 },
    );
  });

  it('lead a client from any rows to any others, without a gap, out of order or too long on the way', () => {
    fc.assert(
      fc.property(someRows, someRows, (before, after) => {
        const { deletions, changes } = depthSteps(before, after);
        const steps = [...deletions, ...changes];
        for (let count = 1; count <= steps.length; count += 1) {
          const held = follow(before, steps.slice(0, count));
          expect(held.length).toBeLessThanOrEqual(Math.max(before.length, after.length));
          expect(held.every(({ price }, row) => row === 0 || price < (held[row - 1]?.price ?? 0))).toBe(true);
        }
        expect(follow(before, steps)).toEqual(after);
      }),
      { numRuns: process.env['MIA_TEST_LEVEL'] === 'full' ? 5_000 : 500 },
    );
  });
});
