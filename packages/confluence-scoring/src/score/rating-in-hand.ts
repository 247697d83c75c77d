import { PLAIN_CONDITIONS, type ConfluenceRating, type CurrentRating, type MarketConditions, type MarketRegime, type MarketView, type Micros, type Side, type Tier } from '@mia-trading/core';
import { tierOf } from '../tiers/tier.js';
import type { GroupSum } from './group-sum.js';
import { scoreFrom, type ScoreLines } from './score.js';
import type { ScoredFeature } from './scored-feature.js';

const HALF = 50;

export type GroupSums = Readonly<Record<keyof ConfluenceRating['groups'], GroupSum>>;

/** The last rating of a scorer, made in place. What it shows besides is in the scorer's features and sums. */
export class RatingInHand implements CurrentRating {
  ts: Micros = Number.NaN;
  instrument = '';
  price = Number.NaN;
  score = Number.NaN;
  tier: Tier = 'NO_TRADE';
  direction: Side | 0 = 0;
  net = Number.NaN;
  bonus = Number.NaN;
  clamp = Number.NaN;
  coverage = Number.NaN;
  regime: MarketRegime = { volatility: 'unknown', gamma: 'unknown', trend: 'unknown', session: 'closed' };
  conditions: MarketConditions = PLAIN_CONDITIONS;
  readonly lines: readonly ScoredFeature[];
  readonly #groups: GroupSums;
  #kept: ConfluenceRating | null = null;

  constructor(lines: readonly ScoredFeature[], groups: GroupSums) {
    this.lines = lines;
    this.#groups = groups;
  }

  /** Takes the sums of an evaluation. `coverage`: 0 .. 1 over all weighted features. */
  write(sums: ScoreLines, coverage: number, market: MarketView, regime: MarketRegime, conditions: MarketConditions): void {
    const { score, direction, bonus, clamp } = scoreFrom(sums);
    this.ts = market.now;
    this.instrument = market.instrument.symbol;
    this.price = market.lastPrice;
    this.score = score;
    this.tier = tierOf(score);
    this.direction = direction;
    this.net = sums.longPoints / HALF;
    this.bonus = bonus;
    this.clamp = clamp;
    this.coverage = coverage;
    this.regime = regime;
    this.conditions = conditions;
    this.#kept = null;
  }

  keep(): ConfluenceRating {
    return (this.#kept ??= this.#value());
  }

  #value(): ConfluenceRating {
    const { ts, instrument, price, score, tier, direction, net, bonus, clamp, coverage, regime, conditions } = this;
    const { sentiment, execution, technical } = this.#groups;
    return {
      ts,
      instrument,
      price,
      score,
      tier,
      direction,
      net,
      bonus,
      clamp,
      coverage,
      groups: { sentiment: sentiment.score, execution: execution.score, technical: technical.score },
      contributions: this.lines.map((line) => line.contribution(direction)),
      regime,
      conditions,
    };
  }
}
