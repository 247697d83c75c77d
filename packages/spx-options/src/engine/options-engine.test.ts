import { describe, expect, it } from '@jest/globals';
import { MINUTE, SECOND, type Micros, type OptionQuoteEvent, type OptionTradeEvent } from '@mia-trading/core';
import { analyzeChain } from '../analysis/analyze-chain.js';
import { chainFrom } from '../chain/option-chain.js';
import { MAGNITUDE_SIGNS } from '../exposure/sign-model.js';
import { FakeMarket, indexLevel } from '../test-support/fake-market.js';
import { madeUpEvents, NOON, SPOT } from '../test-support/made-up-chain.js';
import { optionsConfig } from './options-config.js';
import { OptionsEngine } from './options-engine.js';

/** 11:00 New York on a Wednesday; the chain is told in one moment. More calls than puts are open above 5,900, and more puts below. */
const EVENTS = madeUpEvents((event) => ({ ...event, openInterest: (event.right === 'C') === event.strike > 5_900 ? 300 : 100 }));
const TOTAL_OPEN_INTEREST = EVENTS.reduce((sum, { openInterest }) => sum + (openInterest ?? 0), 0);
const ALL_AT_ONCE = 100_000_000;

interface Setup {
  readonly engine?: object;
  readonly exposure?: object;
  readonly events?: readonly OptionQuoteEvent[];
}

function engineOf({ engine = {}, exposure = {}, events = EVENTS }: Setup = {}): { readonly engine: OptionsEngine; readonly market: FakeMarket } {
  const config = optionsConfig.parse({ engine: { stepStrikes: ALL_AT_ONCE, ...engine }, exposure });
  const optionsEngine = new OptionsEngine(config);
  const market = new FakeMarket().to(NOON, optionsEngine);
  for (const event of events) optionsEngine.onOptionQuote(event, market);
  return { engine: optionsEngine, market };
}

function reasonAt(engine: OptionsEngine, market: FakeMarket, time: Micros): string {
  engine.update(market.to(time, engine));
  return engine.reason;
}

/** Every series told again at `time`. */
function retell(engine: OptionsEngine, market: FakeMarket, time: Micros): void {
  market.to(time, engine);
  for (const event of EVENTS) engine.onOptionQuote({ ...event, tsEvent: time, tsInit: time }, market);
}

