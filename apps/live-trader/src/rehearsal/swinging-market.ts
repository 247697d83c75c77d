import { microsFromIso, SECOND, type Micros, type TapeEvent } from '@mia-trading/core';

export const SYMBOL = 'ESH4';
export const TRADE_DATE = '2024-01-09';
/** A Tuesday, five minutes into regular hours: the first minute of the entry window. */
export const OPENING: Micros = microsFromIso('2024-01-09T14:35:00Z') as Micros;

const STEP = SECOND / 2;
/** Events of one batch. */
const BATCH = 100;
const TICK = 0.25;
const START_PRICE = 4_800;

/** Quotes and prints of a market that swings by so many ticks, one of each every half second. */
export function* swingingMarket(from: Micros, seconds: number, swing = 6): Generator<TapeEvent> {
  let seq = 0;
  for (let time = from, n = 0; time < from + seconds * SECOND; time += STEP, n += 1) {
    const wave = Math.round(swing * Math.sin(n / 61) + (swing / 3) * Math.sin(n / 7));
    const bid = START_PRICE + wave * TICK;
    const isRising = Math.cos(n / 61) >= 0;
    const header = { tsEvent: time, tsInit: time, instrument: SYMBOL };
    yield { kind: 'quote', ...header, seq: seq++, bid, bidSize: isRising ? 40 : 15, ask: bid + TICK, askSize: isRising ? 15 : 40 };
    yield { kind: 'trade', ...header, seq: seq++, price: isRising ? bid + TICK : bid, size: 1 + (n % 7), aggressor: isRising ? 1 : -1, aggressorSource: 'exchange', matchId: n + 1, flags: 1 };
  }
}

/** The same in batches, as a server plays a recording. */
export async function* swingingBatches(from: Micros, seconds: number): AsyncGenerator<readonly TapeEvent[]> {
  let batch: TapeEvent[] = [];
  for (const event of swingingMarket(from, seconds)) {
    batch.push(event);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}
