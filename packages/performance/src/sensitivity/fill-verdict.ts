/** What a strategy earned under one assumption about its fills. */
export interface FillOutcome {
  /** The most generous rule is `touch`: a resting order fills as soon as its price is traded. */
  readonly fillRule: string;
  readonly trades: number;
  /** Dollars after fees. */
  readonly net: number;
}

/**
 * - `noTrades`: nothing to judge.
 * - `robust`: it earns under every assumption.
 * - `touchOnly`: it earns in most cases that fill at a touch, and in most cases of no other rule.
 * - `fragile`: whether it earns depends on the assumption.
 * - `losing`: it earns under none.
 */
export type FillVerdict = 'noTrades' | 'robust' | 'touchOnly' | 'fragile' | 'losing';

export interface FillJudgement {
  readonly verdict: FillVerdict;
  /** For people: one sentence. */
  readonly sentence: string;
}

const GENEROUS_RULE = 'touch';

/** Judges a strategy by what it earned under every assumption about its fills. */
export function judgeFills(outcomes: readonly FillOutcome[]): FillJudgement {
  const earning = outcomes.filter(({ net }) => net > 0).length;
  const count = `${earning} of ${outcomes.length}`;
  if (outcomes.every(({ trades }) => trades === 0)) return { verdict: 'noTrades', sentence: 'no trades under any assumption about fills' };
  if (earning === 0) return { verdict: 'losing', sentence: 'it earns under no assumption about fills' };
  if (earning === outcomes.length) return { verdict: 'robust', sentence: `it earns under every assumption about fills (${count})` };
  const rules = [...new Set(outcomes.map(({ fillRule }) => fillRule))];
  const alive = rules.filter((rule) => earnsMostly(outcomes.filter(({ fillRule }) => fillRule === rule)));
  if (alive.length === 1 && alive[0] === GENEROUS_RULE) {
    return { verdict: 'touchOnly', sentence: `it only lives on fills at a touch (${count} cases earn): nobody at the end of a queue gets those; do not trade it` };
  }
  return { verdict: 'fragile', sentence: `whether it earns depends on how orders are filled (${count} cases earn, most of those under ${alive.length === 0 ? 'no rule' : alive.join(' and ')})` };
}

function earnsMostly(outcomes: readonly FillOutcome[]): boolean {
  return outcomes.filter(({ net }) => net > 0).length * 2 > outcomes.length;
}
