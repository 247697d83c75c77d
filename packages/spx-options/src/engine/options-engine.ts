import { MINUTE, parseIsoDate, SECOND, type GammaRegime, type IndexEvent, type MarketListener, type MarketView, type Micros, type OptionQuoteEvent, type OptionTradeEvent } from '@mia-trading/core';
import { analyzeChain, type AnalyzeChainOptions } from '../analysis/analyze-chain.js';
import type { ChainAnalysis } from '../analysis/chain-analysis.js';
import type { EsBasisConfig } from '../basis/config.js';
import { EsBasis } from '../basis/es-basis.js';
import { OptionChain } from '../chain/option-chain.js';
import { priceChain } from '../chain/price-chain.js';
import { YEAR } from '../chain/settlement.js';
import type { ExposureConfig } from '../config.js';
import { dealerPosition } from '../exposure/dealer-position.js';
import { MAGNITUDE_SIGNS, NAIVE_SIGNS, type SignModel } from '../exposure/sign-model.js';
import type { SessionFlowConfig } from '../flow/config.js';
import { flowExposure, type FlowExposure } from '../flow/flow-exposure.js';
import type { LargeFlowSnapshot } from '../flow/large-flow.js';
import { SessionFlow } from '../flow/session-flow.js';
import { SessionDays } from '../sentiment/session-days.js';
import type { OptionsEngineConfig } from './config.js';
import type { CacheCounts, CacheLookup } from './event-cache.js';
import type { ExposureSnapshot } from './exposure-work.js';
import { FreshExposures } from './fresh-exposures.js';
import { IndexLevel } from './index-level.js';
import { optionLevels, type OptionLevels } from './option-levels.js';

export interface OptionsEngineOptions {
  readonly engine: OptionsEngineConfig;
  readonly exposure: ExposureConfig;
  readonly basis: EsBasisConfig;
  /** Instead of the model that `exposure` names. */
  readonly signs?: SignModel;
  /** Where it is enabled, the session's option prints are followed: {@link OptionsEngine.largeFlowAt}, {@link OptionsEngine.flowExposure}. */
  readonly flow?: SessionFlowConfig;
}

/** A data time may run ahead of its receipt by this much. */
const CLOCK_TOLERANCE = MINUTE;

/**
 * A chain of index options in a stream, and the exposures of dealers in it.
 *
 * A quote updates its own series in O(1); nothing else happens until somebody asks. {@link update}, called at evaluation points, keeps a full
 * computation ({@link FreshExposures}) no older than 60 s of event time and does at most `stepStrikes` of it at a time; in between, net and gross
 * exposure follow the index by revaluing the same terms at its present level (every point, cached). Work is counted, not timed, so a
 * replay does the same at the same events.
 *
 * A new session begins with an empty chain: open interest is told anew every day, and yesterday's does not count. Nor does a quote whose
 * data time lies before the session.
 *
 * The index is taken from its print in cash hours, else from the future less the basis.
 */
export class OptionsEngine implements MarketListener {
  readonly basis: EsBasis;
  /** Why {@link update} said no: `no option quotes`, `option quotes are stale`, `no index level`, `exposures are being computed`, `no open interest`, `too little of the chain is priced`. */
  reason = 'no option quotes';
  /** Present level of the index in points. As are the next three, of the last {@link update} that said yes. */
  spot = Number.NaN;
  /** Dealers' gamma at {@link spot}, $ per 1 %. */
  netGex = Number.NaN;
  grossGex = Number.NaN;
  /** Side of gamma that dealers are on. */
  position: 'long' | 'short' | 'neutral' = 'neutral';
  /** Quotes that could not be taken: of an earlier session, from the future, of no date or strike. */
  ignoredQuotes = 0;
  readonly #options: OptionsEngineOptions;
  /** Texts seen as expiries, and whether they are dates. */
  readonly #isDate = new Map<string, boolean>();
  readonly #signs: SignModel;
  readonly #flow: SessionFlow | null;
  readonly #days = new SessionDays();
  readonly #index: IndexLevel;
  readonly #exposures: FreshExposures;
  #chain: OptionChain;
  #updatedAt: Micros = -1;

  constructor(options: OptionsEngineOptions) {
    this.#options = options;
    this.#signs = options.signs ?? (options.exposure.signModel === 'magnitude' ? MAGNITUDE_SIGNS : NAIVE_SIGNS);
    this.#flow = options.flow?.enabled === true ? new SessionFlow(options.flow) : null;
    this.basis = new EsBasis(options.basis);
    this.#index = new IndexLevel(this.basis, options.engine.quoteSeconds);
    this.#chain = new OptionChain(options.engine.underlying);
    this.#exposures = new FreshExposures(options.engine, options.exposure, this.#signs);
  }

  /** The chain of this session. */
  get chain(): OptionChain {
    return this.#chain;
  }

  /** The last full computation; `null` before the first of the session. */
  get snapshot(): ExposureSnapshot | null {
    return this.#exposures.snapshot;
  }

  get cacheCounts(): CacheCounts {
    return this.#exposures.cacheCounts;
  }

  /** The last look-ups, with `cacheDebug`. */
  get cacheLookups(): readonly CacheLookup[] {
    return this.#exposures.cacheLookups;
  }

  onSession(market: MarketView): void {
    this.basis.onSession(market);
    this.#flow?.onSession();
    this.#chain = new OptionChain(this.#options.engine.underlying);
    this.#exposures.clear();
    this.#isDate.clear();
    this.#days.onSession(market);
    this.#index.onSession(market);
  }

