import { DaySessionClock, MINUTE, type CurrentRating, type DaySessionName, type DurationMicros, type Micros, type Side } from '@mia-trading/core';

type Rated = Pick<CurrentRating, 'ts' | 'price' | 'score' | 'direction'>;

/** What came of following one rating for a fixed time. */
export interface SignalOutcome {
  /** Event time of the rating. */
  readonly ts: Micros;
  readonly tradeDate: string;
  readonly session: DaySessionName;
  readonly isOverlap: boolean;
  /** Gain after costs, in average true ranges at the rating. */
  readonly gain: number;
}

export interface SignalOutcomeOptions {
  /** Score from which a rating is followed. */
  readonly minimumScore: number;
  /** How long it is followed. */
  readonly horizon: DurationMicros;
  /** Round-turn fees and slippage, in points. */
  readonly costPoints: number;
}

/** A horizon whose end is seen later than this is not counted: the market was not there. */
const LATEST: DurationMicros = MINUTE;

interface Followed {
  readonly ts: Micros;
  readonly side: Side;
  readonly price: number;
  readonly range: number;
  readonly tradeDate: string;
  readonly session: DaySessionName;
  readonly isOverlap: boolean;
}

/**
 * Follows ratings over a run: each time the score crosses `minimumScore` upward the rating's direction is held for `horizon`, from last price
 * to last price, one at a time, so that outcomes do not overlap. A horizon that runs over the end of trading is dropped.
 */
export class SignalOutcomes {
  readonly outcomes: SignalOutcome[] = [];
  readonly #options: SignalOutcomeOptions;
  readonly #clock = new DaySessionClock();
  #followed: Followed | null = null;
  #lastScore = Number.NaN;
  #lastDirection = 0;

  constructor(options: SignalOutcomeOptions) {
    this.#options = options;
  }

  /** `rangePoints`: average true range at the rating; `null` when not known, and then nothing is followed. */
  onRating(rating: Rated, tradeDate: string, rangePoints: number | null): void {
    this.#settle(rating, tradeDate);
    const { score, direction, price, ts } = rating;
    const { minimumScore } = this.#options;
    const crosses = score >= minimumScore && (this.#lastScore < minimumScore || direction !== this.#lastDirection);
    this.#lastScore = score;
    this.#lastDirection = direction;
    if (!crosses || direction === 0 || this.#followed !== null || rangePoints === null || !Number.isFinite(price)) return;
    const { name, isOverlap } = this.#clock.at(ts);
    this.#followed = { ts, side: direction, price, range: rangePoints, tradeDate, session: name, isOverlap };
  }

  #settle({ ts, price }: Rated, today: string): void {
    const followed = this.#followed;
    if (followed === null) return;
    const late = ts - (followed.ts + this.#options.horizon);
    if (late < 0 && followed.tradeDate === today) return;
    this.#followed = null;
    if (late > LATEST || followed.tradeDate !== today) return;
    const { side, range, tradeDate, session, isOverlap } = followed;
    this.outcomes.push({ ts: followed.ts, tradeDate, session, isOverlap, gain: (side * (price - followed.price) - this.#options.costPoints) / range });
  }
}
