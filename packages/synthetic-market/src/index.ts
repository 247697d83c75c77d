export { generateSession, type SessionOptions } from './session/generate-session.js';
export { SeededRandom } from './random/seeded-random.js';
export { MarketStatistics, type MarketReport } from './statistics/market-statistics.js';
export { type IntervalReport } from './statistics/interval-statistics.js';
