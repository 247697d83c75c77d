export * from './pricing/black.js';
export { normalCdf, normalDensity } from './pricing/normal.js';
export * from './pricing/implied-volatility.js';
