import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FieldReader } from '../wire/field-reader.js';
import { readOrder } from './read-order.js';

type Part = readonly (string | number)[];

const CONTRACT: Part = [0, 'ES', 'FUT', '202403', '', '', '', 'CME', '', 'USD', '', ''];
const UNSET = '1.7976931348623157E308';

/** An order field by field as clients write it; `unset` is how they write a number that is not given. */
function written(version: number, unset: string, more: { readonly orderType?: string; readonly scale?: Part; readonly hedge?: Part; readonly algo?: Part; readonly neutral?: Part; readonly conditions?: Part } = {}): string[] {
  const since = (from: number, ...fields: Part): Part => (version >= from ? fields : []);
  const type = more.orderType ?? 'STP LMT';
  const fields: Part = [
    42, ...CONTRACT, '', '',
    'SELL', 3, type, 4_800.25, 4_801.5, 'GTC', 'group', 'DUSIM1', 'O', 0, 'mia-7', 1, 41, 0, 0, 0, 2, 1, 0,
    '', 0, '', '', '', '', '', ...(version < 177 ? ['profile'] : []), '', 0, '', -1,
    3,
    '', '', 0, unset, unset, 0, 0, unset, 0, unset, unset, unset, unset, unset, 0,
    unset, unset, ...(more.neutral ?? ['', unset]), 0, unset, unset, unset,
    unset, unset, ...(more.scale ?? [unset]), '', '', '', ...(more.hedge ?? ['']),
    0, '', '', 0, 0, ...(more.algo ?? ['']), '', 1, '', 0, 0, 0,
    ...(type === 'PEG BENCH' ? [1, 0, 1, 1, 'CME'] : []),
    ...(more.conditions ?? [0]),
    '', unset, unset, unset, unset, unset, 0, '', '', '', unset, '', '', '', '', 0, 0, 0, '',
    ...since(158, unset), ...since(160, unset), ...since(162, 1), ...since(166, ''), ...since(169, ''),
    ...since(170, ...(type === 'PEG MID' ? [unset, unset] : [])),
    ...since(183, ''), ...since(184, 0), ...(version >= 187 && version < 190 ? ['', 2_147_483_647] : []), ...since(189, 0), ...since(192, 2_147_483_647),
  ];
  return fields.map(String);
}

describe('an order on the wire', () => {
  it.each(['', UNSET])('is read to its last field at every version, unset numbers written as "%s"', (unset) => {
    for (let version = 157; version <= 193; version += 1) {
      const reader = new FieldReader(written(version, unset));
      const ticket = readOrder(reader, version);
      expect(reader.left).toBe(0);
      expect(ticket).toMatchObject({
        orderId: 42, action: 'SELL', quantity: 3, orderType: 'STP LMT', limitPrice: 4_800.25, auxPrice: 4_801.5, timeInForce: 'GTC', ocaGroup: 'group', ocaType: 3, account: 'DUSIM1',
        orderRef: 'mia-7', transmit: true, parentId: 41, triggerMethod: 2, outsideRegularHours: true, hidden: false, whatIf: true, autoCancelParent: version >= 162,
      });
      expect(ticket.contract).toMatchObject({ symbol: 'ES', secType: 'FUT', lastTradeDate: '202403', exchange: 'CME', currency: 'USD' });
    }
  });

  it.each([
    ['a scale', { scale: [0.25, 1, 1, 1, 0, 1, 1, 0] }],
    ['a hedge', { hedge: ['B', '1'] }],
    ['an algorithm', { algo: ['Adaptive', 2, 'a', 'b', 'c', 'd'] }],
    ['a delta-neutral order', { neutral: ['LMT', 1, 5, '', '', '', 'O', 0, 0, ''] }],
    ['a benchmark', { orderType: 'PEG BENCH' }],
    ['a peg to the middle', { orderType: 'PEG MID' }],
    ['conditions of every kind', { conditions: [6, 1, 'a', 1, 4_800, 7, 'CME', 0, 3, 'a', 1, 'time', 4, 'a', 1, 30, 5, 'a', 'FUT', 'CME', 'ES', 6, 'a', 1, 100, 7, 'CME', 7, 'o', 1, 0.5, 7, 'CME', 1, 0] }],
  ])('with %s is read to its last field', (_what, more) => {
    for (const version of [157, 170, 178, 193]) {
      const reader = new FieldReader(written(version, '', more));
      expect(readOrder(reader, version).whatIf).toBe(true);
      expect(reader.left).toBe(0);
    }
  });

  it('is refused with a field too many or too few: one read as another would trade', () => {
    expect(() => readOrder(new FieldReader([...written(193, ''), 'x']), 193)).toThrow('1 more fields');
    fc.assert(fc.property(fc.nat({ max: written(193, '').length - 1 }), (count) => expect(() => readOrder(new FieldReader(written(193, '').slice(0, count)), 193)).toThrow('expected one more field')), { numRuns: 50 });
  });
});
