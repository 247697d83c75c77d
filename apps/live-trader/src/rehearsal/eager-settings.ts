/** Time-outs count event time, which may go much faster than the machine. */
const PATIENT_SECONDS = 40;

/** Everything with a direction is traded, and held for twelve seconds at most: what the market is like is no matter here. */
export const EAGER = {
  entry: { rearmBelow: 50, rearmAfterExitMinutes: 0 },
  score: { evaluationIntervalMs: 1_000, rangeBarMinutes: 1, rangeBars: 3, regime: { unknownAs: 'Normal' } },
  risk: {
    checks: {
      entryGate: 50, minCoverage: 0, minSentimentCoverage: 0, minExecutionCoverage: 0, minTechnicalCoverage: 0,
      disabled: ['OPPOSING_LEVEL', 'FEED_STALE', 'SPREAD_WIDE'],
    },
    sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
    limits: { maxTradesPerDay: 1_000, maxLossStreak: 100, dailyLoss: 0.9, monthlyLoss: 0.9, maxEntriesPerMinute: 100 },
  },
  execution: {
    bracket: {
      timeStop: 0.2, answerTimeout: PATIENT_SECONDS, protectionTimeout: PATIENT_SECONDS, cancelTimeout: PATIENT_SECONDS,
      entryTimeout: PATIENT_SECONDS, exitRetry: PATIENT_SECONDS, feesTimeout: PATIENT_SECONDS,
    },
  },
};
