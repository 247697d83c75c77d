import { PLAIN_CONDITIONS, type ConfluenceRating, type CurrentRating, type MarketConditions, type MarketRegime, type MarketView, type Micros, type Side, type Tier } from '@mia-trading/core';
import { tierOf } from '../tiers/tier.js';
import { GroupSum } from './group-sum.js';
import { writeScore, type ScoreLines } from './score.js';
import type { ScoredFeature } from './scored-feature.js';

const HALF = 50;

/** The last rating of a scorer, made in place: {@link begin}, {@link add} every feature that is available, {@link conclude}. */
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
  readonly #groups = { sentiment: new GroupSum(), execution: new GroupSum(), technical: new GroupSum() };
  readonly #sums: { -readonly [F in keyof ScoreLines]: ScoreLines[F] };
  readonly #totalWeight: number;
  readonly #advancedCount: number;
  #covered = 0;
  #kept: ConfluenceRating | null = null;

  constructor(lines: readonly ScoredFeature[], totalWeight: number, bonusPoints: number) {
    this.lines = lines;
    this.#totalWeight = totalWeight;
    this.#sums = { longPoints: 0, advanced: 0, bonusPoints };
    this.#advancedCount = lines.filter(({ group }) => group === 'advanced').length;
    for (const { group, weight } of lines) if (group !== 'advanced' && group !== 'reported') this.#groups[group].enter(weight);
  }

  begin(): void {
    this.#sums.longPoints = 0;
    this.#sums.advanced = 0;
    this.#covered = 0;
    this.#groups.sentiment.reset();
    this.#groups.execution.reset();
    this.#groups.technical.reset();
    this.#kept = null;
  }

  add(line: ScoredFeature): void {
    const { group } = line;
    this.#sums.longPoints += line.long;
    this.#covered += line.weight * line.confidence;
    if (group === 'advanced') this.#sums.advanced += line.confidence * line.signal;
    else if (group !== 'reported') this.#groups[group].add(line);
  }

  conclude(market: MarketView, regime: MarketRegime, conditions: MarketConditions): void {
    const sums = this.#sums;
    if (this.#advancedCount > 0) sums.advanced /= this.#advancedCount;
    writeScore(this, sums);
    this.ts = market.now;
    this.instrument = market.instrument.symbol;
    this.price = market.lastPrice;
    this.tier = tierOf(this.score);
    this.net = sums.longPoints / HALF;
    this.coverage = this.#covered / this.#totalWeight;
    this.regime = regime;
    this.conditions = conditions;
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