describe('exposures in a stream', () => {
  it('are those of a snapshot, bit for bit', () => {
    const { engine, market } = engineOf();
    expect(engine.update(market)).toBe(true);
    const expected = analyzeChain(chainFrom('SPX', EVENTS));
    expect(engine.snapshot).toMatchObject({
      totalGex: expected.totalGex, grossGex: expected.grossGex, gammaFlip: expected.gammaFlip.level, crossings: expected.gammaFlip.crossings,
      charm: expected.greekExposures.charm, spot: SPOT, asOf: NOON,
      coverage: 1 - expected.excluded.noQuoteOpenInterest / TOTAL_OPEN_INTEREST,
    });
    expect(expected.gammaFlip.level).not.toBeNull();
    expect(engine.snapshot?.walls).toEqual({
      callWall: expected.callWall, putWall: expected.putWall, maxCallGexStrike: expected.maxCallGexStrike, maxPutGexStrike: expected.maxPutGexStrike,
      absGammaStrike: expected.absGammaStrike, maxNetGexStrike: expected.maxNetGexStrike, minNetGexStrike: expected.minNetGexStrike,
    });
    expect([engine.netGex, engine.grossGex, engine.position]).toEqual([expected.totalGex, expected.grossGex, expected.dealerPosition?.gamma]);
    expect(engine.expectedMoveAt(NOON)).toBeCloseTo(expected.expectedMove?.points ?? Number.NaN, 1);
    expect(engine.analyze().totalGex).toBe(expected.totalGex);
  });

  it('are computed in slices of counted work, to the same end', () => {
    const whole = engineOf();
    whole.engine.update(whole.market);
    const sliced = engineOf({ engine: { stepStrikes: 1_000 } });
    let steps = 0;
    for (; !sliced.engine.update(sliced.market); steps += 1) {
      expect(sliced.engine.reason).toBe('exposures are being computed');
      sliced.market.to(NOON + (steps + 1) * 250_000, sliced.engine);
    }
    expect(steps).toBeGreaterThan(10);
    expect(sliced.engine.snapshot).toMatchObject({ totalGex: whole.engine.snapshot?.totalGex, crossings: whole.engine.snapshot?.crossings, charm: whole.engine.snapshot?.charm, takenAt: NOON });
  });

  it('asked twice at one time they do the work of once', () => {
    const { engine, market } = engineOf({ engine: { stepStrikes: 1_000 } });
    for (let again = 0; again < 1_000; again += 1) engine.update(market);
    expect(engine.snapshot).toBeNull();
  });

  it('a quote that comes while they are computed waits for the next computation', () => {
    const { engine, market } = engineOf({ engine: { stepStrikes: 1_000 } });
    engine.update(market);
    for (const event of EVENTS) engine.onOptionQuote({ ...event, openInterest: 7 }, market);
    for (let step = 1; !engine.update(market.to(NOON + step * 250_000, engine)); step += 1) expect(step).toBeLessThan(1_000);
    expect(engine.snapshot?.totalGex).toBe(analyzeChain(chainFrom('SPX', EVENTS)).totalGex);
  });

  it('follow the index between computations on a grid of a point', () => {
    const { engine, market } = engineOf();
    engine.update(market);
    const { terms } = engine.snapshot ?? {};
    engine.onIndex(indexLevel('SPX', SPOT + 20.3, NOON + SECOND), market.to(NOON + SECOND, engine));
    engine.update(market);
    const sums = { net: 0, gross: 0, call: 0, put: 0 };
    terms?.at(SPOT + 20, sums);
    expect([engine.spot, engine.netGex]).toEqual([SPOT + 20.3, sums.net]);
  });

  it('tell the part of the session apart from the part of open interest, where asked for', () => {
    const { engine: without } = engineOf();
    expect([without.flowExposure(), without.largeFlowAt(new FakeMarket().to(NOON))]).toEqual([null, null]);
    const engine = new OptionsEngine(optionsConfig.parse({ flow: { enabled: true, minimumContracts: 30 } }));
    const market = new FakeMarket().to(NOON, engine);
    for (const event of EVENTS) engine.onOptionQuote(event, market);
    const print: OptionTradeEvent = { kind: 'optionTrade', instrument: 'SPX', root: 'SPXW', expiry: '2025-09-05', strike: 6_000, right: 'C', price: 20, size: 40, aggressor: 1, conditions: '', tsEvent: NOON, tsInit: NOON, seq: 0 };
    engine.onOptionTrade(print, market);
    engine.onOptionTrade({ ...print, tsEvent: NOON - 24 * 60 * MINUTE }, market);
    const found = engine.flowExposure();
    expect(found).toMatchObject({ openInterestGex: engine.analyze().totalGex, contracts: 40, flowCoverage: 1, signModel: 'naive' });
    expect(found?.flowGex).toBeLessThan(0);
    // A call bought with the feed's word for it; of yesterday's print nothing is heard, nor of one that is not large.
    engine.onOptionTrade({ ...print, size: 20, aggressor: -1, tsEvent: NOON + SECOND }, market.to(NOON + SECOND, engine));
    expect(engine.largeFlowAt(market.to(NOON + 4 * SECOND, engine))?.later).toMatchObject({ prints: 1, premiumDirection: 1, coverage: 1 });
    engine.onSession(market.to(NOON + 24 * 60 * MINUTE));
    expect(engine.flowExposure()).toMatchObject({ contracts: 0, flowGex: 0 });
  });

  it('have no side with a sign model that has no direction', () => {
    const { engine, market } = engineOf({ exposure: { signModel: 'magnitude' } });
    engine.update(market);
    expect(engine.snapshot).toMatchObject({ gammaFlip: null, totalGex: analyzeChain(chainFrom('SPX', EVENTS), { signModel: MAGNITUDE_SIGNS }).totalGex });
    expect(engine.position).toBe('neutral');
  });
});

