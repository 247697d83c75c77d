/** What one timeframe says. */
export interface TimeframeVote {
  /** -1 .. +1. */
  readonly signal: number;
  /** 0 .. 1; 0: not warm, counts for nothing. */
  readonly confidence: number;
  /** 0 .. 1: share of the conditions of its pattern that hold. */
  readonly completeness: number;
}

/** Several timeframes put together. */
export interface Confluence {
  /** -1 .. +1: {@link mean} after bonus and penalty. */
  signal: number;
  /** 0 .. 1: `Σ(w·c)/Σ(w)`. */
  confidence: number;
  /** -1 .. +1: `Σ(w·c·s)/Σ(w·c)`. */
  mean: number;
  /** Share by which agreement raised the signal. */
  bonus: number;
  /** Share by which opposition lowered it. */
  penalty: number;
}

export function createConfluence(): Confluence {
  return { signal: 0, confidence: 0, mean: 0, bonus: 0, penalty: 0 };
}

export interface ConfluenceRule {
  readonly alignmentBonus: number;
  readonly divergencePenalty: number;
  readonly confidentSignal: number;
  readonly confidentQuality: number;
}

/**
 * Writes the confluence of the timeframes, whose `weights` (≥ 0) are normalised here:
 *
 *     mean       = Σ(w·c·s) / Σ(w·c)
 *     confidence = Σ(w·c) / Σ(w)
 *     bonus      = alignmentBonus × Σ(w·completeness of the confident timeframes) / Σ(w), when two or more are confident and none is opposed
 *     penalty    = divergencePenalty × Σ(wᵢ·wⱼ·min(|sᵢ|, |sⱼ|)) over opposed confident pairs / Σ(wᵢ·wⱼ) over all pairs
 *     signal     = clamp(mean × (1 + bonus) × (1 - penalty))
 *
 * A timeframe is confident from |s| ≥ `confidentSignal` and c ≥ `confidentQuality` on. Nothing warm: all 0.
 * Negating every signal negates the result exactly.
 */
export function confluenceOf(votes: readonly TimeframeVote[], weights: readonly number[], rule: ConfluenceRule, result: Confluence): void {
  let weightSum = 0;
  let quality = 0;
  let product = 0;
  let up = 0;
  let down = 0;
  let confident = 0;
  let pairs = 0;
  let opposed = 0;
  for (let i = 0; i < votes.length; i += 1) {
    const vote = votes[i] as TimeframeVote;
    const weight = weights[i] as number;
    const isConfident = isSure(vote, rule);
    for (let j = 0; j < i; j += 1) {
      const other = votes[j] as TimeframeVote;
      const pair = weight * (weights[j] as number);
      pairs += pair;
      if (isConfident && vote.signal * other.signal < 0 && isSure(other, rule)) opposed += pair * Math.min(Math.abs(vote.signal), Math.abs(other.signal));
    }
    weightSum += weight;
    quality += weight * vote.confidence;
    if (vote.confidence > 0) product += weight * vote.confidence * vote.signal;
    if (!isConfident || weight === 0) continue;
    confident += weight * vote.completeness;
    if (vote.signal > 0) up += 1;
    else down += 1;
  }
  result.mean = quality > 0 ? product / quality : 0;
  result.confidence = weightSum > 0 ? quality / weightSum : 0;
  const agree = (up >= 2 && down === 0) || (down >= 2 && up === 0);
  result.bonus = agree ? (rule.alignmentBonus * confident) / weightSum : 0;
  result.penalty = pairs > 0 ? (rule.divergencePenalty * opposed) / pairs : 0;
  const signal = result.mean * (1 + result.bonus) * (1 - result.penalty);
  result.signal = signal > 1 ? 1 : signal < -1 ? -1 : signal;
}

function isSure(vote: TimeframeVote, rule: ConfluenceRule): boolean {
  return vote.confidence > 0 && vote.confidence >= rule.confidentQuality && Math.abs(vote.signal) >= rule.confidentSignal;
}
