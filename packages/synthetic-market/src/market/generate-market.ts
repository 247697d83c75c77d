/**
 * A coherent synthetic market from one seed: the ES future with trades and depth, the SPX index and its options, VIX, VIX3M and VXN,
 * over as many sessions as wanted, one event at a time.
 *
 * `null`: an exact martingale that the best quotes always straddle, so that no rule for taking liquidity earns before costs, let alone
 * after them. `planted`: episodes with known beginnings, ends and outcomes on top of it, for measuring detectors.
 */
import { createSessionClock, findProduct, frontContract, MiaError, MINUTE, resolveInstrument, SECOND, SeededRandom, type IsoDate, type Micros, type ResolvedInstrument, type TapeEvent, type TradingCalendar } from '@mia-trading/core';
import { EsMarket } from '../es/es-market.js';
import { NO_INFLUENCE } from '../es/influence.js';
import { Regime } from '../es/regime.js';
import { Volatility } from '../es/volatility.js';
import { DailyRecord } from '../history/daily-record.js';
import { earlierDays, OFFICIAL_CLOSE_DELAY, PUT_CALL_SYMBOL, type DailyClose } from '../history/earlier-days.js';
import { carryFactor, yearsBetween } from '../options/carry.js';
import type { ChainExtent } from '../options/expiries.js';
import { OptionsMarket, type IndexState } from '../options/options-market.js';
import { EpisodeDirector } from '../planted/episode-director.js';
import { EPISODE_KINDS, type Episode, type EpisodeKind } from '../planted/episode.js';
import { EventOutbox } from './event-outbox.js';
import { runSpan } from './run-span.js';
import { sessionSpans, type Span } from './session-spans.js';

export interface MarketOptions {
  /** The same seed and options give the same market, bit for bit. */
  readonly seed: number;
  /** Trading sessions, 1 or more. */
  readonly sessions: number;
  /** `null`: no edge. `planted`: episodes with ground truth. */
  readonly mode: 'null' | 'planted';
  /** What is planted; every kind unless given. */
  readonly kinds?: readonly EpisodeKind[];
  /** Trades and book changes relative to a full-size session (about 400,000 trades); 1 unless given. Prices vary as much at every scale. */
  readonly scale?: number;
  /** First trade date; the first one from this date on is taken. */
  readonly firstDate?: IsoDate;
  /** Symbol of the future; the front contract of the last session unless given. */
  readonly instrument?: string;
  /** First price in points. */
  readonly openPrice?: number;
  /** How much of the option chain is made; `full` unless given. */
  readonly chain?: ChainExtent | 'none';
  /**
   * Trading days before the first session whose closes of SPX, VIX, VIX3M and VXN, with the put/call volume ratio of SPX, stand at the head
   * of every session, followed by those of the sessions before it; 300 unless given, 0 for none. Made only with a chain.
   */
  readonly historyDays?: number;
  /** Part of each session that is made, in minutes from 17:00 CT, the end exclusive; the whole of it unless given. */
  readonly minutes?: { readonly from: number; readonly to: number };
}

/** One trade date of a generated market. Its events come once, in order; sessions follow each other. */
export interface GeneratedSession {
  readonly tradeDate: IsoDate;
  readonly instrument: ResolvedInstrument;
  readonly from: Micros;
  readonly to: Micros;
  /** `seq` counts from 0 within the session. First the daily closes before it: `tsEvent` of their day, `tsInit` the session's beginning. */
  events(): Generator<TapeEvent, void, undefined>;
  /** Planted episodes in order of time; complete when the events have been read, empty in the null market. */
  readonly truth: readonly Episode[];
}

export const DEFAULT_FIRST_DATE = '2026-11-17';
const DEFAULT_OPEN_PRICE = 6_000;
const CONTRACT_ROOT = 'ES';
/** Enough for every ranked series of the options features: 252 days, and averages of 125 days before a rank among 126. */
const HISTORY_DAYS = 300;

