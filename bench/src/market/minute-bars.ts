import { MINUTE, SeededRandom, type BarEvent } from '@mia-trading/core';

const SEED = 5;
const OPEN_PRICE = 6_000;
const TICK = 0.25;
const VOLUME = 500;
/** Standard deviation of a move within a bar, in ticks. */
const MOVE_TICKS = 4;

/** A random walk in one-minute bars, the first of which closes at `firstClose`; always the same one. */
export function minuteBars(count: number, symbol: string, firstClose: number): BarEvent[] {
  const random = new SeededRandom(SEED);
  const bars: BarEvent[] = [];
  const move = (): number => Math.round(random.normal() * MOVE_TICKS) * TICK;
  let close = OPEN_PRICE;
  for (let index = 0; index < count; index += 1) {
    const open = close;
    close = open + move();
    const high = Math.max(open, close) + Math.abs(move());
    const low = Math.min(open, close) - Math.abs(move());
    const ts = firstClose + index * MINUTE;
    bars.push({ kind: 'bar', tsEvent: ts, tsInit: ts, seq: index, instrument: symbol, period: MINUTE, open, high, low, close, volume: VOLUME, bidVolume: null, askVolume: null, trades: null });
  }
  return bars;
}
