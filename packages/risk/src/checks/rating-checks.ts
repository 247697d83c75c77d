import type { Check } from '../context.js';

/** No regime factor lowers the entry gate below the border of NO_TRADE. */
const LOWEST_GATE = 60;

export const coverage: Check = ({ intent, config }) => {
  const { rating } = intent;
  const { minCoverage, minSentimentCoverage, minExecutionCoverage, minTechnicalCoverage } = config.checks;
  const sentiment = rating.groups.sentiment.coverage;
  const execution = rating.groups.execution.coverage;
  const technical = rating.groups.technical.coverage;
  const enough = rating.coverage >= minCoverage && sentiment >= minSentimentCoverage && execution >= minExecutionCoverage && technical >= minTechnicalCoverage;
  if (enough) return null;
  return { total: rating.coverage, sentiment, execution, technical, minCoverage, minSentimentCoverage, minExecutionCoverage, minTechnicalCoverage };
};

/** Least score of an entry: the configured gate moved by the regime, never below 60 nor below a gate that is itself lower. */
export function effectiveGate(entryGate: number, gatePoints: number): number {
  return Math.max(Math.min(LOWEST_GATE, entryGate), entryGate + gatePoints);
}

export const tierBelowGate: Check = ({ intent, context, config }) => {
  const gate = effectiveGate(config.checks.entryGate, context.multipliers.gatePoints);
  const { score, tier } = intent.rating;
  return score >= gate ? null : { score, tier, gate };
};
