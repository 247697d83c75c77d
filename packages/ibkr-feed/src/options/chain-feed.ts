import type { FeedStatusEvent } from '@mia-trading/core';
import type { ChainConfig } from '../config/ibkr-config.js';
import type { Connection } from '../connection/connection.js';
import type { MessageAnswer } from '../connection/message-answer.js';
import type { DraftSink } from '../feed/event-stamper.js';
import { statusDraft } from '../feed/status-draft.js';
import type { OpenInterest } from './open-interest.js';
import { OptionLine } from './option-line.js';
import { seriesName, type ListedSeries } from './series.js';

/** How much of the chain is known. */
export interface ChainCoverage {
  /** Series of the plan that exist as far as is known. */
  readonly series: number;
  /** Of them, heard of within `chainFreshMs`. */
  readonly fresh: number;
  /** Of them, with open interest of today. */
  readonly withOpenInterest: number;
  /** Lines that run all the time. */
  readonly streaming: number;
  /** Pairs of expiry and strike that turned out not to exist. */
  readonly holes: number;
}

export interface ChainFeedOptions {
  readonly connection: Connection;
  readonly config: ChainConfig;
  /** Index the options are on, e.g. `SPX`. */
  readonly underlying: string;
  readonly exchange: string;
  readonly series: readonly ListedSeries[];
  readonly openInterest: OpenInterest;
  /** Lines that may be open at once. */
  readonly lines: number;
  /** Milliseconds before a chain that was refused for now is asked for again. */
  readonly retryMs: number;
  readonly emit: DraftSink;
}

const NO_CONTRACT = 200;
const LINES_USED_UP = 101;
/** So many series refused one after the other, with nothing told in between, are no matter of single series. */
const MOST_REFUSALS = 5;

/**
 * Keeps a chain within few lines: the series near the money run all the time, and the others take turns in the lines that are left, each for
 * as long as it needs to tell its Greeks and its open interest: those that have had no turn first, then those whose turn is longest ago,
 * nearer ones before further ones.
 */
export class ChainFeed {
  readonly #options: ChainFeedOptions;
  readonly #streams = new Map<string, OptionLine>();
  readonly #turns = new Map<string, { readonly line: OptionLine; readonly takeBack: () => void }>();
  readonly #heardAt = new Map<string, number>();
  /** When a series had its latest turn, whether it said something or not. */
  readonly #turnAt = new Map<string, number>();
  readonly #holes = new Set<string>();
  #lines: number;
  #level = Number.NaN;
  #centre = Number.NaN;
  #isRunning = false;
  /** Nearest to the money first, as of the latest centre. */
  #ordered: readonly ListedSeries[] = [];
  #refusals = 0;
  #takeBackRetry: () => void = () => undefined;

  constructor(options: ChainFeedOptions) {
    this.#options = options;
    this.#lines = options.lines;
  }

