import { describe, expect, it } from '@jest/globals';
import { PriceCheck } from './price-check.js';
import { parseRealTimeVolume } from './real-time-volume.js';
import { RequestSpacing } from './request-spacing.js';
import { ManualTimer } from '../test-support/manual-timer.js';

describe('the price check', () => {
  const check = (): PriceCheck => new PriceCheck({ minTick: 0.25, bandPercent: 1 });

  it('takes everything that is a price while nothing is known to hold it against', () => {
    expect(check().fault(4_800.25)).toBeNull();
    expect(check().fault(445_865_200.25)).toBeNull();
    for (const price of [Number.NaN, 0, -1, Infinity]) expect(check().fault(price)).toContain('no price');
    expect(check().fault(4_800.3)).toBe('4800.3 is no multiple of 0.25');
  });

  it('takes one percent from bid, ask or last: 4,800 up to 4,848', () => {
    const prices = check();
    prices.quote(4_800, 4_800.25);
    expect(prices.fault(4_848)).toBeNull();
    expect(prices.fault(4_848.5)).toContain('more than 1 %');
    expect(prices.fault(4_752)).toBeNull();
    expect(prices.fault(4_751.75)).toContain('more than 1 %');
    prices.last(4_850);
    expect(prices.fault(4_898.5)).toBeNull();
  });

  it('takes what the widest price limit allows from the close before, and after an interruption from the last price', () => {
    const prices = check();
    prices.close(4_800);
    expect(prices.fault(3_840)).toBeNull();
    expect(prices.fault(3_839.75)).toContain('more than 20 %');
    prices.last(5_000);
    prices.forget();
    expect(prices.fault(5_999.75)).toBeNull();
    expect(prices.fault(6_000.25)).toContain('from 5000');
  });
});

describe('a message of RTVolume', () => {
  it('is price, size, time, volume, average and whether it is one print', () => {
    expect(parseRealTimeVolume('4800.25;3;1703602801000;120345;4799.8;true')).toEqual({ price: 4_800.25, size: 3, totalVolume: 120_345 });
  });

  it.each([';0;1703602801000;120345;4799.8;false', '4800.25;;1703602801000;1;1;true', '4800.25;0;1;1;1;true', 'nonsense', ''])('without a print is none: %s', (text) => {
    expect(parseRealTimeVolume(text)).toBeNull();
  });
});

describe('the spacing of requests', () => {
  it('lets the first go at once and each further one 15 s after the one before', () => {
    const timer = new ManualTimer();
    const spacing = new RequestSpacing(timer, 15_000);
    const sent: [string, number][] = [];
    for (const name of ['prints', 'quotes', 'prints again']) spacing.take(() => sent.push([name, timer.now()]));
    timer.advance(100_000);
    expect(sent).toEqual([['prints', 0], ['quotes', 15_000], ['prints again', 30_000]]);
    spacing.take(() => sent.push(['later', timer.now()]));
    expect(sent.at(-1)).toEqual(['later', 100_000]);
  });

  it('keeps the time also for what is taken back', () => {
    const timer = new ManualTimer();
    const spacing = new RequestSpacing(timer, 10);
    const sent: number[] = [];
    spacing.take(() => sent.push(0));
    spacing.take(() => sent.push(1))();
    spacing.take(() => sent.push(2));
    timer.advance(10);
    expect(sent).toEqual([0]);
    timer.advance(10);
    expect(sent).toEqual([0, 2]);
  });
});
