import { createSessionClock, DAY, MINUTE, MiaError, parseIsoDate, resolveInstrument } from '@mia-trading/core';
import { RecordingWriter, type Manifest } from '@mia-trading/recording';
import { generateSession } from '@mia-trading/synthetic-market';
import { Command, InvalidArgumentError } from 'commander';
import { Progress } from '../terminal/progress.js';
import { count, pairs } from '../terminal/table.js';
import { print, printJson } from '../terminal/output.js';

interface GenerateOptions {
  readonly seed: number;
  readonly out: string;
  readonly instrument: string;
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly price: number;
  readonly json?: boolean;
}

/** 08:30 and 15:00 CT in minutes since 17:00 CT. */
const REGULAR_OPEN = 930;
const REGULAR_CLOSE = 1_320;
const MINUTES_PER_DAY = 1_440;
const PROGRESS_EVENTS = 20_000;

export function generateCommand(): Command {
  return new Command('generate')
    .description('Generate a seeded synthetic session: trades and a ten-level book, no options.')
    .requiredOption('--out <dir>', 'directory of the new recording')
    .option('--seed <n>', 'seed; the same seed gives the same session', wholeNumber, 1)
    .option('--instrument <symbol>', 'contract to imitate', 'ESZ6')
    .option('--date <YYYY-MM-DD>', 'trade date', '2026-11-17')
    .option('--from <minute>', 'first minute of the session, from 17:00 CT', wholeNumber, REGULAR_OPEN)
    .option('--to <minute>', 'last minute of the session, from 17:00 CT', wholeNumber, REGULAR_CLOSE)
    .option('--price <points>', 'first price', firstPrice, 6_000)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nWithout --from and --to: regular hours, 08:30 to 15:00 CT.\n\nExample:\n  $ backtester generate --seed 7 --out recordings/demo')
    .action(async (options: GenerateOptions) => {
      const manifest = await generate(options);
      if (options.json === true) printJson({ recording: options.out, seed: options.seed, events: manifest.counts, firstTs: manifest.firstTsIso, lastTs: manifest.lastTsIso });
      else print(pairs([['recording', options.out], ['from', manifest.firstTsIso ?? '–'], ['to', manifest.lastTsIso ?? '–'], ...Object.entries(manifest.counts).map(([kind, events]): [string, string] => [`${kind} events`, count(events)])]));
    });
}

async function generate(options: GenerateOptions): Promise<Manifest> {
  if (parseIsoDate(options.date) === undefined) throw notTradeDate(options.date);
  const instrument = resolveInstrument(options.instrument, { asOf: options.date });
  if (instrument.contract === null) throw new MiaError('MIA-USAGE-INSTRUMENT', `${instrument.symbol} is no futures contract`, 'choose a contract with month and year, e.g. --instrument ESZ6', { instrument: instrument.symbol });
  if (!(options.from < options.to && options.to <= MINUTES_PER_DAY)) {
    throw new MiaError('MIA-USAGE-MINUTES', `the session would run from minute ${options.from} to minute ${options.to}`, `give --from below --to, both from 0 to ${MINUTES_PER_DAY} minutes after 17:00 CT`, { from: options.from, to: options.to });
  }
  const sessionStart = sessionStartOf(options.date, createSessionClock(instrument));
  const [from, to] = [sessionStart + options.from * MINUTE, sessionStart + options.to * MINUTE];
  const writer = await RecordingWriter.create(options.out);
  const progress = new Progress('generating', 'events');
  try {
    for (const event of generateSession({ seed: options.seed, instrument, sessionStart, from, to, openPrice: options.price })) {
      writer.write(event);
      if (event.seq % PROGRESS_EVENTS === 0) progress.update(event.tsInit - from, to - from);
    }
    progress.stop();
    return await writer.finish({
      instruments: [instrument.symbol],
      feedQuality: 'l2-atomic',
      clockSource: 'exchange',
      sourceMessages: writer.events,
      notes: [`Synthetic market, seed ${options.seed}: no evidence about real markets.`],
    });
  } finally {
    progress.stop();
    writer.abort();
  }
}

/** 17:00 CT at which the session of a trade date began. */
function sessionStartOf(date: string, calendar: ReturnType<typeof createSessionClock>): number {
  const day = parseIsoDate(date);
  if (day === undefined || !calendar.isTradeDate(date)) throw notTradeDate(date);
  const noonInChicago = day * DAY + 18 * 60 * MINUTE;
  return calendar.at(noonInChicago).sessionStart;
}

function notTradeDate(date: string): MiaError {
  return new MiaError('MIA-USAGE-DATE', `${date} is not a trade date`, 'choose a day on which the market trades, written YYYY-MM-DD, e.g. 2026-11-17', { date });
}

function firstPrice(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('expected points above 0');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number of 0 or more');
  return value;
}
