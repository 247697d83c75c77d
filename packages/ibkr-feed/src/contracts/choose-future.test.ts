import { describe, expect, it } from '@jest/globals';
import type { ContractDetails } from '@stoqey/ib';
import { microsFromIso } from '@mia-trading/core';
import { brokerMoment, lastTradeDate } from './broker-date.js';
import { chooseMonth, isRollNear, type ListedMonth } from './choose-future.js';

/** The March quarter of 2024 stops on Friday 15 March; the calendar rolls on Monday 11 March. */
const months = (march: number | null, june: number | null): ListedMonth[] => [
  { symbol: 'ESH4', lastTradeDate: '2024-03-15', rollDate: '2024-03-11', volume: march },
  { symbol: 'ESM4', lastTradeDate: '2024-06-21', rollDate: '2024-06-17', volume: june },
];
const chosen = (date: string, march: number | null, june: number | null): string | undefined => chooseMonth(months(march, june), date)?.symbol;

describe('the month to trade', () => {
  it('is the nearest until nine days before its end, whatever the next trades', () => {
    expect(chosen('2023-12-26', null, null)).toBe('ESH4');
    expect(chosen('2024-03-05', 1, 1_000_000)).toBe('ESH4');
    expect(isRollNear(months(null, null), '2024-03-05')).toBe(false);
    expect(isRollNear(months(null, null), '2024-03-06')).toBe(true);
  });

  it('is then the one that trades more', () => {
    expect(chosen('2024-03-07', 900_000, 700_000)).toBe('ESH4');
    expect(chosen('2024-03-08', 600_000, 1_400_000)).toBe('ESM4');
    expect(chosen('2024-03-12', 900_000, 700_000)).toBe('ESH4');
  });

  it('is that of the calendar while volumes are not known', () => {
    expect(chosen('2024-03-10', null, 5)).toBe('ESH4');
    expect(chosen('2024-03-11', 5, null)).toBe('ESM4');
  });

  it('is the next from the day before the last trade date on, whatever it trades', () => {
    expect(chosen('2024-03-13', 2_000_000, 1)).toBe('ESH4');
    expect(chosen('2024-03-14', 2_000_000, 1)).toBe('ESM4');
    expect(chosen('2024-03-15', 2_000_000, 1)).toBe('ESM4');
    expect(chosen('2024-03-18', null, null)).toBe('ESM4');
    expect(chosen('2025-01-01', null, null)).toBeUndefined();
  });
});

describe('dates of the broker', () => {
  const details = (contract: ContractDetails['contract'], more: Partial<ContractDetails> = {}): ContractDetails => ({ contract, ...more });

  it('are read with and without a time behind them', () => {
    expect(lastTradeDate(details({ lastTradeDateOrContractMonth: '20251219 08:30:00 US/Central' }))).toBe('2025-12-19');
    expect(lastTradeDate(details({ lastTradeDate: '20251219', lastTradeDateOrContractMonth: '202512' }))).toBe('2025-12-19');
    expect(lastTradeDate(details({ lastTradeDateOrContractMonth: '202512' }, { realExpirationDate: '20251219' }))).toBe('2025-12-19');
    expect(lastTradeDate(details({}))).toBeNull();
  });

  it('are written in UTC', () => {
    expect(brokerMoment(microsFromIso('2023-12-26T15:04:05.999Z') ?? 0)).toBe('20231226-15:04:05');
  });
});
