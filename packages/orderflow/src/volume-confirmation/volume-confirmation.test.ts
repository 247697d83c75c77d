import { describe, expect, it } from '@jest/globals';
import { createReading, TradeFlag, type Aggressor, type Reading, type TradeEvent } from '@mia-trading/core';
import { orderflowConfig } from '../config.js';
import { FakeMarket, print } from '../test-support/fake-market.js';
import { priorScale, priorSessions } from '../test-support/prior-sessions.js';
import { VolumeConfirmation, type VolumeConfirmationSnapshot } from './volume-confirmation.js';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const defaults = orderflowConfig.parse({}).volumeConfirmation;
const oneWindow = { ...defaults, windows: [{ seconds: 30, weight: 1 }] };
/** Norm of the volume of a minute, in contracts; `undefined` for no prior sessions of volume. */
const scales = (minuteVolume?: number): VolumeConfirmationSnapshot => ({
  schemaVersion: 1,
  delta: [priorScale(100)],
  deltaShare: [priorScale(0.5)],
  move: [priorScale(4)],
  volume: priorSessions(minuteVolume ?? 0, 1, minuteVolume === undefined ? 0 : 5),
});

function run(feature: VolumeConfirmation, market: FakeMarket, trades: readonly TradeEvent[]): void {
  for (const trade of trades) {
    moveTo(market, trade.tsInit);
    feature.onTrade(trade, market);
    market.lastPrice = trade.price;
  }
}

function moveTo(market: FakeMarket, now: number): void {
  market.now = now;
  market.sessionMinute = Math.floor(now / MINUTE);
}

function readAt(feature: VolumeConfirmation, market: FakeMarket, now: number): Reading {
  moveTo(market, now);
  const reading = createReading();
  feature.read(market, reading);
  return reading;
}

/** Price 100 ticks at 1 s; then 30 contracts sold, 130 bought and a last price, all within the 30 s before 40 s. */
function hundredBought(lastTicks: number, overrides: Partial<TradeEvent> = {}): TradeEvent[] {
  return [
    print({ ticks: 100, size: 1, aggressor: 1, tsInit: SECOND }),
    print({ ticks: 100, size: 50, aggressor: -1, tsInit: 15 * SECOND, ...overrides }),
    print({ ticks: lastTicks, size: 150, aggressor: 1, tsInit: 39 * SECOND, ...overrides }),
  ];
}

/** Delta +100 of 200 contracts on scales of 100 and 0.5: both measures are one scale. */
const flow = Math.tanh(1);

describe('volumeConfirmation', () => {
  function reading(trades: readonly TradeEvent[], minuteVolume?: number): Reading {
    const feature = new VolumeConfirmation(oneWindow);
    feature.restore(scales(minuteVolume));
    const market = new FakeMarket();
    run(feature, market, trades);
    return readAt(feature, market, 40 * SECOND);
  }

  it('delta +100 with the price 4 ticks up: tanh(1) kept at 0.6 + 0.4·tanh(1)', () => {
    const result = reading(hundredBought(104));
    expect(result).toMatchObject({ available: true, asOf: 39 * SECOND, reason: '' });
    expect(result.signal).toBeCloseTo(flow * (0.6 + 0.4 * Math.tanh(1)), 12);
    expect(result.confidence).toBeCloseTo(0.85, 12);
  });

  it('keeps 0.6 of it while the price stands still', () => {
    expect(reading(hundredBought(100)).signal).toBeCloseTo(0.6 * flow, 12);
  });

  it('cuts it when the price falls against the buying, and leaves nothing when it falls hard', () => {
    expect(reading(hundredBought(96)).signal).toBeCloseTo(flow * 0.6 * (1 - Math.tanh(1)), 12);
    expect(reading(hundredBought(0)).signal).toBeCloseTo(0, 12);
  });

  it('looks at what the aggressor is known from: quote rule 0.9, tick rule 0.75', () => {
    expect(reading(hundredBought(104, { aggressorSource: 'quote' })).confidence).toBeCloseTo(0.85 * 0.9, 12);
    expect(reading(hundredBought(104, { aggressorSource: 'tick' })).confidence).toBeCloseTo(0.85 * 0.75, 12);
  });

  it('weighs with the volume of the last five minutes: twice the usual gives 4/3, at full confidence', () => {
    const feature = new VolumeConfirmation(oneWindow);
    feature.restore(scales(20));
    const market = new FakeMarket();
    const perMinute = [0, 1, 2, 3, 4, 5].map((minute) => print({ ticks: 100, size: 40, aggressor: 1, tsInit: minute * MINUTE + 1 }));
    const last = [
      print({ ticks: 100, size: 50, aggressor: -1, tsInit: 6 * MINUTE + 15 * SECOND }),
      print({ ticks: 100, size: 150, aggressor: 1, tsInit: 6 * MINUTE + 39 * SECOND }),
    ];
    run(feature, market, [...perMinute, ...last]);
    const result = readAt(feature, market, 6 * MINUTE + 40 * SECOND);
    expect(result.signal).toBeCloseTo((4 / 3) * 0.6 * flow, 12);
    expect(result.confidence).toBeCloseTo(1, 12);
    expect(feature.explain(market)).toMatchObject({ delta30s: 100, volume30s: 200, moveTicks30s: 0, relativeVolume: 2, aggressorCoverage: 1 });
  });

  it('leaves the volume out while one of the five minutes was not watched from its beginning', () => {
    const relativeVolumeAt = (minute: number): unknown => {
      const feature = new VolumeConfirmation(oneWindow);
      feature.restore(scales(20));
      const market = new FakeMarket();
      run(feature, market, [1, 2, 3, 4, 5, 6].map((from) => print({ ticks: 100, size: 20, aggressor: 1, tsInit: from * MINUTE + 1 })));
      moveTo(market, minute * MINUTE);
      return feature.explain(market)['relativeVolume'];
    };
    expect([relativeVolumeAt(6), relativeVolumeAt(7)]).toEqual([null, 1]);
  });

  it('takes no price from a spread leg', () => {
    const leg = print({ ticks: 50, size: 1, aggressor: 1, flags: TradeFlag.Spread, tsInit: 39.5 * SECOND });
    const feature = new VolumeConfirmation(oneWindow);
    const market = new FakeMarket();
    run(feature, market, [...hundredBought(104), leg]);
    readAt(feature, market, 40 * SECOND);
    expect(feature.explain(market)).toMatchObject({ moveTicks30s: 4, volume30s: 201 });
  });

  it('is never beyond ±1', () => {
    const feature = new VolumeConfirmation(oneWindow);
    feature.restore({ ...scales(1), delta: [priorScale(0.001)], deltaShare: [priorScale(0.001)], move: [priorScale(0.001)] });
    const market = new FakeMarket();
    const minutes = [0, 1, 2, 3, 4, 5, 6].map((minute) => print({ ticks: 100 + minute, size: 4_000, aggressor: 1, tsInit: minute * MINUTE + SECOND }));
    run(feature, market, minutes);
    expect(readAt(feature, market, 6 * MINUTE + 2 * SECOND).signal).toBe(1);
  });
});