  get coverage(): ChainCoverage {
    const { series, openInterest, connection, config } = this.#options;
    const existing = series.filter((one) => !this.#holes.has(seriesName(one)));
    const since = connection.timer.now() - config.chainFreshMs;
    return {
      series: existing.length,
      fresh: existing.filter((one) => (this.#heardAt.get(seriesName(one)) ?? -Infinity) >= since).length,
      withOpenInterest: existing.filter((one) => openInterest.of(one) !== null).length,
      streaming: this.#streams.size,
      holes: this.#holes.size,
    };
  }

  /** Begins around a level of the index. */
  start(level: number): void {
    this.#takeBackRetry();
    this.#isRunning = true;
    this.#refusals = 0;
    this.#level = level;
    this.#recentre();
  }

  /** The index has moved. */
  move(level: number): void {
    this.#level = level;
    if (this.#isRunning && Math.abs(level - this.#centre) >= this.#options.config.chainRecentrePoints) this.#recentre();
  }

  stop(): void {
    this.#isRunning = false;
    this.#takeBackRetry();
    for (const { line, takeBack } of this.#turns.values()) {
      takeBack();
      line.stop();
    }
    for (const line of this.#streams.values()) line.stop();
    this.#turns.clear();
    this.#streams.clear();
  }

  /** A later expiry counts as further away. */
  #recentre(): void {
    const centre = (this.#centre = this.#level);
    const distance = ({ strike, expiryRank }: ListedSeries): number => Math.abs(strike - centre) * (1 + expiryRank);
    this.#ordered = this.#options.series.filter((one) => !this.#holes.has(seriesName(one))).sort((a, b) => distance(a) - distance(b));
    const turns = Math.min(this.#options.config.chainRotationLines, this.#lines);
    const wanted = this.#ordered.slice(0, Math.min(this.#options.config.chainStreams, this.#lines - turns));
    const names = new Set(wanted.map(seriesName));
    for (const [name, line] of this.#streams) {
      if (names.has(name)) continue;
      line.stop();
      this.#streams.delete(name);
    }
    for (const series of wanted) this.#stream(series);
    this.#fillTurns();
  }

  #stream(series: ListedSeries): void {
    const name = seriesName(series);
    if (this.#streams.has(name)) return;
    this.#endTurn(name);
    const line = this.#lineOf(series, 'subscription', () => undefined);
    this.#streams.set(name, line);
    line.start();
  }

  #fillTurns(): void {
    if (!this.#isRunning) return;
    const most = Math.min(this.#options.config.chainRotationLines, this.#lines - this.#streams.size);
    for (let next = this.#nextTurn(); this.#turns.size < most && next !== null; next = this.#nextTurn()) this.#beginTurn(next);
  }

  #nextTurn(): ListedSeries | null {
    let best: ListedSeries | null = null;
    let bestAt = Infinity;
    for (const series of this.#ordered) {
      const name = seriesName(series);
      if (this.#streams.has(name) || this.#turns.has(name) || this.#holes.has(name)) continue;
      const at = this.#turnAt.get(name) ?? -Infinity;
      if (best !== null && at >= bestAt) continue;
      best = series;
      bestAt = at;
    }
    return best;
  }

  #beginTurn(series: ListedSeries): void {
    const { connection, config } = this.#options;
    const name = seriesName(series);
    let takeBack: () => void = () => undefined;
    const line = this.#lineOf(series, 'rotation', () => {
      const begun = connection.timer.now();
      this.#turnAt.set(name, begun);
      const look = (): void => {
        const left = begun + config.chainTurnMs - connection.timer.now();
        if (line.isComplete || left <= 0) return this.#endTurn(name);
        takeBack = connection.timer.after(Math.min(config.chainShortestTurnMs, left), look);
      };
      takeBack = connection.timer.after(config.chainShortestTurnMs, look);
    });
    this.#turns.set(name, { line, takeBack: () => takeBack() });
    line.start();
  }

  #endTurn(name: string): void {
    const turn = this.#turns.get(name);
    if (turn === undefined) return;
    turn.takeBack();
    turn.line.stop();
    this.#turns.delete(name);
    this.#fillTurns();
  }

  #lineOf(series: ListedSeries, priority: 'subscription' | 'rotation', onSent: () => void): OptionLine {
    const { connection, underlying, exchange, openInterest, emit } = this.#options;
    return new OptionLine({
      connection, series, underlying, exchange, priority, openInterest, emit, onSent,
      onUpdate: (line) => {
        this.#refusals = 0;
        this.#heardAt.set(seriesName(line.series), connection.timer.now());
      },
      onRefused: (line, code, answer, text) => this.#onRefused(line, code, answer, text),
    });
  }

  #onRefused(line: OptionLine, code: number, answer: MessageAnswer, text: string): void {
    const name = seriesName(line.series);
    this.#streams.delete(name);
    this.#turns.get(name)?.takeBack();
    this.#turns.delete(name);
    this.#turnAt.set(name, this.#options.connection.timer.now());
    if (code === NO_CONTRACT) this.#holes.add(name);
    else if (code === LINES_USED_UP) {
      this.#lines = this.#streams.size + this.#turns.size;
      return this.#tell('live', `the account has fewer lines: ${this.#lines} are left for options`);
    } else if (answer === 'refused') return this.#pause(`${code} ${text}`, false);
    else {
      this.#refusals += 1;
      if (this.#refusals >= MOST_REFUSALS) return this.#pause(`${code} ${text}`, true);
    }
    this.#fillTurns();
  }

  /** No permission, or nothing to be had for now: what holds for one series holds for all. */
  #pause(why: string, isRetried: boolean): void {
    const { connection, retryMs } = this.#options;
    this.stop();
    this.#tell('stale', `no option data: ${why}${isRetried ? '; asked for again' : ''}`);
    if (isRetried) this.#takeBackRetry = connection.timer.after(retryMs, () => this.start(this.#level));
  }

  #tell(status: FeedStatusEvent['status'], detail: string): void {
    this.#options.emit(statusDraft(this.#options.underlying, status, detail));
  }
}
