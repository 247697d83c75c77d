import { describe, expect, it } from '@jest/globals';
import { OrderAction, OrderType } from '@stoqey/ib';
import { microsFromIso, type ExecutedReport, type OrderId } from '@mia-trading/core';
import { orderOf } from '../test-support/trading-session.js';
import { ExecutionLog, statementOf } from './execution-log.js';
import { executionTime } from './execution-time.js';
import { answerAboutOrder, reasonIn } from './order-answer.js';
import { orderContract, orderFault, orderFields, shownFields, termsOf, withTerms } from './order-fields.js';

const micros = (iso: string): number => microsFromIso(iso) ?? Number.NaN;

describe('the time of an execution', () => {
  // 10:00:00 in New York in winter is 15:00 UTC, in summer 14:00 UTC.
  it.each([
    ['20231226 10:00:00 US/Eastern', '2023-12-26T15:00:00.400Z', '2023-12-26T15:00:00.400Z'],
    ['20231226 09:00:00 US/Central', '2023-12-26T15:00:00.400Z', '2023-12-26T15:00:00.400Z'],
    ['20230726 10:00:00 America/New_York', '2023-07-26T14:00:00.000Z', '2023-07-26T14:00:00.000Z'],
    ['20231226-15:00:00 UTC', '2023-12-26T14:59:58.000Z', '2023-12-26T15:00:00.000Z'],
    ['20231226  10:00:00 Mars/Olympus', '2023-12-26T15:00:07.000Z', '2023-12-26T15:00:07.000Z'],
    ['', '2023-12-26T15:00:07.000Z', '2023-12-26T15:00:07.000Z'],
  ])('%s heard at %s is %s', (text, heardAt, expected) => {
    expect(executionTime(text, micros(heardAt))).toBe(micros(expected));
  });

  it('that is told late is the end of its second', () => {
    expect(executionTime('20231226 10:00:00 US/Eastern', micros('2023-12-26T16:00:00Z'))).toBe(micros('2023-12-26T15:00:01Z') - 1);
  });
});

describe('the id of an execution', () => {
  it.each([
    ['0000e0d5.6329ab17.01.01', '0000e0d5.6329ab17.01', 0],
    ['0000e0d5.6329ab17.01.02', '0000e0d5.6329ab17.01', 1],
    ['0000e0d5.6329ab17.01.11', '0000e0d5.6329ab17.01', 10],
    ['F-99', 'F-99', 0],
    ['0001.00', '0001', 0],
  ])('%s is statement %s, revision %i', (execId, executionId, revision) => {
    expect(statementOf(execId)).toEqual({ executionId, revision });
  });
});

describe('the log of executions', () => {
  const report: ExecutedReport = { kind: 'executed', orderId: 's-1' as OrderId, tsVenue: 5, ...statementOf('x.01'), instrument: 'ESH4', side: 1, quantity: 1, price: 5000, remaining: 0, fees: null, passive: false };

  it('tells a statement once, its fees when they come, and neither again', () => {
    const log = new ExecutionLog();
    log.add('x.01', report);
    expect([log.takeUntold('x.01'), log.takeUntold('x.01')]).toEqual([report, null]);
    log.add('x.01', { ...report, tsVenue: 9 });
    expect(log.takeUntold('x.01')).toBeNull();
    expect([log.addFees('x.01', 2.25), log.addFees('x.01', 2.25)]).toEqual([{ ...report, fees: 2.25 }, null]);
    expect(log.takeAll(['x.01', 'never'])).toEqual([{ ...report, fees: 2.25 }]);
  });

  it('keeps fees that come before, or while nobody was told', () => {
    const log = new ExecutionLog();
    expect(log.addFees('x.01', 2.25)).toBeNull();
    log.add('x.01', report);
    expect(log.takeAll(['x.01'])).toEqual([{ ...report, fees: 2.25 }]);
    expect(log.addFees('x.01', 3)).toEqual({ ...report, fees: 3 });
  });
});

