import { MiaError } from '@mia-trading/core';
import type { StateDirectory } from '../control/state-directory.js';
import { tell, tellOperator } from '../control/tell.js';
import type { SessionStatus } from '../status/session-status.js';
import type { DashboardSource } from './dashboard-source.js';

/** A page asks once a second: it is told soon that nobody answers. */
const STATUS_WITHIN_MS = 2_000;

/** The session of a state directory, reached as the commands of the live trader reach it. It may begin, end and begin again meanwhile. */
export function followSession(state: StateDirectory): DashboardSource {
  return {
    async status() {
      const { answer, problem } = await answered(() => tell(state, { ask: 'status' }, STATUS_WITHIN_MS));
      const session = problem !== null ? 'silent' : answer === null ? 'none' : 'running';
      return { schemaVersion: 1, at: new Date().toISOString(), session, problem, killReason: state.killReason, status: answer as SessionStatus | null };
    },
    async command(command, reason) {
      const word = { ask: 'operator', route: 'dashboard', command, reason, target: '' } as const;
      if (command !== 'kill' && command !== 'unkill') return { by: (await tellOperator(state, word)).by, problem: null };
      const { answer, problem } = await answered(() => tellOperator(state, word));
      if (answer === null) return { by: 'switch', problem };
      const { by, unkept } = answer;
      return { by, problem: unkept === null ? null : `${unkept.message} ${unkept.remedy}` };
    },
  };
}

/** What comes of asking a session; `null` and why where it does not answer. */
async function answered<T>(ask: () => Promise<T>): Promise<{ readonly answer: T | null; readonly problem: string | null }> {
  try {
    return { answer: await ask(), problem: null };
  } catch (error) {
    if (error instanceof MiaError && error.code === 'MIA-TRADER-CONTROL') return { answer: null, problem: error.message };
    throw error;
  }
}
