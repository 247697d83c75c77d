import type { CurrentRating, Micros } from '@mia-trading/core';

const NEUTRAL_SCORE = 50;

type Rated = Pick<CurrentRating, 'ts' | 'score' | 'direction'>;

/** What is remembered of a rating. */
interface Lean {
  readonly direction: number;
  /** Signed strength in points: from -50 (all for short) to +50. */
  readonly strength: number;
}

function leanOf({ score, direction }: Rated): Lean {
  return { direction, strength: direction * (score - NEUTRAL_SCORE) };
}

/**
 * How alike two runs over one market rate it, at the times at which both do. Give each run its own of {@link first} and {@link second} as
 * a sink; the two may be out of step, what waits for its partner is remembered.
 */
export class RatingAgreement {
  /** Times at which both rated. */
  common = 0;
  readonly first = { onRating: (rating: Rated): void => this.#take(this.#waitingFirst, this.#waitingSecond, rating, true) };
  readonly second = { onRating: (rating: Rated): void => this.#take(this.#waitingSecond, this.#waitingFirst, rating, false) };
  readonly #waitingFirst = new Map<Micros, Lean>();
  readonly #waitingSecond = new Map<Micros, Lean>();
  #sameDirection = 0;
  #sumX = 0;
  #sumY = 0;
  #sumXX = 0;
  #sumYY = 0;
  #sumXY = 0;

  /** Share of the common times at which both point the same way; `null` without any. */
  get sameDirection(): number | null {
    return this.common === 0 ? null : this.#sameDirection / this.common;
  }

  /** Pearson correlation of the signed strengths; `null` where it is not defined. */
  get correlation(): number | null {
    const n = this.common;
    const spread = (n * this.#sumXX - this.#sumX * this.#sumX) * (n * this.#sumYY - this.#sumY * this.#sumY);
    return spread > 0 ? (n * this.#sumXY - this.#sumX * this.#sumY) / Math.sqrt(spread) : null;
  }

  #take(mine: Map<Micros, Lean>, others: Map<Micros, Lean>, rating: Rated, isFirst: boolean): void {
    const lean = leanOf(rating);
    const other = others.get(rating.ts);
    if (other === undefined) {
      mine.set(rating.ts, lean);
      return;
    }
    // Both go forward: what is older than the partner just found never finds one.
    for (const ts of others.keys()) {
      if (ts > rating.ts) break;
      others.delete(ts);
    }
    for (const ts of mine.keys()) {
      if (ts > rating.ts) break;
      mine.delete(ts);
    }
    this.#compare(isFirst ? lean.strength : other.strength, isFirst ? other.strength : lean.strength, lean.direction === other.direction);
  }

  #compare(x: number, y: number, isSame: boolean): void {
    this.common += 1;
    if (isSame) this.#sameDirection += 1;
    this.#sumX += x;
    this.#sumY += y;
    this.#sumXX += x * x;
    this.#sumYY += y * y;
    this.#sumXY += x * y;
  }
}
