/** Option chains through the scoring pipeline: real Cboe tables as a stream, and a generated market with ES, options and volatility indices. */
import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createSessionClock, DAY, EvaluationGrid, MarketState, microsFromIso, MINUTE, resolveInstrument, SECOND, type ConfluenceRating, type Instrument, type Micros, type TapeEvent } from '@mia-trading/core';
import { ScoringPipeline } from '@mia-trading/confluence-scoring';
import { configSchema } from '@mia-trading/engine';
import { importCboe } from '@mia-trading/recording';
import { analyzeChain, DailyHistory } from '@mia-trading/spx-options';
import { generateMarket } from '@mia-trading/synthetic-market';

const config = configSchema.parse({});
/** Features of other packages that look at option levels or the VIX too: a pin, nearness to a strike, weights by the volatility regime. */
const OPTION_READERS = ['tickPatterns', 'smartMoneyFlow', 'mtfConfluence'];
const OPTIONS_FEATURES = ['gammaExposure', 'putCallRatio', 'vixLevel', 'dealerPosition', 'techSentiment', 'fearGreed'];

interface Run {
  readonly ratings: readonly ConfluenceRating[];
  readonly pipeline: ScoringPipeline;
  readonly market: MarketState;
}

/** The loop of the engine, without venue and desk. */
function rate(instrument: Instrument, events: Iterable<TapeEvent>, warmUp: ConstructorParameters<typeof ScoringPipeline>[1] = {}): Run {
  const market = new MarketState(instrument, createSessionClock(instrument));
  const pipeline = new ScoringPipeline(config, warmUp);
  const grid = new EvaluationGrid();
  const ratings: ConfluenceRating[] = [];
  for (const event of events) {
    while (grid.isDueBefore(event.tsInit)) {
      pipeline.announce(market.advanceTo(grid.take()), market);
      ratings.push(pipeline.evaluate(market));
    }
    pipeline.announce(market.advance(event), market);
    pipeline.onEvent(event, market);
    pipeline.announce(market.apply(event), market);
    grid.note(market.now);
  }
  return { ratings, pipeline, market };
}

/** What the options features say: `ok`, or why not. */
function wordsOf(rating: ConfluenceRating | undefined): Record<string, string> {
  return Object.fromEntries((rating?.contributions ?? []).filter(({ feature }) => OPTIONS_FEATURES.includes(feature)).map(({ feature, available, reason }) => [feature, available ? 'ok' : reason]));
}

const chains = path.join(process.env['MIA_TEST_DATA'] ?? path.resolve(__dirname, '../../../../shared/data'), 'options', 'chains');
const QUIET = { gammaExposure: 'no option quotes', dealerPosition: 'no option quotes' };
const STALE = { gammaExposure: 'option quotes are stale', dealerPosition: 'option quotes are stale' };
const LIVE = { gammaExposure: 'ok', dealerPosition: 'not warm' };

/** A table joined with an ES book, which stands 20 points over the index, from before its data to 45 s after its receipt; VIX at 16.5. */
async function streamOf(file: string): Promise<{ readonly events: TapeEvent[]; readonly receivedAt: Micros; readonly spot: number }> {
  const table: TapeEvent[] = [];
  const report = await importCboe([path.join(chains, file)], { write: (event) => void table.push({ ...event, seq: table.length } as TapeEvent) });
  expect(report.failure).toBeNull();
  const receivedAt = table[0]?.tsInit ?? Number.NaN;
  const dataAt = Math.min(...table.map(({ tsEvent }) => tsEvent));
  const spot = table.find((event) => event.kind === 'index')?.level ?? Number.NaN;
  const bid = Math.round((spot + 20) * 4) / 4;
  const book: TapeEvent[] = [];
  // A second at a time around the data and its receipt, a minute at a time between.
  for (let time = Math.max(dataAt - 5 * SECOND, receivedAt - 30 * MINUTE), step = SECOND; time < receivedAt + 45 * SECOND; time += step) {
    step = Math.abs(time - dataAt) < 10 * SECOND || time >= receivedAt - 30 * SECOND ? SECOND : Math.min(MINUTE, receivedAt - 30 * SECOND - time);
    const header = { tsEvent: time, tsInit: time, seq: 0 } as const;
    book.push({ ...header, kind: 'quote', instrument: 'ESZ5', bid, bidSize: 20, ask: bid + 0.25, askSize: 20 });
    book.push({ ...header, kind: 'trade', instrument: 'ESZ5', price: bid, size: 2, aggressor: -1, aggressorSource: 'exchange', matchId: 0, flags: 1 });
    if (step !== SECOND || Math.round((time - dataAt) / SECOND) % 60 === 0) book.push({ ...header, kind: 'index', instrument: 'VIX', level: 16.5 });
  }
  return { events: [...book, ...table].sort((a, b) => a.tsInit - b.tsInit), receivedAt, spot };
}

/** 100 days of closes before a date, as a warm-up. */
function warmUp(before: string) {
  const end = microsFromIso(`${before}T00:00:00Z`) ?? Number.NaN;
  const days = (value: (n: number) => number) => new DailyHistory(Array.from({ length: 140 }, (_, n) => ({ date: new Date((end - (140 - n) * DAY) / 1_000).toISOString().slice(0, 10), value: value(n) })));
  return { vix: days((n) => 16 + Math.sin(n)), putCall: days((n) => 1.2 + 0.1 * Math.cos(n)) };
}

