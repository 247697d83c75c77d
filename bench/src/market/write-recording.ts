import { existsSync } from 'node:fs';
import { RecordingWriter } from '@mia-trading/recording';
import { qualityOf } from './feed-quality.js';
import type { LoopedMarket } from './looped-market.js';

/** Writes whole passes of the market, `events` at least, as a recording; returns how many. Leaves one that is already there. */
export async function writeRecording(directory: string, market: LoopedMarket, events: number, format: 'parquet' | 'segments'): Promise<number> {
  const passes = Math.ceil(events / market.events.length);
  const total = passes * market.events.length;
  if (existsSync(directory)) return total;
  const writer = await RecordingWriter.create(directory, { format });
  try {
    for (let index = 0; index < passes; index += 1) for (const event of market.pass(index)) writer.write(event);
    await writer.finish({ instruments: [market.instrument.symbol], feedQuality: qualityOf(market.events), clockSource: 'exchange', sourceMessages: total, notes: [market.description] });
  } finally {
    writer.abort();
  }
  return total;
}
