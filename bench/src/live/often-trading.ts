/**
 * Trades whatever has a direction and leaves it after a second, so that there are orders enough to speak of a 99th percentile. Every check
 * is made and every order goes the whole way; only the bounds are wide.
 */
export const OFTEN_TRADING = {
  score: { regime: { unknownAs: 'Normal' } },
  account: { equity: 100_000_000 },
  entry: { rearmBelow: 100, rearmAfterExitMinutes: 0 },
  risk: {
    checks: {
      entryFrom: '17:00', entryUntil: '17:00', flatBy: '17:00', entryGate: 52, gapQuiet: 0, opposingTicks: 0,
      minCoverage: 0.05, minSentimentCoverage: 0, minExecutionCoverage: 0.05, minTechnicalCoverage: 0.05,
    },
    limits: { maxTradesPerDay: 1_000_000, maxLossStreak: 1_000_000, maxEntriesPerMinute: 1_000_000, dailyLoss: 1, monthlyLoss: 1 },
    sizing: { tierFactors: { WEAK_SIGNAL: 1, NO_TRADE: 1 } },
    stopTarget: { maxTargetAtr: 1_000 },
  },
  execution: { bracket: { timeStop: 0.02, oppositeExitScore: 50 } },
};
