import { generateMarket, type GeneratedSession, type MarketOptions } from '../market/generate-market.js';

/** Regular hours, 08:30 to 15:00 CT, in minutes from 17:00 CT. */
export const REGULAR_MINUTES = { from: 930, to: 1_320 } as const;
/** Enough trades for every kind of episode, and some hundred thousand events: a second. */
const TEST_SCALE = 0.25;

/**
 * One labelled session for measuring a detector: regular hours of the future at a quarter of its size, every scheduled kind several times.
 * Read `events()` to the end, then compare what was found with `truth`. `kinds: ['iceberg']` plants icebergs alone, as often as they fit;
 * the pin needs `chain: 'thin'`.
 */
export function plantedSession(options: Pick<MarketOptions, 'seed'> & Partial<Omit<MarketOptions, 'mode' | 'sessions'>>): GeneratedSession {
  const [session] = generateMarket({ scale: TEST_SCALE, chain: 'none', minutes: REGULAR_MINUTES, ...options, sessions: 1, mode: 'planted' });
  if (session === undefined) throw new RangeError('no part of the session lies between these minutes');
  return session;
}