describe('codes about an order', () => {
  it.each([
    ['lives', [399, 404, 2_109, 2_137, 2_161, 10_349]],
    ['cancelled', [202]],
    ['refused', [103, 109, 110, 163, 200, 201, 203, 321, 382, 383, 434, 460, 10_006, 10_268]],
    ['commandRefused', [104, 105, 135, 136, 161, 10_147, 10_148]],
    ['unknown', [0, 1, 505, 1_100, 9_999, 10_197, 17_171]],
  ] as const)('%s: %j', (answer, codes) => {
    for (const code of codes) expect([code, answerAboutOrder(code)]).toEqual([code, answer]);
  });

  it('have their reason behind a word, or are one', () => {
    expect(reasonIn('Order rejected - reason:The size\n  is too big ')).toBe('The size is too big');
    expect(reasonIn('Order Canceled - reason:')).toBe('');
    expect(reasonIn('Duplicate order id')).toBe('Duplicate order id');
  });
});

describe('the fields of an order', () => {
  it('name the contract by what settles it, and no date', () => {
    expect(orderContract({ conId: 7, symbol: 'ES', exchange: 'CME', lastTradeDateOrContractMonth: '20240315 08:30:00 US/Central', multiplier: 50 })).toEqual({ conId: 7, symbol: 'ES', exchange: 'CME' });
  });

  it.each([
    [orderOf('a', { type: 'market' }), OrderType.MKT, undefined, undefined, undefined],
    [orderOf('a', { type: 'limit', limitPrice: 1 }), OrderType.LMT, 1, undefined, undefined],
    [orderOf('a', { type: 'stop', stopPrice: 2 }), OrderType.STP, undefined, 2, undefined],
    [orderOf('a', { type: 'stopLimit', limitPrice: 1, stopPrice: 2 }), OrderType.STP_LMT, 1, 2, undefined],
    [orderOf('a', { type: 'marketIfTouched', stopPrice: 2 }), OrderType.MIT, undefined, 2, undefined],
    [orderOf('a', { type: 'trailingStop', trailBy: 3 }), OrderType.TRAIL, undefined, 3, undefined],
    [orderOf('a', { type: 'trailingStop', trailBy: 3, stopPrice: 2 }), OrderType.TRAIL, undefined, 3, 2],
  ])('of %j are of type %s with prices %s, %s, %s', (request, orderType, lmtPrice, auxPrice, trailStopPrice) => {
    const order = orderFields(request, 'DU1');
    expect([order.orderType, order.lmtPrice, order.auxPrice, order.trailStopPrice]).toEqual([orderType, lmtPrice, auxPrice, trailStopPrice]);
    expect(termsOf(order)).toEqual({ quantity: 1, limitPrice: request.limitPrice, stopPrice: request.stopPrice });
    expect(orderFault(request, 'ESH4')).toBeNull();
  });

  it('change in quantity and prices alone, the distance of a trailing stop left as it is', () => {
    const order = orderFields(orderOf('a', { type: 'trailingStop', trailBy: 3, stopPrice: 2, ocaGroup: 'g' }), 'DU1');
    expect(withTerms(order, { quantity: 4, limitPrice: null, stopPrice: 2.5 })).toEqual({ ...order, totalQuantity: 4, trailStopPrice: 2.5 });
  });

  it('of what the broker shows are those that were sent', () => {
    const order = orderFields(orderOf('a', { type: 'stopLimit', limitPrice: 1, stopPrice: 2, ocaGroup: 'g' }), 'DU1');
    expect(shownFields({ ...order, deltaNeutralOrderType: 'None', permId: 3, faGroup: 'x' })).toEqual(order);
    expect(shownFields({ action: OrderAction.SELL, orderType: OrderType.LMT })).toMatchObject({ action: 'SELL', transmit: true, outsideRth: true, eTradeOnly: false });
  });
});
