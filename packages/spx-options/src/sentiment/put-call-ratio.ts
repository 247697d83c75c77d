import { SECOND, type Explanation, type Feature, type IndexEvent, type MarketView, type Micros, type OptionQuoteEvent, type Reading } from '@mia-trading/core';
import type { SentimentConfig } from './config.js';
import { DailyHistory, type DailyValue } from './daily-history.js';
import { IndexSeries } from './index-series.js';
import { OptionVolume } from './option-volume.js';
import { contrarianAt, isPutCallPlaceholder, normalisedPutCall, putCallSentiment, withoutPlaceholders, type NormalisedPutCall } from './put-call.js';
import { finite, historyConfidence, refuse } from './readings.js';
import { SessionDays } from './session-days.js';
import { TimeOfDayLevels, type TimeOfDayLevelsSnapshot } from './time-of-day-levels.js';

export type PutCallRatioOptions = SentimentConfig['putCallRatio'];

/** Prior days of a {@link PutCallRatio}, plain JSON: the warm-up of a later run. */
export interface PutCallRatioSnapshot {
  readonly schemaVersion: 1;
  readonly daily: readonly DailyValue[];
  readonly intraday: TimeOfDayLevelsSnapshot;
}

/**
 * Are more puts being traded than usual?
 *
 *     ratio  = puts traded / calls traded in SPX and SPXW this session, over all series
 *     x      = ratio / norm
 *     signal = clamp((1.0 - x) / 0.2, -1, 1)         +1 at x ≤ 0.8, -1 at x ≥ 1.2
 *
 * In regular hours the norm is the median of the ratio at the same time of day (every 5 min) over the 63 sessions before. Where that is
 * not to be had (outside regular hours, fewer than 5 sessions, too few calls traded, quotes older than 20 min) x is the ratio of the day
 * before over the median of the 63 days before that, with half the confidence. With `mode: 'raw'` x is the ratio itself.
 *
 * A day's ratio is the running one at the end of its cash session or later, and counts from the next session; a published history
 * ({@link importDaily}, or index events named `PCSPX` stamped after the close of an earlier day) has precedence. Confidence rises from
 * 0.7 with 5 days behind the norm to 1 with 63. A volume total of before 18:00 New York on the day before is of another session.
 *
 * Unavailable: `no put/call ratio` (neither of the two). Source: Cboe, volume put/call ratios; thresholds and the sense of the signal are
 * this system's: sentiment is followed here, the contrarian reading of extremes is told beside it.
 */
export class PutCallRatio implements Feature {
  readonly name = 'putCallRatio';
  readonly #options: PutCallRatioOptions;
  readonly #volume: OptionVolume;
  readonly #levels: TimeOfDayLevels;
  readonly #published: IndexSeries;
  readonly #days = new SessionDays();
  #lastQuote: Micros = 0;
  #bucket = -1;
  #priorVersion = -1;
  #prior: NormalisedPutCall | null = null;
  /** Of the last measure: whether it is of this session, ratio, norm (1 in raw mode) and the days behind it. */
  #isIntraday = false;
  #ratio = Number.NaN;
  #norm = Number.NaN;
  #normDays = 0;

  /** @param history daily ratios known beforehand; shared with those who need it, e.g. the fear/greed blend. */
  constructor(options: PutCallRatioOptions, history: DailyHistory = new DailyHistory()) {
    this.#options = options;
    this.#volume = new OptionVolume(options.roots);
    this.#levels = new TimeOfDayLevels({ bucketMinutes: options.bucketMinutes, keptSessions: options.medianDays, minimumSessions: options.minimumDays });
    this.#published = new IndexSeries(options.dailySymbol, history);
  }

  /** Ratio of each day. */
  get history(): DailyHistory {
    return this.#published.history;
  }

  /** Adds published days; placeholders are dropped and a day already known keeps its value. Returns how many were added. */
  importDaily(days: readonly DailyValue[]): number {
    return withoutPlaceholders(days).filter(({ date, value }) => this.history.add(date, value)).length;
  }

