import { describe, expect, it } from '@jest/globals';
import { createReading, MINUTE, TradeFlag, type MarketView, type Micros, type Reading, type TradeEvent } from '@mia-trading/core';
import type { OptionsEngine } from '../engine/options-engine.js';
import { ES, FakeMarket } from '../test-support/fake-market.js';
import { NOON } from '../test-support/made-up-chain.js';
import { gammaExposureConfig } from './config.js';
import { GammaExposure } from './gamma-exposure.js';
import { MinuteReturns } from './minute-returns.js';

interface Exposures {
  readonly reason: string;
  readonly position: 'long' | 'short' | 'neutral';
  readonly spot: number;
  readonly netGex: number;
  readonly grossGex: number;
  readonly expectedMove: number;
  readonly confidence: number;
  readonly absGammaStrike: number | null;
  readonly callWall: number | null;
  readonly putWall: number | null;
}

/** Index 6,010 over a strike of 6,000, expected move 50 points, net half of gross, walls far away. */
const LONG: Exposures = { reason: '', position: 'long', spot: 6_010, netGex: 5e9, grossGex: 10e9, expectedMove: 50, confidence: 0.9, absGammaStrike: 6_000, callWall: 6_200, putWall: 5_800 };

function fixedEngine(exposures: Exposures): OptionsEngine {
  const { expectedMove, absGammaStrike, callWall, putWall, ...rest } = exposures;
  const engine = { ...rest, asOf: NOON, update: () => exposures.reason === '', expectedMoveAt: () => expectedMove, levelsAt: () => null, snapshot: { coverage: 1, walls: { absGammaStrike, callWall, putWall } } };
  return engine as unknown as OptionsEngine;
}

function printAt(time: Micros, price: number): TradeEvent {
  return { kind: 'trade', instrument: ES.symbol, tsEvent: time, tsInit: time, seq: 0, price, size: 1, aggressor: 1, aggressorSource: 'exchange', matchId: 0, flags: TradeFlag.Last };
}

/** A reading after a print every minute of `prices`, ending now. */
function read(change: Partial<Exposures>, prices: readonly number[] = [], market: MarketView = new FakeMarket().to(NOON)): Reading & { readonly feature: GammaExposure } {
  const feature = new GammaExposure(fixedEngine({ ...LONG, ...change }), gammaExposureConfig.parse({}));
  prices.forEach((price, index) => {
    feature.onTrade(printAt(0, price), { ...market, now: NOON - (prices.length - 1 - index) * MINUTE });
  });
  const reading = createReading();
  feature.read(market, reading);
  return { ...reading, feature };
}

describe('dealers long gamma: the price is drawn to the strike with most gamma', () => {
  it('by hand: 10 points over it, of a move of 50, is r = 0.2 and a signal of -0.4', () => {
    expect(read({})).toMatchObject({ available: true, signal: -0.4, confidence: 0.9, asOf: NOON, reason: '' });
    expect(read({ spot: 5_990 }).signal).toBe(0.4);
    expect(read({ spot: 6_000 }).signal).toBeCloseTo(0, 12);
  });

  it('in full from half an expected move on, fading from one to one and a half', () => {
    expect(read({ spot: 6_040 }).signal).toBe(-1);
    expect(read({ spot: 6_050 }).signal).toBe(-1);
    expect(read({ spot: 6_062.5 }).signal).toBe(-0.5);
    expect(read({ spot: 6_075 }).signal).toBeCloseTo(0, 12);
    expect(read({ spot: 6_150 }).signal).toBeCloseTo(0, 12);
  });

  it('less where net is a small part of gross: at a tenth, half', () => {
    expect(read({ netGex: 1e9 }).signal).toBe(-0.2);
    expect(read({ netGex: 2e9 }).signal).toBe(-0.4);
  });

  it('damped within a quarter of a move of the wall ahead', () => {
    // Put wall 6,005: 5 points ahead of a falling signal, of 12.5.
    expect(read({ putWall: 6_005 }).signal).toBeCloseTo(-0.4 * 0.4, 12);
    // A wall behind does not matter, nor one that is not there.
    expect(read({ callWall: 6_011 }).signal).toBe(-0.4);
    expect(read({ putWall: null }).signal).toBe(-0.4);
  });
});

/** A print on each whole minute, up by a basis point a minute. The price of a whole minute is that of the last print before it. */
const RISING = Array.from({ length: 32 }, (_, minute) => 6_000 * Math.exp(0.0001 * minute));

describe('dealers short gamma: they feed the move', () => {
  it('says the return of 30 minutes over its scale', () => {
    const { feature } = read({ position: 'short', netGex: -5e9 }, RISING);
    const median = 0.001;
    const bucket = Array.from({ length: 48 }, () => median);
    feature.restore({ schemaVersion: 1, bucketMinutes: 30, sessions: Array.from({ length: 5 }, () => bucket) });
    const reading = createReading();
    feature.read(new FakeMarket().to(NOON), reading);
    expect(reading.signal).toBeCloseTo(Math.tanh(0.0031 / (1.4826 * median)), 12);
    expect(reading).toMatchObject({ available: true, confidence: 0.9 });
  });

  it('is not warm without a scale or half an hour of prices; long gamma does not need them', () => {
    expect(read({ position: 'short' }, RISING)).toMatchObject({ available: false, reason: 'not warm' });
    expect(read({ position: 'short' }, RISING.slice(0, 20))).toMatchObject({ available: false, reason: 'not warm' });
    expect(read({}, []).available).toBe(true);
  });
});

describe('what else may be', () => {
  it('neutral dealers push nowhere', () => {
    expect(read({ position: 'neutral', netGex: 0.1e9 })).toMatchObject({ available: true, signal: 0 });
  });

  it('the engine tells why it is not available', () => {
    expect(read({ reason: 'option quotes are stale' })).toMatchObject({ available: false, signal: 0, confidence: 0, reason: 'option quotes are stale' });
    expect(read({ grossGex: 0, netGex: 0 })).toMatchObject({ available: false, reason: 'no gamma to speak of' });
    expect(read({ expectedMove: Number.NaN })).toMatchObject({ available: false, reason: 'no expected move' });
  });
});

describe('return over minutes', () => {
  it('compares with the price at the whole minute so long before, carried over quiet minutes', () => {
    const returns = new MinuteReturns(3);
    const at = (minutes: number): Micros => NOON + minutes * MINUTE;
    returns.add(100, at(0.5));
    expect(returns.add(101, at(0.9))).toBe(false);
    expect(returns.add(102, at(1.1))).toBe(true); // minute 1 begins at 101
    returns.add(104, at(2.5)); // minute 2 begins at 102
    expect(returns.value).toBeNaN();
    returns.add(110, at(4.2)); // minutes 3 and 4 begin at 104; three minutes before 4 is minute 1
    expect(returns.value).toBe(Math.log(110 / 101));
    returns.advance(at(6)); // three minutes before 6 is minute 3
    expect(returns.value).toBe(Math.log(110 / 104));
    returns.advance(at(600));
    expect(returns.value).toBe(0);
    returns.clear();
    expect(returns.value).toBeNaN();
  });
});
