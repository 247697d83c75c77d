export interface DepthRow {
  readonly price: number;
  readonly size: number;
}

/** What a row message does, by the numbers of the protocol. */
export const DepthOperation = { Insert: 0, Update: 1, Delete: 2 } as const;

/**
 * How changes of the book are told. `shift`: an insertion or deletion in the middle moves the rows behind it. `inPlace`: every row is
 * overwritten where it stands, and rows come and go only at the end, so that clients which do not move rows read the same book.
 */
export type DepthStyle = 'shift' | 'inPlace';

/** Steps from rows to others: those that take rows away are to go first, on both sides of the book. */
export interface DepthSteps {
  readonly deletions: DepthStep[];
  readonly changes: DepthStep[];
}

/** One message: `position` 0 is the best row; an insertion moves the rows behind it down by one, a deletion up. */
export interface DepthStep {
  readonly position: number;
  readonly operation: number;
  readonly price: number;
  readonly size: number;
}

/**
 * Steps from the rows that a client has to those of the book, both from the best price on. First the deletions, from the last row on, then
 * insertions and updates from the best on: at no time are there more rows than in the longer of the two, nor a gap between them.
 */
export function depthSteps(rows: readonly DepthRow[], next: readonly DepthRow[]): DepthSteps {
  if (rows.length === next.length && rows.every(({ price }, row) => price === next[row]?.price)) return { deletions: [], changes: updates(rows, next) };
  const prices = new Set(next.map(({ price }) => price));
  const deletions: DepthStep[] = [];
  for (let position = rows.length - 1; position >= 0; position -= 1) {
    const row = rows[position] as DepthRow;
    if (!prices.has(row.price)) deletions.push({ position, operation: DepthOperation.Delete, price: 0, size: 0 });
  }
  const kept = rows.filter(({ price }) => prices.has(price));
  const changes: DepthStep[] = [];
  let at = 0;
  for (const [position, { price, size }] of next.entries()) {
    const row = kept[at];
    const isThere = row !== undefined && row.price === price;
    if (isThere) at += 1;
    if (!isThere) changes.push({ position, operation: DepthOperation.Insert, price, size });
    else if (row.size !== size) changes.push({ position, operation: DepthOperation.Update, price, size });
  }
  return { deletions, changes };
}

/** The same with every row overwritten in its place: surplus rows go from the end, then the others change, then new ones are added behind them. */
export function inPlaceSteps(rows: readonly DepthRow[], next: readonly DepthRow[]): DepthSteps {
  const deletions: DepthStep[] = [];
  for (let position = rows.length - 1; position >= next.length; position -= 1) deletions.push({ position, operation: DepthOperation.Delete, price: 0, size: 0 });
  const changes = next.flatMap(({ price, size }, position) => {
    const row = rows[position];
    if (row?.price === price && row.size === size) return [];
    return [{ position, operation: row === undefined ? DepthOperation.Insert : DepthOperation.Update, price, size }];
  });
  return { deletions, changes };
}

/** Of rows at the same prices. */
function updates(rows: readonly DepthRow[], next: readonly DepthRow[]): DepthStep[] {
  return next.flatMap(({ price, size }, position) => (size === rows[position]?.size ? [] : [{ position, operation: DepthOperation.Update, price, size }]));
}