  onSession(market: MarketView): void {
    this.#published.onSession(market);
    const ratio = this.#volume.ratio(this.#options.minimumCallVolume);
    if (ratio !== null && this.#days.isClosing(this.#lastQuote)) this.history.add(this.#days.tradeDate, ratio);
    this.#days.onSession(market);
    this.#levels.onSession();
    this.#volume.clear();
    this.#lastQuote = 0;
    this.#bucket = -1;
    this.#priorVersion = -1;
  }

  onIndex(index: IndexEvent): void {
    if (index.instrument === this.#published.symbol && !isPutCallPlaceholder(index.level)) this.#published.onIndex(index);
  }

  onOptionQuote(quote: OptionQuoteEvent, market: MarketView): void {
    if (quote.tsEvent < this.#days.start) return;
    if (market.isRegularHours) this.#noteLevel(market);
    if (this.#volume.update(quote) && quote.tsEvent > this.#lastQuote) this.#lastQuote = quote.tsEvent;
  }

  read(market: MarketView, reading: Reading): void {
    this.#measure(market);
    const x = this.#ratio / this.#norm;
    if (!Number.isFinite(x)) {
      reading.asOf = this.#lastQuote;
      refuse(reading, 'no put/call ratio');
      return;
    }
    reading.available = true;
    reading.signal = putCallSentiment(x, this.#options);
    reading.confidence = (this.#options.mode === 'raw' ? 1 : historyConfidence(this.#normDays, this.#options.medianDays)) * (this.#isIntraday ? 1 : this.#options.priorDayConfidence);
    reading.asOf = this.#isIntraday ? this.#lastQuote : this.#days.previousClose;
    reading.reason = '';
  }

  explain(market: MarketView): Explanation {
    this.#measure(market);
    const isRaw = this.#options.mode === 'raw';
    const x = this.#ratio / this.#norm;
    return {
      basis: Number.isFinite(x) ? (this.#isIntraday ? 'same time of day' : 'day before') : null,
      ratio: finite(this.#ratio),
      norm: isRaw ? null : finite(this.#norm),
      normalised: isRaw ? null : finite(x),
      normDays: isRaw ? null : this.#normDays,
      putVolume: this.#volume.putVolume,
      callVolume: this.#volume.callVolume,
      contrarian: isRaw || !Number.isFinite(x) ? null : contrarianAt(x, this.#options),
    };
  }

  /** Prior days, for the warm-up of a later run; the session under way is not in it. */
  snapshot(): PutCallRatioSnapshot {
    return { schemaVersion: 1, daily: this.history.toArray(), intraday: this.#levels.snapshot() };
  }

  /** Adds prior days. @throws MiaError `MIA-STATS-SNAPSHOT` when the snapshot is of another configuration. */
  restore(snapshot: PutCallRatioSnapshot): void {
    this.#levels.restore(snapshot.intraday);
    for (const { date, value } of snapshot.daily) this.history.add(date, value);
  }

  /** The ratio as it stood when a bucket began joins the levels of the day. */
  #noteLevel(market: MarketView): void {
    const bucket = this.#levels.bucketOf(market.sessionMinute);
    if (bucket === this.#bucket) return;
    this.#bucket = bucket;
    const ratio = this.#runningRatio(market.now);
    if (ratio !== null) this.#levels.note(bucket, ratio);
  }

  #runningRatio(now: Micros): number | null {
    return now - this.#lastQuote > this.#options.staleSeconds * SECOND ? null : this.#volume.ratio(this.#options.minimumCallVolume);
  }

  #measure(market: MarketView): void {
    const isRaw = this.#options.mode === 'raw';
    const ratio = market.isRegularHours ? this.#runningRatio(market.now) : null;
    const bucket = this.#levels.bucketOf(market.sessionMinute);
    const norm = isRaw ? 1 : this.#levels.normAt(bucket);
    this.#isIntraday = ratio !== null && Number.isFinite(norm);
    if (this.#isIntraday) {
      this.#ratio = ratio ?? Number.NaN;
      this.#norm = norm;
      this.#normDays = this.#levels.sessionsAt(bucket);
      return;
    }
    if (isRaw) {
      this.#ratio = this.#published.previousClose;
      this.#norm = 1;
      return;
    }
    const prior = this.#dayBefore();
    this.#ratio = prior?.ratio ?? Number.NaN;
    this.#norm = prior?.norm ?? Number.NaN;
    this.#normDays = prior?.days ?? 0;
  }

  /** Kept until the session changes or the history grows. */
  #dayBefore(): NormalisedPutCall | null {
    if (this.#priorVersion !== this.history.version) {
      this.#priorVersion = this.history.version;
      const last = normalisedPutCall(this.history, this.#days.tradeDate, this.#options.medianDays, this.#options.minimumDays);
      this.#prior = last?.date === this.#days.previousDate ? last : null;
    }
    return this.#prior;
  }
}
