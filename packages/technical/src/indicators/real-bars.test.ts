import { describe, expect, it } from '@jest/globals';
import { ADX as AdxInOne } from 'technicalindicators';
import { ADX, ATR, EMA, MACD, RSI, WSMA } from 'trading-signals';
import { csvRows, realFile } from '../test-support/real-files.js';
import { isTiedWith } from '../test-support/tied-bars.js';
import { DirectionalIndex } from './adx.js';
import { AverageTrueRange } from './atr.js';
import { ExponentialAverage } from './ema.js';
import { ConvergenceDivergence } from './macd.js';
import { RelativeStrength } from './rsi.js';

const volumetric = realFile('ticks/volumetric-1m/ES_Volumetric_1.csv.gz');

describe('against a trading platform on real ES minutes, one run over 9,419 bars', () => {
  // 13/14 a bar forgets the begin of RSI and ATR, 1 - 2/201 that of the EMA of 200: at bar 3,000 nothing above rounding is left.
  const FORGOTTEN = 3_000;
  (volumetric.exists ? it : it.skip)('EMA 20, 50 and 200, RSI 14 and ATR 14 agree to 1e-6', () => {
    const [, ...rows] = csvRows(volumetric.file);
    const averages = [20, 50, 200].map((period) => new ExponentialAverage(period));
    const rsi = new RelativeStrength(14);
    const atr = new AverageTrueRange(14);
    const worst = [0, 0, 0, 0, 0];
    rows.forEach((row, i) => {
      const value = (column: number): number => Number(row[column]);
      const close = value(6);
      const found = [...averages.map((ema) => ema.next(close)), rsi.next(close), atr.next(value(4), value(5), close)];
      if (i < FORGOTTEN) return;
      found.forEach((number, j) => {
        const error = Math.abs(number - value(8 + j));
        if (!(error <= (worst[j] as number))) worst[j] = error;
      });
    });
    worst.forEach((error) => expect(error).toBeLessThanOrEqual(1e-6));
  });
});

const fiveMinutes = realFile('ticks/es-5m-bidask/ESZ20-CME.scid_BarData__5m.txt.gz');

describe('against an independent library on real ES 5-minute bars', () => {
  // As above; the slowest here is the ADX, two Wilder averages of 14 one on the other.
  const FORGOTTEN = 1_000;
  (fiveMinutes.exists ? it : it.skip)('EMA 9 and 21, RSI 14, ATR 14, MACD 12/26/9 and, but for tied bars, ADX 14 agree to 1e-9', () => {
    const [, ...rows] = csvRows(fiveMinutes.file);
    const own = {
      fast: new ExponentialAverage(9), slow: new ExponentialAverage(21), rsi: new RelativeStrength(14), atr: new AverageTrueRange(14),
      macd: new ConvergenceDivergence(12, 26, 9), adx: new DirectionalIndex(14),
    };
    const peer = {
      fast: new EMA(9), slow: new EMA(21), rsi: new RSI(14, WSMA), atr: new ATR(14, WSMA), macd: new MACD(new EMA(12), new EMA(26), new EMA(9)), adx: new ADX(14, WSMA),
    };
    const worst = [0, 0, 0, 0, 0, 0];
    let last = { high: Number.NaN, low: Number.NaN };
    let [adx, peerAdx] = [Number.NaN, Number.NaN];
    rows.forEach((row, i) => {
      const [, , , high, low, close] = row.map(Number) as [number, number, number, number, number, number];
      const bar = { high, low, close };
      const found = [own.fast.next(close), own.slow.next(close), own.rsi.next(close), own.atr.next(high, low, close), own.macd.next(close)];
      if (!isTiedWith(last, bar)) {
        adx = own.adx.next(high, low, close);
        peerAdx = peer.adx.add(bar) ?? Number.NaN;
        last = bar;
      }
      const [histogram, ...others] = [peer.macd.add(close)?.histogram, peer.fast.add(close), peer.slow.add(close), peer.rsi.add(close), peer.atr.add(bar)];
      if (i < FORGOTTEN) return;
      const expected = [...others, histogram, peerAdx];
      [...found, adx].forEach((number, j) => {
        const error = Math.abs(number - (expected[j] as number));
        if (!(error <= (worst[j] as number))) worst[j] = error;
      });
    });
    expect(rows.length).toBeGreaterThan(10_000);
    worst.forEach((error) => expect(error).toBeLessThanOrEqual(1e-9));
  });

  (fiveMinutes.exists ? it : it.skip)('ADX 14 is that of technicalindicators at every bar, ties too, to 1e-9', () => {
    const [, ...rows] = csvRows(fiveMinutes.file);
    const column = (index: number): number[] => rows.map((row) => Number(row[index]));
    const [high, low, close] = [column(3), column(4), column(5)];
    const peer = AdxInOne.calculate({ period: 14, high, low, close });
    const adx = new DirectionalIndex(14);
    const found = close.map((price, i) => adx.next(high[i] as number, low[i] as number, price)).slice(-peer.length);
    expect(peer.length).toBe(rows.length - 27);
    expect(Math.max(...found.map((value, i) => Math.abs(value - (peer[i]?.adx as number))).slice(FORGOTTEN))).toBeLessThanOrEqual(1e-9);
  });
});
