import { describe, expect, it } from '@jest/globals';
import { isoDate, parseIsoDate } from '../time/civil-date.js';
import { MARGIN_SCHEDULES, marginOn } from './margins.js';

/** Every change of the initial margin that the exchange published, date and dollars (CME clearing advisories): the table may ask for more, never for less. */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  ES: [
    '2012-03-26:4375 2012-09-24:3850 2013-10-03:4180 2013-10-15:4510 2014-01-29:4758 2014-07-25:5060 2016-01-29:5225 2016-04-08:4950 2016-05-06:4620 2016-09-30:4950',
    '2016-11-03:5225 2017-02-24:5500 2017-05-12:5060 2017-06-01:4840 2017-06-30:4620 2017-09-11:4950 2018-01-12:5280 2018-01-26:5555 2018-02-07:6105 2018-02-09:6380',
    '2018-05-04:5940 2018-05-24:6160 2018-08-10:6380 2018-09-20:6600 2019-04-17:6930 2019-11-01:6600 2019-11-15:6930 2020-01-09:7260 2020-03-02:7920 2020-03-04:8360',
    '2020-03-10:9185 2020-03-13:9900 2020-03-17:11660 2020-03-19:13200 2020-12-11:12100 2021-08-18:12650 2022-01-21:11880',
  ],
  MES: [
    '2019-05-06:693 2019-11-01:660 2019-11-15:693 2020-01-09:726 2020-03-02:792 2020-03-04:836 2020-03-10:919 2020-03-13:990 2020-03-17:1166 2020-03-19:1320 2020-12-11:1210',
    '2021-08-18:1265 2022-01-21:1188',
  ],
  MNQ: [
    '2019-05-06:836 2019-11-01:792 2020-01-09:825 2020-03-02:935 2020-03-04:990 2020-03-10:1078 2020-03-12:1188 2020-03-16:1320 2020-03-18:1650 2020-08-07:1760 2020-11-13:1870',
    '2020-12-11:1760 2021-08-18:1870 2022-01-07:1760 2022-01-21:1650',
  ],
  NQ: [
    '2012-03-26:2500 2012-09-24:2200 2013-05-21:2420 2013-10-03:2640 2013-10-15:3080 2014-01-29:3245 2014-07-25:3630 2014-10-31:3960 2015-08-25:4400 2015-10-30:4840',
    '2016-01-27:5280 2016-04-08:4840 2016-05-06:4400 2016-05-26:3960 2016-11-03:4400 2016-12-16:3960 2017-02-10:4290 2017-09-11:4950 2018-01-12:5225 2018-01-26:5720',
    '2018-02-07:6380 2018-09-20:6765 2018-10-12:7150 2018-10-26:7700 2018-12-28:8360 2019-11-01:7920 2020-01-09:8250 2020-03-02:9350 2020-03-04:9900 2020-03-10:10780',
    '2020-03-12:11880 2020-03-16:13200 2020-03-18:16500',
  ],
  GC: [
    '2009-01-08:4733 2009-01-22:4399 2009-08-21:3667 2009-12-15:4403 2010-02-12:5498 2010-04-30:4677 2010-11-16:4950 2011-01-21:5502 2011-06-20:4950 2011-08-11:6050',
    '2011-08-25:7700 2011-09-26:9350 2012-02-13:10125 2012-05-29:9113 2012-11-20:7425 2013-01-02:6600 2013-02-12:5940 2013-04-16:7040 2013-06-21:8800 2013-11-22:7975',
    '2014-04-04:7150 2014-05-16:6600 2014-07-14:5940 2014-08-22:5060 2014-10-10:4400 2015-05-22:4125 2016-02-12:4675 2016-02-26:4950 2016-06-27:6050 2016-07-01:6600',
    '2016-08-18:5940 2016-11-03:6600 2017-01-13:5940 2017-03-03:5280 2017-03-31:4620 2017-06-01:4345 2017-08-11:4675 2017-09-08:4950 2017-09-22:5390 2017-12-08:4895',
    '2017-12-19:4400 2018-01-09:3850 2018-03-20:3410 2018-10-12:3740 2019-06-21:4070 2019-06-28:4400 2019-08-14:4950 2020-01-09:5500 2020-02-27:6050 2020-03-03:6600',
    '2020-03-17:7700 2020-03-25:9185 2020-04-14:10065',
  ],
};

const changesOf = (root: string) => (PUBLISHED[root] ?? []).flatMap((line) => line.split(' ')).map((change) => ({ date: change.slice(0, 10), published: Number(change.slice(11)) }));
const dayBefore = (date: string): string => isoDate((parseIsoDate(date) ?? Number.NaN) - 1);

describe('initial margin of one contract', () => {
  it('is what the exchange asks and a quarter more: 13,200 + 3,300 for ES in the spring of 2020', () => {
    expect(marginOn('ES', '2020-03-19')).toMatchObject({ exchange: 13_200, initial: 16_500, isVerified: true });
  });

  it.each(Object.keys(PUBLISHED))('of %s is never less than published, and at most a quarter more, on the day of every change and the day before the next', (root) => {
    const changes = changesOf(root);
    for (const [index, { date, published }] of changes.entries()) {
      const next = changes[index + 1];
      for (const day of next === undefined ? [date] : [date, dayBefore(next.date)]) {
        const { exchange = 0, isVerified } = marginOn(root, day) ?? {};
        expect([day, exchange >= published, exchange <= published * 1.25, isVerified]).toEqual([day, true, true, true]);
      }
    }
  });

  it.each(Object.keys(PUBLISHED))('of %s is verified to the last change published and no further, and is then asked no less', (root) => {
    const last = changesOf(root).at(-1)?.date ?? '';
    const [known, assumed] = [marginOn(root, last), marginOn(root, isoDate((parseIsoDate(last) ?? Number.NaN) + 1))];
    expect(known).toMatchObject({ isVerified: true });
    expect(assumed).toMatchObject({ isVerified: false, source: expect.stringMatching(/^assumed/) });
    expect(assumed?.initial ?? 0).toBeGreaterThanOrEqual(known?.initial ?? Infinity);
  });

  it('says where it is assumed: all of it since 2022-01-22, none before the first published', () => {
    for (const root of ['ES', 'MES', 'NQ', 'MNQ', 'GC']) expect(marginOn(root, '2024-01-09')).toMatchObject({ isVerified: false, source: 'assumed' });
    expect(marginOn('ES', '2011-01-03')).toBeNull();
    expect(marginOn('MES', '2019-05-03')).toBeNull();
    expect(marginOn('SPY', '2024-01-02')).toBeNull();
  });

  it('asks a tenth for a micro contract where only one of the two was published', () => {
    for (const date of ['2020-04-01', '2022-01-24', '2024-01-09']) {
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
