/**
 * The confluence score.
 *
 *   net      = Σ(w·c·s) / Σ(w)          over every weighted feature; missing evidence counts for nothing
 *   coverage = Σ(w·c) / Σ(w)
 *   base     = 50 + 50·|net|            direction = sign(net)
 *   bonus    = B·clamp(direction·(c₁s₁ + c₂s₂)/2, -1, 1)
 *   score    = clamp(base + bonus, 0, 100)
 *
 * Every line in points is a multiple of 2⁻³⁰, so contributions, bonus and clamp add up to `score - 50` exactly, in any order.
 */
import type { Side } from '@mia-trading/core';
import { secondTierAbove } from '../tiers/tier.js';

const NEUTRAL_SCORE = 50;
const FULL_SCORE = 100;

/** Steps per point: fine enough to be invisible (1e-9), coarse enough that sums of points are exact in a double. */
const STEPS_PER_POINT = 2 ** 30;

/** Distance kept below a tier that a bonus may not reach, in points. */
const BELOW_TIER = 2 ** -10;

/** Rounds to the grid of points, symmetrically about zero. */
export function toPointGrid(points: number): number {
  const steps = Math.round(Math.abs(points) * STEPS_PER_POINT);
  return (points < 0 ? -steps : steps) / STEPS_PER_POINT;
}

/** Points toward long of one feature: `50·w·c·s/Σw` on the grid. */
export function longPoints(weight: number, totalWeight: number, confidence: number, signal: number): number {
  return toPointGrid((NEUTRAL_SCORE * weight * confidence * signal) / totalWeight);
}

export interface ScoreLines {
  /** Σ of {@link longPoints} over the weighted features. */
  readonly longPoints: number;
  /** Mean confidence-weighted signal of the advanced suite, -1 .. 1, positive toward long. */
  readonly advanced: number;
  /** Points the advanced suite may move the score. */
  readonly bonusPoints: number;
}

export interface ScoreResult {
  readonly score: number;
  readonly direction: Side | 0;
  readonly bonus: number;
  /** What limits took: a bonus may raise a rating by one tier at most and never from below 60 to 70; the score stays within 0 .. 100. */
  readonly clamp: number;
}

export function scoreFrom(lines: ScoreLines): ScoreResult {
  const result = { score: NEUTRAL_SCORE, direction: 0 as const, bonus: 0, clamp: 0 };
  writeScore(result, lines);
  return result;
}

/** {@link scoreFrom} into a record that the caller owns. */
export function writeScore(result: { -readonly [F in keyof ScoreResult]: ScoreResult[F] }, { longPoints: sum, advanced, bonusPoints }: ScoreLines): void {
  if (sum === 0) {
    result.score = NEUTRAL_SCORE;
    result.direction = 0;
    result.bonus = 0;
    result.clamp = 0;
    return;
  }
  const direction: Side = sum > 0 ? 1 : -1;
  const base = NEUTRAL_SCORE + Math.abs(sum);
  const bonus = toPointGrid(bonusPoints * Math.min(1, Math.max(-1, direction * advanced)));
  const raw = base + bonus;
  const ceiling = secondTierAbove(base);
  const capped = raw >= ceiling ? ceiling - BELOW_TIER : raw;
  const score = Math.min(FULL_SCORE, Math.max(0, capped));
  result.score = score;
  result.direction = direction;
  result.bonus = bonus;
  result.clamp = score - raw;
}
