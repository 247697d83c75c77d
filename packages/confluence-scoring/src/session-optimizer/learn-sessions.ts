/**
 * Size factors of the sessions of the day, learned from what came of ratings.
 *
 *     effect   = mean gain of the session - mean gain of all other sessions         (average true ranges)
 *     SE²      = s²/n of the session + s²/n of the others
 *     shrunk   = effect · τ² / (τ² + SE²)                                            τ = 0.25: normal prior around no difference
 *     size     = clamp(1 + shrunk, 0.5, 1.25)
 *
 * A session with fewer than 30 signals, or signals of fewer than 5 trade dates, keeps 1.0 and says `too few`; so does one whose 90 % interval of the
 * effect holds 0 (`no difference shown`). The bounds lie nearer above than below: size grows on a smaller promise than it shrinks.
 * Source: empirical-Bayes shrinkage of means toward a common one, Efron & Morris 1975, JASA 70(350).
 */
import { DAY_SESSIONS, MiaError, type DaySessionName } from '@mia-trading/core';
import type { SessionFactors } from './session-factors.js';
import type { SignalOutcome } from './signal-outcomes.js';

/** Standard deviation of true differences between sessions thought plausible beforehand, in average true ranges. */
const PRIOR_DEVIATION = 0.25;
const SMALLEST_SIZE = 0.5;
const LARGEST_SIZE = 1.25;
/** Two-sided 90 % of a normal distribution. */
const INTERVAL_Z = 1.645;
const SIZE_DIGITS = 100;

export interface LearnSessionsOptions {
  readonly name: string;
  readonly revision: string;
  /** Signals a session needs. */
  readonly minimumSignals: number;
  /** Trade dates its signals must come from. */
  readonly minimumDates: number;
}

export type SessionVerdict = 'learned' | 'no difference shown' | 'too few';

/** What one session showed. Gains in average true ranges; `null` where nothing can be said. */
export interface SessionEvidence {
  readonly session: DaySessionName | 'overlap';
  readonly signals: number;
  readonly dates: number;
  readonly meanGain: number | null;
  readonly effect: number | null;
  /** 90 % interval of the effect. */
  readonly low: number | null;
  readonly high: number | null;
  readonly size: number;
  readonly verdict: SessionVerdict;
}

export interface LearnedSessions {
  readonly factors: SessionFactors;
  readonly evidence: readonly SessionEvidence[];
}

/** Throws `MIA-SCORE-EVIDENCE` when no session has enough signals: nothing is claimed without data. */
export function learnSessions(outcomes: readonly SignalOutcome[], options: LearnSessionsOptions): LearnedSessions {
  const sessions = DAY_SESSIONS.filter((name) => name !== 'closed').map((name) => evidenceOf(name, outcomes, ({ session }) => session === name, options));
  const overlap = evidenceOf('overlap', outcomes, ({ isOverlap }) => isOverlap, options);
  const evidence = [...sessions, overlap];
  if (evidence.every(({ verdict }) => verdict === 'too few')) {
    const most = Math.max(0, ...evidence.map(({ signals }) => signals));
    throw new MiaError(
      'MIA-SCORE-EVIDENCE',
      `${outcomes.length} signals of ${datesOf(outcomes)} trade dates show nothing: no session has ${options.minimumSignals} signals of ${options.minimumDates} dates (most: ${most}), with as many outside it`,
      'give more recorded sessions, or lower the score from which ratings are followed',
      { signals: outcomes.length, needed: options.minimumSignals },
    );
  }
  const learned = Object.fromEntries(sessions.filter(({ verdict }) => verdict === 'learned').map(({ session, size }) => [session, { size, gatePoints: 0 }]));
  return {
    factors: { schemaVersion: 1, name: options.name, revision: options.revision, sessions: learned, overlap: overlap.size, evidence: evidence.map((line) => ({ ...line })) },
    evidence,
  };
}

function evidenceOf(session: SessionEvidence['session'], outcomes: readonly SignalOutcome[], isInside: (outcome: SignalOutcome) => boolean, options: LearnSessionsOptions): SessionEvidence {
  const inside = outcomes.filter(isInside);
  const outside = outcomes.filter((outcome) => !isInside(outcome));
  const own = sampleOf(inside);
  const rest = sampleOf(outside);
  const count = { session, signals: inside.length, dates: datesOf(inside) };
  const isEnough = (sample: readonly SignalOutcome[]): boolean => sample.length >= Math.max(2, options.minimumSignals) && datesOf(sample) >= options.minimumDates;
  if (!isEnough(inside) || !isEnough(outside)) {
    return { ...count, meanGain: inside.length > 0 ? own.mean : null, effect: null, low: null, high: null, size: 1, verdict: 'too few' };
  }
  const effect = own.mean - rest.mean;
  const variance = own.varianceOfMean + rest.varianceOfMean;
  const margin = INTERVAL_Z * Math.sqrt(variance);
  const isShown = Math.abs(effect) > margin;
  const shrunk = (effect * PRIOR_DEVIATION * PRIOR_DEVIATION) / (PRIOR_DEVIATION * PRIOR_DEVIATION + variance);
  const size = isShown ? Math.round(Math.min(LARGEST_SIZE, Math.max(SMALLEST_SIZE, 1 + shrunk)) * SIZE_DIGITS) / SIZE_DIGITS : 1;
  return { ...count, meanGain: own.mean, effect, low: effect - margin, high: effect + margin, size, verdict: isShown ? 'learned' : 'no difference shown' };
}

function sampleOf(outcomes: readonly SignalOutcome[]): { readonly mean: number; readonly varianceOfMean: number } {
  const count = outcomes.length;
  const mean = outcomes.reduce((sum, { gain }) => sum + gain, 0) / count;
  const squares = outcomes.reduce((sum, { gain }) => sum + (gain - mean) * (gain - mean), 0);
  return { mean, varianceOfMean: squares / (count - 1) / count };
}

function datesOf(outcomes: readonly SignalOutcome[]): number {
  return new Set(outcomes.map(({ tradeDate }) => tradeDate)).size;
}
