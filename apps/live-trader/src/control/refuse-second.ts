import { MiaError } from '@mia-trading/core';
import { say, type StateDirectory } from '@mia-trading/monitoring';

/** One session a state directory: what the other commands say must reach the one that is meant. Throws `MIA-TRADER-RUNNING`. */
export async function refuseSecond(state: StateDirectory): Promise<void> {
  const { running } = state;
  if (running === null || (await say(running, { ask: 'status' })) === null) return;
  throw new MiaError('MIA-TRADER-RUNNING', `Process ${running.pid} runs the ${running.mode} session ${running.sessionId} in ${state.path}.`, 'End it first, or give the new one a trader.stateDirectory of its own.', { pid: running.pid, sessionId: running.sessionId });
}
