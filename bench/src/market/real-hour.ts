import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { resolveInstrument, type TapeEvent } from '@mia-trading/core';
import { importDatabento } from '@mia-trading/recording';
import { LoopedMarket } from './looped-market.js';

const FOLDER = path.join('ticks', 'es-mbo-dbn');
const FILES = /\.mbo\.dbn\.zst$/;

/** Root symbol: the hour is played on many trade dates, past the last one of its contract. */
const SYMBOL = 'ES';

/** Order-by-order files of the real ES hour, or none where the data is not there. */
export function realHourFiles(data: string): string[] {
  const folder = path.join(data, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => FILES.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The real ES hour order by order, its opening snapshots included; `null` where the data is not there. */
export async function realHour(data: string): Promise<LoopedMarket | null> {
  const files = realHourFiles(data);
  if (files.length === 0) return null;
  const events: TapeEvent[] = [];
  const report = await importDatabento(files, {
    write: (event) => {
      events.push({ ...event, seq: events.length, instrument: SYMBOL });
    },
  });
  if (report.failure !== null) throw report.failure;
  return new LoopedMarket({ instrument: resolveInstrument(SYMBOL), events, description: `real ES hour, order by order, ${events.length} events a pass` });
}
