import { describe, expect, it } from '@jest/globals';
import { FEE_SCHEDULES, feesOn } from './fees.js';

describe('fees of one side of one contract', () => {
  it('adds commission, exchange and regulatory fee: ES in December 2023 costs 0.85 + 1.38 + 0.02', () => {
    expect(feesOn('ES', '2023-12-26')).toMatchObject({ commission: 0.85, exchange: 1.38, regulatory: 0.02, total: 2.25 });
  });

  it.each([
    ['ES', '2013-10-07', 2.01],
    ['ES', '2019-12-16', 2.15],
    ['ES', '2023-01-31', 2.15],
    ['ES', '2023-02-01', 2.25],
    ['NQ', '2024-01-02', 2.25],
    ['MES', '2022-01-24', 0.57],
    ['MNQ', '2024-01-02', 0.62],
    ['GC', '2013-10-07', 2.47],
  ])('%s on %s: $%d', (root, date, dollars) => {
    expect(feesOn(root, date)?.total).toBe(dollars);
  });

  it('knows none before the first schedule, before a contract was listed, or for what is not a future', () => {
    expect(feesOn('ES', '2008-01-02')).toBeNull();
    expect(feesOn('MES', '2019-05-03')).toBeNull();
    expect(feesOn('SPY', '2024-01-02')).toBeNull();
  });

  it('names a source for every line and keeps them in order of date', () => {
    for (const schedule of FEE_SCHEDULES) {
      expect(schedule.source).not.toBe('');
      expect(schedule.total).toBeCloseTo(schedule.commission + schedule.exchange + schedule.regulatory, 12);
    }
    for (const root of new Set(FEE_SCHEDULES.map((schedule) => schedule.root))) {
      const dates = FEE_SCHEDULES.filter((schedule) => schedule.root === root).map(({ from }) => from);
      expect(dates).toEqual([...new Set(dates)].sort());
    }
  });
});
