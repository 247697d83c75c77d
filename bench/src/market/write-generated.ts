import { createSessionClock, DAY, MINUTE, parseIsoDate, resolveInstrument } from '@mia-trading/core';
import { RecordingWriter } from '@mia-trading/recording';
import { generateSession } from '@mia-trading/synthetic-market';

/** A contract by its month, as a broker lists it. */
const SYMBOL = 'ESZ6';
const TRADE_DATE = '2026-11-17';
const SEED = 1;
const OPEN_PRICE = 6_000;
/** Noon in Chicago, or an hour beside it, from midnight UTC: inside the session of that trade date in any case. */
const NOON_MINUTES = 18 * 60;

/** Writes a generated session between two minutes since 17:00 CT as a recording of trades and ten levels; says what it is. */
export async function writeGenerated(directory: string, fromMinute: number, toMinute: number): Promise<string> {
  const noon = (parseIsoDate(TRADE_DATE) ?? 0) * DAY + NOON_MINUTES * MINUTE;
  const instrument = resolveInstrument(SYMBOL, { asOf: TRADE_DATE });
  const { sessionStart } = createSessionClock(instrument).at(noon);
  const writer = await RecordingWriter.create(directory, { format: 'segments' });
  let events = 0;
  try {
    for (const event of generateSession({ seed: SEED, instrument, sessionStart, from: sessionStart + fromMinute * MINUTE, to: sessionStart + toMinute * MINUTE, openPrice: OPEN_PRICE })) {
      writer.write(event);
      events += 1;
    }
    await writer.finish({ instruments: [SYMBOL], feedQuality: 'l2-atomic', clockSource: 'exchange', sourceMessages: events, notes: ['generated for a benchmark'] });
  } finally {
    writer.abort();
  }
  return `generated session of ${TRADE_DATE}, ${toMinute - fromMinute} minutes, seed ${SEED}, trades and ten levels, ${events} events`;
}