describe('when exposures are not available', () => {
  it('no quotes; only quotes of another root or of an earlier session', () => {
    const { engine, market } = engineOf({ events: [] });
    expect(reasonAt(engine, market, NOON)).toBe('no option quotes');
    for (const event of EVENTS) {
      engine.onOptionQuote({ ...event, root: 'XSP' }, market);
      engine.onOptionQuote({ ...event, tsEvent: NOON - 24 * 60 * MINUTE }, market);
    }
    expect(reasonAt(engine, market, NOON + SECOND)).toBe('no option quotes');
  });

  it('nor does garbage: no date, no strike, a time that has not come', () => {
    const { engine, market } = engineOf();
    engine.update(market);
    const [event] = EVENTS as [OptionQuoteEvent];
    const garbage = [{ expiry: 'soon' }, { strike: Number.NaN }, { strike: Infinity }, { strike: 0 }, { tsEvent: NOON + 5 * MINUTE }];
    for (const change of garbage) engine.onOptionQuote({ ...event, ...change }, market);
    expect([engine.ignoredQuotes, engine.chain.size, engine.chain.asOf]).toEqual([5, EVENTS.length / 2, NOON]);
    expect(reasonAt(engine, market, NOON + SECOND)).toBe('');
  });

  it('no quote for more than 120 s', () => {
    const { engine, market } = engineOf();
    expect(reasonAt(engine, market, NOON + 120 * SECOND)).toBe('');
    expect(reasonAt(engine, market, NOON + 120 * SECOND + 1)).toBe('option quotes are stale');
  });

  it('delayed data lowers the confidence, and beyond 30 min counts no more', () => {
    const received = NOON + 15 * MINUTE;
    const { engine, market } = engineOf({ events: EVENTS.map((event) => ({ ...event, tsInit: received })) });
    engine.onIndex(indexLevel('SPX', SPOT, received), market.to(received, engine));
    expect([reasonAt(engine, market, received), engine.confidence]).toEqual(['', 0.7 * (engine.snapshot?.coverage ?? 0)]);
    const late = NOON + 30 * MINUTE + 1;
    for (const event of EVENTS) engine.onOptionQuote({ ...event, tsInit: late }, market);
    engine.onIndex(indexLevel('SPX', SPOT, late), market.to(late, engine));
    expect(reasonAt(engine, market, late)).toBe('option quotes are stale');
  });

  it('no level of the index, or one that stands still since the close', () => {
    const nowhere = engineOf({ events: EVENTS.map((event) => ({ ...event, underlying: null })) });
    expect(reasonAt(nowhere.engine, nowhere.market, NOON)).toBe('no index level');
    const evening = NOON + 6 * 60 * MINUTE; // 17:00 New York
    const { engine, market } = engineOf({ events: [] });
    retell(engine, market, evening);
    expect(reasonAt(engine, market, evening)).toBe('no index level');
  });

  it('a source without open interest, or with too few quotes', () => {
    const without = engineOf({ events: madeUpEvents((event) => ({ ...event, openInterest: null })) });
    expect(reasonAt(without.engine, without.market, NOON)).toBe('no open interest');
    const thin = engineOf({ events: madeUpEvents((event) => (event.strike % 200 === 0 ? event : { ...event, bid: null, ask: null })) });
    expect(reasonAt(thin.engine, thin.market, NOON)).toBe('too little of the chain is priced');
  });

  it('a new session: open interest of the day before does not count', () => {
    const { engine, market } = engineOf();
    engine.update(market);
    const evening = NOON + 7.5 * 60 * MINUTE; // 18:30 New York
    expect(reasonAt(engine, market, evening)).toBe('no option quotes');
    expect([engine.chain.size, engine.snapshot, engine.levelsAt(evening)]).toEqual([0, null, null]);
  });

  it('a chain that is still arriving', () => {
    const { engine, market } = engineOf({ events: EVENTS.slice(0, 40) });
    engine.update(market);
    const slow = engineOf({ engine: { stepStrikes: 1_000 }, events: EVENTS.slice(0, 40) });
    for (let step = 1; !slow.engine.update(slow.market.to(NOON + step * 250_000, slow.engine)) && step < 1_000; step += 1);
    expect(slow.engine.reason).toBe('');
    for (const event of EVENTS) slow.engine.onOptionQuote(event, slow.market);
    expect(reasonAt(slow.engine, slow.market, slow.market.now + 250_000)).toBe('exposures are being computed');
  });
});

