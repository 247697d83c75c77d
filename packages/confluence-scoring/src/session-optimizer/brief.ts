import type { SessionFactors } from './session-factors.js';

const size = (factor: number) => ({ size: factor, gatePoints: 0 });

/** The factors of the original brief, not measured: a trader's opinion, to be compared with `neutral`. */
export const BRIEF_SESSIONS: SessionFactors = {
  schemaVersion: 1,
  name: 'brief',
  revision: '1',
  sessions: {
    asia: size(0.8),
    londonPre: size(0.9),
    london: size(1.1),
    newYorkPre: size(1),
    newYorkOpen: size(1.2),
    midday: size(0.7),
    powerHour: size(1.2),
    afterHours: size(0.5),
  },
  overlap: 1.05,
  evidence: [],
};
