import { describe, expect, it } from '@jest/globals';
import type { OrderId } from '@mia-trading/core';
import type { EntryBlock } from '@mia-trading/execution';
import { blockText } from './block-text.js';

const orderId = 'ib-42' as OrderId;

describe('what keeps entries back', () => {
  it.each<[EntryBlock, string]>([
    [{ code: 'NOT_RECONCILED', reason: 'the broker has not been asked' }, 'NOT_RECONCILED: the broker has not been asked'],
    [{ code: 'QUERY_FAILED', query: 'positions', reason: 'no answer' }, 'QUERY_FAILED positions: no answer'],
    [{ code: 'ORDER_UNKNOWN', orderId }, 'ORDER_UNKNOWN ib-42'],
    [{ code: 'FOREIGN_ORDER', orderId, instrument: 'ESH4', filled: 2 }, 'FOREIGN_ORDER ib-42: ESH4, 2 filled'],
    [{ code: 'FOREIGN_ORDER', orderId, instrument: 'ESH4', filled: 3, taken: -2 }, 'FOREIGN_ORDER ib-42: ESH4, 3 filled, 2 of them closed our position'],
    [{ code: 'FOREIGN_ORDER', orderId, instrument: null, filled: 0 }, 'FOREIGN_ORDER ib-42: instrument not known, 0 filled'],
    [{ code: 'POSITION_DIFFERENCE', instrument: 'ESH4', ours: 0, broker: -2 }, 'POSITION_DIFFERENCE ESH4: -2 at the broker, 0 here'],
    [{ code: 'POSITION_DIFFERENCE', instrument: 'ESH4', ours: 2, broker: 0, taken: -2 }, 'POSITION_DIFFERENCE ESH4: 0 at the broker, 2 here, 2 of them closed our position'],
  ])('%j is told with what a person needs to decide', (block, text) => {
    expect(blockText(block)).toBe(text);
  });
});
