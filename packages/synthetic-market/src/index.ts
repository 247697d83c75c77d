export { generateSession, type SessionOptions } from './session/generate-session.js';
export { MarketStatistics, type MarketReport } from './statistics/market-statistics.js';
export { type IntervalReport } from './statistics/interval-statistics.js';
export { generateMarket, DEFAULT_FIRST_DATE, type GeneratedSession, type MarketOptions } from './market/generate-market.js';
export { EPISODE_KINDS, type Episode, type EpisodeKind } from './planted/episode.js';
export { plantedSession, REGULAR_MINUTES } from './planted/planted-session.js';
export { PUT_CALL_SYMBOL } from './history/earlier-days.js';
export { type ChainExtent } from './options/expiries.js';
export { recordSession, TRUTH_FILE, TRUTH_VERSION, type Truth } from './market/record-session.js';
