export * from './breakdown/breakdown.js';
export * from './statistics/daily.js';
export * from './statistics/drawdown.js';
export { meanInterval, wilsonInterval, type Interval } from './statistics/interval.js';
export * from './statistics/trade-statistics.js';
export { judgeFills, type FillJudgement, type FillOutcome, type FillVerdict } from './sensitivity/fill-verdict.js';
