import path from 'node:path';
import { count, note, pairs, print, printJson } from '@mia-trading/command-line';
import { createSessionClock, MiaError, parseIsoDate, resolveInstrument, type ResolvedInstrument } from '@mia-trading/core';
import type { Manifest } from '@mia-trading/recording';
import { DEFAULT_FIRST_DATE, generateMarket, recordSession, TRUTH_FILE, type MarketOptions } from '@mia-trading/synthetic-market';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Progress } from '../terminal/progress.js';

interface GenerateOptions {
  readonly seed: number;
  readonly sessions: number;
  readonly out: string;
  readonly planted?: boolean;
  readonly null?: boolean;
  readonly scale: number;
  readonly chain: NonNullable<MarketOptions['chain']>;
  readonly instrument?: string;
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly price: number;
  readonly json?: boolean;
}

interface Generated {
  readonly recording: string;
  readonly tradeDate: string;
  readonly manifest: Manifest;
  readonly episodes: number;
}

/** 16:00 CT in minutes since 17:00 CT. */
const SESSION_END = 1_380;
const MINUTES_PER_DAY = 1_440;
const LEAST_SCALE = 0.01;
const LARGEST_SCALE = 3;

export function generateCommand(): Command {
  return new Command('generate')
    .description('Generate a seeded synthetic market: ES trades and depth, SPX options, SPX, VIX, VIX3M and VXN.')
    .requiredOption('--out <dir>', 'new recording; with several sessions, a directory with one recording per trade date')
    .option('--seed <n>', 'seed; the same seed and options give the same market', wholeNumber, 1)
    .option('--sessions <n>', 'trading sessions, one after another', atLeastOne, 1)
    .addOption(new Option('--null', 'no edge: no rule for taking earns before costs (default)').conflicts('planted'))
    .option('--planted', `plant icebergs, absorptions, sweeps, divergences, blocks, accumulation and a gamma pin; ground truth in ${TRUTH_FILE}`)
    .option('--scale <factor>', 'trades and book changes relative to a full-size session of about 400,000 trades', scale, 1)
    .addOption(new Option('--chain <extent>', 'how much of the option chain').choices(['full', 'thin', 'none']).default('full'))
    .option('--instrument <symbol>', 'contract to imitate; the front contract of the last session unless given')
    .option('--date <YYYY-MM-DD>', 'first trade date', DEFAULT_FIRST_DATE)
    .option('--from <minute>', 'first minute of each session, from 17:00 CT', wholeNumber, 0)
    .option('--to <minute>', 'last minute of each session, from 17:00 CT', wholeNumber, SESSION_END)
    .option('--price <points>', 'first price', firstPrice, 6_000)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nRegular hours, 08:30 to 15:00 CT, are minutes 930 to 1320.\n\nExamples:\n  $ backtester generate --seed 7 --out recordings/demo\n  $ backtester generate --seed 7 --sessions 6 --planted --scale 0.1 --chain thin --out recordings/week\n  $ backtester run recordings/week/*')
    .action(async (options: GenerateOptions) => {
      const mode = options.planted === true ? 'planted' : 'null';
      const generated = await generate(options, mode);
      if (options.json === true) printJson(document(options, mode, generated));
      else for (const session of generated) print(pairs(rows(session, mode)));
    });
}

async function generate(options: GenerateOptions, mode: MarketOptions['mode']): Promise<Generated[]> {
  checkDate(options.date);
  checkMinutes(options);
  if (options.instrument !== undefined) checkContract(resolveInstrument(options.instrument, { asOf: options.date }));
  const { seed, sessions, chain } = options;
  const market: MarketOptions = {
    seed,
    sessions,
    mode,
    chain,
    scale: options.scale,
    firstDate: options.date,
    openPrice: options.price,
    minutes: { from: options.from, to: options.to },
    ...(options.instrument === undefined ? {} : { instrument: options.instrument }),
  };
  const progress = new Progress('generating', 'µs of market time');
  const generated: Generated[] = [];
  try {
    for (const session of generateMarket(market)) {
      const recording = sessions === 1 ? options.out : path.join(options.out, session.tradeDate);
      const manifest = await recordSession(session, recording, { seed, mode, chain }, {}, (done, total) => {
        progress.update(generated.length * total + done, sessions * total);
      });
      generated.push({ recording, tradeDate: session.tradeDate, manifest, episodes: session.truth.length });
      if (options.json !== true && sessions > 1) note(`wrote ${recording}`);
    }
  } finally {
    progress.stop();
  }
  return generated;
}

function document({ out, seed }: GenerateOptions, mode: MarketOptions['mode'], generated: readonly Generated[]): object {
  const events: Record<string, number> = {};
  for (const { manifest } of generated) for (const [kind, number] of Object.entries(manifest.counts)) events[kind] = (events[kind] ?? 0) + number;
  return {
    recording: out,
    seed,
    mode,
    events,
    firstTs: generated[0]?.manifest.firstTsIso ?? null,
    lastTs: generated[generated.length - 1]?.manifest.lastTsIso ?? null,
    recordings: generated.map(({ recording, tradeDate, manifest, episodes }) => ({ recording, tradeDate, events: manifest.counts, firstTs: manifest.firstTsIso, lastTs: manifest.lastTsIso, episodes })),
  };
}

function rows({ recording, manifest, episodes }: Generated, mode: MarketOptions['mode']): [string, string][] {
  return [
    ['recording', recording],
    ['from', manifest.firstTsIso ?? '–'],
    ['to', manifest.lastTsIso ?? '–'],
    ...Object.entries(manifest.counts).map(([kind, events]): [string, string] => [`${kind} events`, count(events)]),
    ...(mode === 'planted' ? [['planted episodes', `${count(episodes)}, in ${TRUTH_FILE}`] satisfies [string, string]] : []),
  ];
}

function checkDate(date: string): void {
  if (parseIsoDate(date) !== undefined && createSessionClock({ calendar: 'CME_EQUITY' }).isTradeDate(date)) return;
  throw new MiaError('MIA-USAGE-DATE', `${date} is not a trade date`, 'choose a day on which the market trades, written YYYY-MM-DD, e.g. 2026-11-17', { date });
}

function checkMinutes({ from, to }: GenerateOptions): void {
  if (from < to && to <= MINUTES_PER_DAY) return;
  throw new MiaError('MIA-USAGE-MINUTES', `the session would run from minute ${from} to minute ${to}`, `give --from below --to, both from 0 to ${MINUTES_PER_DAY} minutes after 17:00 CT`, { from, to });
}

function checkContract({ symbol, contract }: ResolvedInstrument): void {
  if (contract !== null) return;
  throw new MiaError('MIA-USAGE-INSTRUMENT', `${symbol} is no futures contract`, 'choose a contract with month and year, e.g. --instrument ESZ6', { instrument: symbol });
}

function firstPrice(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('expected points above 0');
  return value;
}

function scale(text: string): number {
  const value = Number(text);
  if (!(value >= LEAST_SCALE && value <= LARGEST_SCALE)) throw new InvalidArgumentError(`expected a number from ${LEAST_SCALE} to ${LARGEST_SCALE}`);
  return value;
}

function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('expected a whole number of 1 or more');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number of 0 or more');
  return value;
}