/** Yields the sessions of a market. A session that is not read to its end is played through before the next one begins. */
export function* generateMarket(options: MarketOptions): Generator<GeneratedSession, void, undefined> {
  const { seed, mode, scale = 1, chain = 'full', historyDays = HISTORY_DAYS } = options;
  checkOptions(options, scale);
  const dates = tradeDates(options);
  const instrument = tradedInstrument(options, dates);
  const calendar = createSessionClock(instrument);
  const cash = createSessionClock({ calendar: 'US_EQUITY' });
  const random = new SeededRandom(seed);
  const outbox = new EventOutbox();
  const volatility = new Volatility(random.fork(1));
  const es = new EsMarket(random.fork(2), outbox, instrument, scale, (options.openPrice ?? DEFAULT_OPEN_PRICE) / instrument.tickSize + random.uniform());
  const regime = new Regime(es, volatility);
  const market = chain === 'none' ? null : new OptionsMarket(random.fork(3), outbox, chain);
  const director = mode === 'planted' ? new EpisodeDirector(random.fork(4), volatility, instrument.tickSize, options.kinds ?? EPISODE_KINDS) : null;
  const nights = random.fork(5);
  const past = random.fork(6);
  const expiry = settlementOf(instrument, cash);
  const indexAt = (now: Micros): IndexState => ({ spot: (es.price.value * instrument.tickSize) / carryFactor(yearsBetween(now, expiry)), shortVariance: volatility.impliedVariance });
  let end: Micros | null = null;
  let record: DailyRecord | null = null;

  for (const tradeDate of dates) {
    const spans = sessionSpans(calendar, tradeDate).flatMap((span) => clipped(span, options.minutes));
    const [first, last] = [spans[0], spans[spans.length - 1]];
    if (first === undefined || last === undefined) continue;
    if (end !== null) regime.passNight((first.from - end) / SECOND, nights.normal());
    end = last.to;
    const hours = cash.isTradeDate(tradeDate) ? cash.regularHours(tradeDate) : null;
    outbox.restart();
    es.influence = NO_INFLUENCE;
    market?.startDay(tradeDate, hours, indexAt(first.from));
    director?.startDay(market === null ? calendar.regularHours(tradeDate) : hours, last.sessionStart);
    if (market !== null) record ??= new DailyRecord(earlierDays(past, cash, tradeDate, historyDays, indexAt(first.from)));
    const daily = record;
    const events = (function* play(): Generator<TapeEvent, void, undefined> {
      outbox.now = first.from;
      daily?.publish(outbox);
      for (const span of spans) yield* runSpan(span, { outbox, es, regime, options: market, director, indexAt });
      director?.endDay(last.to, es);
      if (market !== null && hours !== null && historyDays > 0) daily?.add(closeOf(market, hours.end));
    })();
    const truth = director?.episodes ?? [];
    yield { tradeDate, instrument, from: first.from, to: last.to, events: () => events, truth };
    while (events.next().done !== true);
  }
}

/** Closing levels of the day; of a session that is cut short, its last ones. */
function closeOf(market: OptionsMarket, close: Micros): DailyClose {
  const { putCallRatio, lastLevels } = market;
  return { closedAt: close + OFFICIAL_CLOSE_DELAY, levels: Number.isNaN(putCallRatio) ? lastLevels : { ...lastLevels, [PUT_CALL_SYMBOL]: putCallRatio } };
}

/** The part of a span between two minutes of its session; nothing when they do not meet. */
function clipped(span: Span, minutes: MarketOptions['minutes']): Span[] {
  if (minutes === undefined) return [span];
  const from = Math.max(span.from, span.sessionStart + minutes.from * MINUTE);
  const to = Math.min(span.to, span.sessionStart + minutes.to * MINUTE);
  return from < to ? [{ ...span, from, to }] : [];
}

function checkOptions({ sessions, seed, historyDays = HISTORY_DAYS }: MarketOptions, scale: number): void {
  const problem = !(Number.isSafeInteger(sessions) && sessions >= 1)
    ? `sessions is ${sessions}: expected a whole number of 1 or more`
    : !(Number.isSafeInteger(seed) && seed >= 0)
      ? `seed is ${seed}: expected a whole number of 0 or more`
      : !(scale >= LEAST_SCALE && scale <= LARGEST_SCALE)
        ? `scale is ${scale}: expected ${LEAST_SCALE} to ${LARGEST_SCALE}`
        : !(Number.isSafeInteger(historyDays) && historyDays >= 0)
          ? `historyDays is ${historyDays}: expected a whole number of 0 or more`
          : null;
  if (problem !== null) throw new MiaError('MIA-SYNTHETIC-OPTIONS', problem, 'Correct the option named.', { sessions, seed, scale, historyDays });
}

/** Below it an hour of the night has no trades to speak of; above it nothing has been compared with a real market. */
const LEAST_SCALE = 0.01;
const LARGEST_SCALE = 3;

function tradeDates({ firstDate = DEFAULT_FIRST_DATE, sessions }: MarketOptions): IsoDate[] {
  const calendar = createSessionClock({ calendar: 'CME_EQUITY' });
  const dates = [calendar.isTradeDate(firstDate) ? firstDate : calendar.nextTradeDate(firstDate)];
  while (dates.length < sessions) dates.push(calendar.nextTradeDate(dates[dates.length - 1] as IsoDate));
  return dates;
}

function tradedInstrument({ instrument }: MarketOptions, dates: readonly IsoDate[]): ResolvedInstrument {
  const last = dates[dates.length - 1] as IsoDate;
  if (instrument !== undefined) return resolveInstrument(instrument, { asOf: last });
  const product = findProduct(CONTRACT_ROOT);
  const contract = product === undefined ? undefined : frontContract(product, last);
  return resolveInstrument(contract?.symbol ?? CONTRACT_ROOT, { asOf: last });
}

/** Opening of the cash market on the contract's last day, when it settles; the contract's own name must tell one. */
function settlementOf({ symbol, contract }: ResolvedInstrument, cash: TradingCalendar): Micros {
  const hours = contract === null ? null : cash.regularHours(contract.expiry);
  if (hours !== null) return hours.start;
  throw new MiaError('MIA-SYNTHETIC-INSTRUMENT', `"${symbol}" is not a contract of the future with an expiry`, 'Name a contract with month and year, e.g. ESZ6.', { symbol });
}
