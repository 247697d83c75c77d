import { describe, expect, it } from '@jest/globals';
import { OpenInterest } from './open-interest.js';
import { seriesContract, seriesName, seriesOf } from './series.js';

const PARAMETERS = [
  { exchange: 'CBOE', tradingClass: 'SPX', multiplier: '100', expirations: ['20240118', '20240215'], strikes: [4_700, 4_800, 4_900] },
  { exchange: 'SMART', tradingClass: 'SPXW', multiplier: '100', expirations: ['20231222', '20231226', '20231227', '20240119'], strikes: [4_600, 4_790, 4_795, 4_800, 5_200] },
];

describe('the series of a chain', () => {
  it('are those of the nearest expiries and of strikes around the index', () => {
    const series = seriesOf(PARAMETERS, { classes: ['SPXW', 'SPX'], expiries: 2, rangePercent: 1 }, 4_795, '2023-12-26');
    expect(series.map(seriesName)).toEqual(
      ['2023-12-26', '2023-12-27'].flatMap((expiry) => [4_790, 4_795, 4_800].flatMap((strike) => [`SPXW ${expiry} ${strike} C`, `SPXW ${expiry} ${strike} P`])),
    );
    expect(series.map(({ expiryRank }) => expiryRank)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });

  it('that settle in the morning expire on the third Friday, the day after the date that the broker names, and are gone on that day', () => {
    const plan = { classes: ['SPXW', 'SPX'], expiries: 9, rangePercent: 3 };
    const monthly = seriesOf(PARAMETERS, plan, 4_795, '2024-01-18').filter(({ root }) => root === 'SPX');
    expect(monthly.map(seriesName).slice(0, 2)).toEqual(['SPX 2024-01-19 4700 C', 'SPX 2024-01-19 4700 P']);
    expect(monthly[0]).toMatchObject({ brokerDate: '20240118' });
    expect(seriesContract(monthly[0] ?? ({} as never), 'SPX', 'SMART')).toEqual({ symbol: 'SPX', secType: 'OPT', lastTradeDateOrContractMonth: '20240118', strike: 4_700, right: 'C', exchange: 'SMART', currency: 'USD', tradingClass: 'SPX' });
    const onTheDay = seriesOf(PARAMETERS, plan, 4_795, '2024-01-19').map(({ root, expiry }) => `${root} ${expiry}`);
    expect(new Set(onTheDay)).toEqual(new Set(['SPXW 2024-01-19', 'SPX 2024-02-16']));
  });
});

describe('open interest', () => {
  const key = { root: 'SPXW', expiry: '2023-12-26', strike: 4_800, right: 'C' } as const;

  it('is kept for its day, and restored on the same day only', () => {
    const kept = new OpenInterest();
    kept.enterDate('2023-12-26');
    expect(kept.of(key)).toBeNull();
    kept.set(key, 1_234);
    const snapshot = kept.snapshot();
    expect(snapshot).toEqual({ date: '2023-12-26', contracts: { 'SPXW 2023-12-26 4800 C': 1_234 } });
    const sameDay = new OpenInterest();
    sameDay.enterDate('2023-12-26');
    sameDay.restore(snapshot);
    expect(sameDay.of(key)).toBe(1_234);
    sameDay.enterDate('2023-12-27');
    sameDay.restore(snapshot);
    expect(sameDay.of(key)).toBeNull();
  });
});
