import type { ConfluenceRating, CurrentRating } from '@mia-trading/core';
import { ASSESSED_FROM_SCORE, riskAssessment, type RiskAssessment, type RiskConfig } from '@mia-trading/risk';
import type { RiskDesk } from '../decision/risk-desk.js';
import type { AssessmentSource } from '../output/decision-sink.js';

/** What a trade on the rating in hand would look like: worked out when the first sink asks, kept for the others. */
export class RatingAssessment {
  readonly #risk: RiskDesk;
  readonly #config: RiskConfig;
  #rating: CurrentRating | null = null;
  #answer: RiskAssessment | null = null;

  constructor(risk: RiskDesk, config: RiskConfig) {
    this.#risk = risk;
    this.#config = config;
  }

  /** Handed to sinks; answers for the rating of the last {@link take}. */
  readonly source: AssessmentSource = () => {
    const rating = this.#rating;
    this.#rating = null;
    if (rating !== null) this.#answer = this.#assess(rating.keep());
    return this.#answer;
  };

  /** The next rating; one below {@link ASSESSED_FROM_SCORE} has none. */
  take(rating: CurrentRating): void {
    this.#rating = rating.score >= ASSESSED_FROM_SCORE ? rating : null;
    this.#answer = null;
  }

  #assess(rating: ConfluenceRating): RiskAssessment | null {
    return riskAssessment(rating, this.#risk.context(rating), this.#config);
  }
}
