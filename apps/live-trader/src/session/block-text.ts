import type { EntryBlock } from '@mia-trading/execution';

/** What keeps entries back, for people: its code, what `claim` and `ignore` are told about it, and the numbers that decide. */
export function blockText(block: EntryBlock): string {
  switch (block.code) {
    case 'NOT_RECONCILED':
      return `${block.code}: ${block.reason}`;
    case 'QUERY_FAILED':
      return `${block.code} ${block.query}: ${block.reason}`;
    case 'ORDER_UNKNOWN':
      return `${block.code} ${block.orderId}`;
    case 'FOREIGN_ORDER':
      return `${block.code} ${block.orderId}: ${block.instrument ?? 'instrument not known'}, ${block.filled} filled${takenText(block.taken)}`;
    case 'POSITION_DIFFERENCE':
      return `${block.code} ${block.instrument}: ${block.broker} at the broker, ${block.ours} here${takenText(block.taken)}`;
  }
}

/** Contracts of others that closed ours. */
function takenText(taken = 0): string {
  return taken === 0 ? '' : `, ${Math.abs(taken)} of them closed our position`;
}