  onBook(market: MarketView): void {
    this.basis.onBook(market);
  }

  onIndex(index: IndexEvent, market: MarketView): void {
    if (this.#isTimely(index.tsEvent, market.now)) this.#chain.onIndex(index);
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    if (!this.#options.engine.roots.includes(quote.root)) return;
    if (!this.#isTimely(quote.tsEvent, market.now) || !this.#isExpiry(quote.expiry) || !(quote.strike > 0 && quote.strike < Infinity)) {
      this.ignoredQuotes += 1;
      return;
    }
    this.#chain.onOptionQuote(quote);
    this.basis.onOptionQuote(quote, market);
    this.#flow?.onOptionQuote(quote, market);
  }

  onOptionTrade(trade: OptionTradeEvent, market: MarketView): void {
    if (this.#isTimely(trade.tsEvent, market.now)) this.#flow?.onOptionTrade(trade, market);
  }

  /**
   * Brings exposures up to `market.now`, doing a bounded amount of work; asked again at the same time it does nothing. Returns whether they are
   * available; if not, {@link reason} tells why.
   */
  update(market: MarketView): boolean {
    if (market.now === this.#updatedAt) return this.reason === '';
    this.#updatedAt = market.now;
    this.#exposures.advanceTo(market.now);
    this.reason = this.#advance(market);
    return this.reason === '';
  }

  /** Side of gamma that dealers are on as of the last {@link update}; `unknown` while it is not available or the sign model has no direction. */
  get gammaRegime(): GammaRegime {
    return this.reason === '' && this.#signs.hasDirection ? this.position : 'unknown';
  }

  /** Data time of the exposures; 0 before the first. */
  get asOf(): Micros {
    return this.snapshot?.asOf ?? 0;
  }

  /** 0 to 1: share of open interest that is valued, less for delayed data. */
  get confidence(): number {
    const { quoteSeconds, delayedConfidence } = this.#options.engine;
    const isDelayed = this.#updatedAt - this.#chain.asOf > quoteSeconds * SECOND;
    return (this.snapshot?.coverage ?? 0) * (isDelayed ? delayedConfidence : 1);
  }

  /** One standard deviation to the next afternoon settlement (today's close, before it), in points of the index; `NaN` when not known. */
  expectedMoveAt(now: Micros): number {
    const next = this.snapshot?.atm.find(({ settlement }) => settlement > now);
    return next === undefined ? Number.NaN : this.spot * next.volatility * Math.sqrt((next.settlement - now) / YEAR);
  }

  /** Levels of the last full computation; `null` while exposures are not available. Allocates. */
  levelsAt(now: Micros): OptionLevels | null {
    if (this.reason !== '' || this.snapshot === null) return null;
    return optionLevels(this.snapshot, this.basis.basisAt(now));
  }

  /** Everything the chain says now, all at once and uncached: for people, not for the tick path. */
  analyze(options: AnalyzeChainOptions = {}): ChainAnalysis {
    return analyzeChain(this.#chain, { ...this.#options.exposure, signModel: this.#signs, ...options });
  }

  /** Exposure from open interest and from the session's signed prints, apart; `null` unless `flow` is enabled. For people, as {@link analyze}. */
  flowExposure(): FlowExposure | null {
    return this.#flow === null ? null : flowExposure(priceChain(this.#chain, { greeks: this.#options.exposure.greeks }), this.#signs, this.#flow.dealers);
  }

  /** Which way the large option prints of the session lean; `null` unless `flow` is enabled. Allocates. */
  largeFlowAt(market: MarketView): LargeFlowSnapshot | null {
    return this.#flow?.large.at(market) ?? null;
  }

  /** Of this session, and not from a clock that is wrong. */
  #isTimely(time: Micros, now: Micros): boolean {
    return time >= this.#days.start && time <= now + CLOCK_TOLERANCE;
  }

  #isExpiry(text: string): boolean {
    let isDate = this.#isDate.get(text);
    if (isDate === undefined) this.#isDate.set(text, (isDate = parseIsoDate(text) !== undefined));
    return isDate;
  }

  #advance(market: MarketView): string {
    const { now } = market;
    const { quoteSeconds, delaySeconds, minimumCoverage } = this.#options.engine;
    const chain = this.#chain;
    if (chain.asOf === 0) return 'no option quotes';
    if (now - chain.receivedAt > quoteSeconds * SECOND || now - chain.asOf > delaySeconds * SECOND) return 'option quotes are stale';
    this.spot = this.#index.now(chain, market);
    if (Number.isNaN(this.spot)) return 'no index level';
    if (!this.#exposures.refresh(chain, this.#index, market)) return 'no index level';
    const { snapshot } = this.#exposures;
    if (snapshot === null || this.#exposures.hasOutgrown(chain) || now - snapshot.takenAt > quoteSeconds * SECOND) return 'exposures are being computed';
    if (snapshot.terms.size === 0) return 'no open interest';
    if (snapshot.coverage < minimumCoverage) return 'too little of the chain is priced';
    this.#revalue(snapshot);
    return '';
  }

  #revalue(snapshot: ExposureSnapshot): void {
    const { net, gross } = this.#exposures.totalsAt(snapshot, this.spot);
    this.netGex = net;
    this.grossGex = gross;
    this.position = this.#signs.hasDirection ? dealerPosition(net, gross, this.spot, snapshot.gammaFlip, this.#options.exposure.neutralRatio).gamma : 'neutral';
  }
}