describe('the cache', () => {
  it('ages on event time: computed anew after 60 s, not before', () => {
    const { engine, market } = engineOf();
    engine.update(market);
    expect(engine.snapshot?.id).toBe(1);
    retell(engine, market, NOON + 60 * SECOND);
    engine.update(market);
    expect(engine.snapshot?.id).toBe(1);
    retell(engine, market, NOON + 61 * SECOND);
    engine.update(market);
    expect(engine.snapshot).toMatchObject({ id: 2, takenAt: NOON + 61 * SECOND });
  });

  it('counts hits, and shows its last look-ups when debugging', () => {
    const { engine, market } = engineOf({ engine: { cacheDebug: true } });
    engine.update(market);
    expect(engine.cacheCounts).toEqual({ hits: 0, misses: 2, size: 2 });
    engine.update(market.to(NOON + SECOND, engine));
    expect(engine.cacheCounts).toEqual({ hits: 2, misses: 2, size: 2 });
    expect(engine.cacheLookups.map(({ key, isHit }) => [key, isHit])).toEqual([
      ['snapshot', false],
      ['1/6000', false],
      ['snapshot', true],
      ['1/6000', true],
    ]);
    expect(engineOf().engine.cacheLookups).toEqual([]);
  });

  it('replays: the same events give the same work, look-ups and numbers at the same times', () => {
    const run = (): unknown[] => {
      const { engine, market } = engineOf({ engine: { cacheDebug: true, stepStrikes: 5_000 } });
      const seen: unknown[] = [];
      for (let step = 0; step < 400; step += 1) {
        const time = NOON + step * 250_000;
        engine.onIndex(indexLevel('SPX', SPOT + (step % 7) * 0.8, time), market.to(time, engine));
        engine.onOptionQuote({ ...(EVENTS[step % EVENTS.length] as OptionQuoteEvent), tsEvent: time, tsInit: time }, market);
        engine.update(market.to(time, engine));
        seen.push([engine.reason, engine.netGex, engine.position, engine.snapshot?.id]);
      }
      return [...seen, engine.cacheCounts, engine.cacheLookups];
    };
    const first = run();
    expect(run()).toEqual(first);
    expect(first[399]).toEqual(['', expect.any(Number), expect.any(String), 2]);
  });
});

describe('levels', () => {
  it('are told in points of the index, and of the future once the basis is known', () => {
    const { engine, market } = engineOf();
    engine.update(market);
    const { walls } = engine.snapshot ?? {};
    expect(engine.levelsAt(market.now)).toMatchObject({ callWall: { spx: walls?.callWall, es: null }, absoluteGamma: { spx: walls?.absGammaStrike, es: null } });
    market.book.bestBid = (SPOT + 12) * 4 - 1;
    market.book.bestAsk = (SPOT + 12) * 4 + 1;
    market.book.asOf = NOON + SECOND;
    engine.onBook(market.to(NOON + SECOND, engine));
    retell(engine, market, NOON + 2 * SECOND);
    engine.update(market.to(NOON + 4 * SECOND, engine));
    const basis = engine.basis.basisAt(market.now);
    expect(basis).toBeGreaterThan(11);
    expect(basis).toBeLessThan(13);
    expect(engine.levelsAt(market.now)?.callWall).toEqual({ spx: walls?.callWall, es: (walls?.callWall ?? 0) + basis });
    market.lastPrice = SPOT + 30;
    engine.update(market.to(NOON + 5 * SECOND, engine));
    expect(engine.spot).toBe(SPOT + 30 - engine.basis.basisAt(market.now));
  });
});