describe('volumeConfirmation is unavailable, and says why', () => {
  function after(trades: readonly TradeEvent[], change: (market: FakeMarket) => void = () => undefined, now = 40 * SECOND): Reading {
    const feature = new VolumeConfirmation(oneWindow);
    feature.restore(scales());
    const market = new FakeMarket();
    run(feature, market, trades);
    change(market);
    return readAt(feature, market, now);
  }

  it('on a sampled feed', () => {
    const result = after(hundredBought(104), (market) => {
      market.feedQuality = 'sampled';
    });
    expect(result).toEqual({ available: false, signal: 0, confidence: 0, asOf: 39 * SECOND, reason: 'feed is sampled' });
  });

  it('outside continuous trading', () => {
    const result = after(hundredBought(104), (market) => {
      market.phase = 'halted';
    });
    expect(result.reason).toBe('not in continuous trading');
  });

  it('when a print has no size', () => {
    const unsized = print({ ticks: 104, size: 0, flags: TradeFlag.SizeUnknown, tsInit: 39 * SECOND });
    expect(after([...hundredBought(104), unsized]).reason).toBe('trade sizes are unknown');
  });

  it('when too little of the volume has a known aggressor', () => {
    const unknown = (size: number): TradeEvent => print({ ticks: 104, size, tsInit: 39 * SECOND });
    expect(after([...hundredBought(104), unknown(51)]).reason).toBe('aggressor coverage too low');
    const enough = after([...hundredBought(104), unknown(50)]);
    expect(enough.available).toBe(true);
    expect(enough.confidence).toBeCloseTo(0.85 * 0.8, 12);
  });

  it('without prints in the longest window', () => {
    expect(after([]).reason).toBe('no recent trades');
    expect(after(hundredBought(104), undefined, 70 * SECOND).reason).toBe('no recent trades');
  });

  it('before a window has been watched whole', () => {
    expect(after(hundredBought(104).slice(0, 2), undefined, 30.7 * SECOND).reason).toBe('not warm');
    expect(after(hundredBought(104).slice(0, 2), undefined, 31 * SECOND).available).toBe(true);
  });

  it('without scales', () => {
    const feature = new VolumeConfirmation(oneWindow);
    const market = new FakeMarket();
    run(feature, market, hundredBought(104));
    expect(readAt(feature, market, 40 * SECOND).reason).toBe('not warm');
  });

  it('after a gap, until a window is whole again', () => {
    const feature = new VolumeConfirmation(oneWindow);
    feature.restore(scales());
    const market = new FakeMarket();
    run(feature, market, hundredBought(104));
    feature.onGap(market);
    expect(readAt(feature, market, 40 * SECOND).reason).toBe('no recent trades');
    run(feature, market, [print({ ticks: 104, size: 9, aggressor: 1, tsInit: 60 * SECOND })]);
    expect(readAt(feature, market, 60 * SECOND).reason).toBe('not warm');
    expect(readAt(feature, market, 70 * SECOND).available).toBe(true);
  });

  it('not by auction or off-book prints: they do not count at all', () => {
    const aside = [TradeFlag.Auction, TradeFlag.OffBook].map((flags) => print({ ticks: 50, size: 900, flags, tsInit: 39 * SECOND }));
    expect(after([...hundredBought(104), ...aside])).toEqual(after(hundredBought(104)));
  });
});

describe('volumeConfirmation of one session only', () => {
  it('is warm after 300 observations, at confidence 0.7', () => {
    const feature = new VolumeConfirmation(oneWindow);
    const market = new FakeMarket();
    const trades = Array.from({ length: 340 }, (_, second) =>
      print({ ticks: 100 + (second % 3), size: 1 + (second % 5), aggressor: (second % 2 === 0 ? 1 : -1) as Aggressor, tsInit: second * SECOND + 1 }),
    );
    run(feature, market, trades.slice(0, 330));
    expect(readAt(feature, market, 330 * SECOND).reason).toBe('not warm');
    run(feature, market, trades.slice(330, 332));
    const result = readAt(feature, market, 332 * SECOND);
    expect(result.available).toBe(true);
    expect(result.confidence).toBeCloseTo(0.7 * 0.85, 12);
  });
});