describe('a real Cboe table as a stream', () => {
  (existsSync(chains) ? it : it.skip).each([
    ['spx_2025-09-04_1430.csv.gz', 'in session', LIVE],
    ['spx_2025-09-03_1618.csv.gz', 'just after the close', LIVE],
    ['spx_2025-08-28_1625.csv.gz', 'just after the close', LIVE],
    ['spx_2025-08-29_1629.csv.gz', 'just after the close', LIVE],
    ['spx_2023-09-14_1631.csv.gz', 'whose data, of the close, is half an hour old', STALE],
    ['spx_2025-08-27_2130.csv.gz', 'of the evening, whose data is of the session before', QUIET],
    ['spx_2022-12-12_eod.csv.gz', 'of the evening, whose data is of the session before', QUIET],
    ['spx_2022-02-04_eod.csv.gz', 'of a weekend', STALE],
  ])('%s, %s: every feature says what it knows', async (file, _when, expected) => {
    const { events, receivedAt, spot } = await streamOf(file);
    const date = file.slice(4, 14);
    const instrument = resolveInstrument('ESZ5', { asOf: '2025-09-01' });
    const { ratings, pipeline, market } = rate(instrument, events, warmUp(date));
    const early = ratings.filter(({ ts }) => ts < receivedAt).at(-1);
    expect(wordsOf(early)).toMatchObject(QUIET);
    expect(early?.regime.gamma ?? 'unknown').toBe('unknown');
    const words = wordsOf(ratings.at(-1));
    expect(words).toMatchObject(expected);
    if (expected !== LIVE) return;
    expect(words).toMatchObject({ putCallRatio: 'ok', vixLevel: 'ok' });
    const { chain } = pipeline;
    const whole = chain === null ? null : analyzeChain(chain.chain);
    expect(chain?.snapshot).toMatchObject({ totalGex: whole?.totalGex, gammaFlip: whole?.gammaFlip.level, walls: { callWall: whole?.callWall, putWall: whole?.putWall } });
    expect(ratings.at(-1)?.regime).toMatchObject({ gamma: chain?.position, volatility: 'Normal' });
    // ES stands 20 points and an eighth over the index, give or take what parity of delayed quotes makes of it.
    expect(Math.abs((chain?.spot ?? Number.NaN) - spot)).toBeLessThan(6);
    const levels = pipeline.levels(market);
    expect(levels.priceOf('callWall')).toBeCloseTo((whole?.callWall ?? Number.NaN) + (chain?.basis.basisAt(market.now) ?? Number.NaN), 9);
    expect(levels.priceOf('putWall')).toBeLessThan(levels.priceOf('callWall'));
  }, 120_000);
});

/** 25 minutes from 09:25 New York of one generated session, one in which dealers are long gamma. */
function generated(): { readonly instrument: Instrument; readonly events: readonly TapeEvent[] } {
  let session: { instrument: Instrument; events: TapeEvent[] } | undefined;
  for (const one of generateMarket({ seed: 7, sessions: 1, mode: 'null', scale: 0.1, chain: 'thin', minutes: { from: 925, to: 950 } })) session = { instrument: one.instrument, events: [...one.events()] };
  if (session === undefined) throw new Error('no session');
  return session;
}

describe('a generated market with options', () => {
  const { instrument, events } = generated();
  const whole = rate(instrument, events);

  it('has exposures, gamma and volatility regime, and option levels in ES points', () => {
    const last = whole.ratings.at(-1);
    expect(wordsOf(last)).toMatchObject({ gammaExposure: 'ok', dealerPosition: 'not warm' });
    expect(['long', 'short', 'neutral']).toContain(last?.regime.gamma);
    expect(last?.regime.volatility).not.toBe('unknown');
    const map = whole.pipeline.levels(whole.market);
    const basis = whole.pipeline.chain?.basis.basisAt(whole.market.now) ?? Number.NaN;
    expect(map.priceOf('absoluteGamma')).toBe((whole.pipeline.chain?.snapshot?.walls.absGammaStrike ?? Number.NaN) + basis);
    expect(whole.ratings.some(({ contributions }) => contributions.some(({ feature, available, signal }) => feature === 'gammaExposure' && available && signal !== 0))).toBe(true);
  });

  it('replays: every rating again, and the same work for it', () => {
    const again = rate(instrument, events);
    expect(again.ratings).toEqual(whole.ratings);
    expect(again.pipeline.chain?.cacheCounts).toEqual(whole.pipeline.chain?.cacheCounts);
  });

  it.each([0.3, 0.8])('knows nothing early: cut at %p of it, every rating is as it was', (share) => {
    const { ratings } = rate(instrument, events.slice(0, Math.floor(events.length * share)));
    expect(ratings.length).toBeGreaterThan(0);
    expect(ratings).toEqual(whole.ratings.slice(0, ratings.length));
  });

  it('without its options it says so, and what does not look at them is as it was', () => {
    const { ratings } = rate(instrument, events.filter(({ kind }) => kind !== 'optionQuote' && kind !== 'optionTrade' && kind !== 'index'));
    expect(wordsOf(ratings.at(-1))).toMatchObject({ ...QUIET, putCallRatio: 'no put/call ratio', vixLevel: 'no VIX in this session' });
    const others = (list: readonly ConfluenceRating[]) => new Map(list.map(({ ts, contributions }) => [ts, contributions.filter(({ feature }) => ![...OPTIONS_FEATURES, ...OPTION_READERS].includes(feature)).map(({ feature, signal, confidence }) => [feature, signal, confidence])]));
    const [with_, without] = [others(whole.ratings), others(ratings)];
    const common = [...without.keys()].filter((ts) => with_.has(ts));
    expect(common.length).toBeGreaterThan(1_000);
    for (const ts of common) expect(without.get(ts)).toEqual(with_.get(ts));
  });
});
