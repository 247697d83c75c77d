import { describe, expect, it } from '@jest/globals';
import { MARGIN_SCHEDULES, marginOn } from './margins.js';

describe('initial margin of one contract', () => {
  it('is what the exchange asks and a quarter more: 13,200 + 3,300 for ES in the spring of 2020', () => {
    expect(marginOn('ES', '2020-03-19')).toMatchObject({ exchange: 13_200, initial: 16_500, isVerified: true });
  });

  /** Published by the exchange on these dates (CME advisories): the table may ask for more, never for less. */
  it.each([
    ['ES', '2012-09-24', 3_850],
    ['ES', '2013-10-15', 4_510],
    ['ES', '2018-09-20', 6_600],
    ['ES', '2019-12-16', 6_930],
    ['ES', '2020-03-10', 9_185],
    ['NQ', '2013-10-15', 3_080],
    ['NQ', '2017-02-10', 4_290],
    ['NQ', '2019-12-16', 7_920],
    ['MES', '2019-12-16', 693],
    ['MNQ', '2022-01-21', 1_650],
    ['GC', '2013-10-07', 8_800],
    ['GC', '2019-08-14', 4_950],
  ])('%s on %s: at least $%d, and at most a quarter above it before the broker', (root, date, published) => {
    const { exchange = 0 } = marginOn(root, date) ?? {};
    expect(exchange).toBeGreaterThanOrEqual(published);
    expect(exchange).toBeLessThanOrEqual(published * 1.25);
  });

  it('says where it is assumed: all of it since 2023, none before the first published', () => {
    for (const root of ['ES', 'MES', 'NQ', 'MNQ', 'GC']) expect(marginOn(root, '2024-01-09')).toMatchObject({ isVerified: false, source: 'assumed' });
    expect(marginOn('ES', '2011-01-03')).toBeNull();
    expect(marginOn('MES', '2019-05-03')).toBeNull();
    expect(marginOn('SPY', '2024-01-02')).toBeNull();
  });

  it('asks a tenth for a micro contract where only one of the two was published', () => {
    for (const date of ['2020-04-01', '2024-01-09']) {
      expect(marginOn('NQ', date)?.initial).toBe(10 * (marginOn('MNQ', date)?.initial ?? 0));
      expect(marginOn('ES', date)?.initial).toBe(10 * (marginOn('MES', date)?.initial ?? 0));
    }
  });

  it('keeps its lines in order of date', () => {
    for (const root of new Set(MARGIN_SCHEDULES.map((schedule) => schedule.root))) {
      const dates = MARGIN_SCHEDULES.filter((schedule) => schedule.root === root).map(({ from }) => from);
      expect(dates).toEqual([...new Set(dates)].sort());
    }
  });
});
