import type { SessionFactors } from './session-factors.js';

/** Every session alike: the default until recorded sessions show a difference. */
export const NEUTRAL_SESSIONS: SessionFactors = { schemaVersion: 1, name: 'neutral', revision: '1', sessions: {}, overlap: 1, evidence: [] };
