import { MiaError } from '@mia-trading/core';
import { BRIEF_SESSIONS } from './brief.js';
import { NEUTRAL_SESSIONS } from './neutral.js';
import type { SessionFactors } from './session-factors.js';

/** Shipped sets by name. */
export const SESSION_FACTOR_SETS: Readonly<Record<string, SessionFactors>> = { neutral: NEUTRAL_SESSIONS, brief: BRIEF_SESSIONS };

/** A shipped set by name. Throws `MIA-SCORE-SESSIONS` listing the names when there is none. */
export function namedSessionFactors(name: string): SessionFactors {
  const set = Object.hasOwn(SESSION_FACTOR_SETS, name) ? SESSION_FACTOR_SETS[name] : undefined;
  if (set === undefined) throw new MiaError('MIA-SCORE-SESSIONS', `there is no set of session factors '${name}'`, `use one of: ${Object.keys(SESSION_FACTOR_SETS).join(', ')}`, { set: name });
  return set;
}
