export { generateSession, type SessionOptions } from './session/generate-session.js';
export { SeededRandom } from './random/seeded-random.js';
