import { MiaError } from '@mia-trading/core';
import type { ControlWord, OperatorWord } from './control-word.js';
import { say } from './say.js';
import type { StateDirectory } from './state-directory.js';

/** Who has a word: the session that runs, or, of the kill switch alone, the state directory for the next one. */
export type TakenBy = 'session' | 'nextSession';

/**
 * The status of the running session after the word; `null` when none runs. What a process that died has left is taken away.
 * @throws MiaError `MIA-TRADER-CONTROL` as {@link say}.
 */
export async function tell(state: StateDirectory, word: ControlWord, answerWithinMs?: number): Promise<unknown> {
  const { running } = state;
  if (running === null) return null;
  const status = await say(running, word, answerWithinMs);
  // Another session may have begun meanwhile.
  if (status === null && state.running?.token === running.token) state.running = null;
  return status;
}

/**
 * Says a person's word. `kill` and `unkill` are in the state directory before anybody is told, so that they hold without a session, and
 * for one that does not answer.
 * @throws MiaError `MIA-TRADER-NOT-RUNNING` for any other word when no session runs; `MIA-TRADER-CONTROL` as {@link say}.
 */
export async function tellOperator(state: StateDirectory, word: OperatorWord): Promise<TakenBy> {
  const { command, reason } = word;
  if (command === 'kill') state.kill(reason);
  if (command === 'unkill') state.unkill(reason);
  if ((await tell(state, word)) !== null) return 'session';
  if (command === 'kill' || command === 'unkill') return 'nextSession';
  throw new MiaError('MIA-TRADER-NOT-RUNNING', `No session runs that could ${command}.`, 'Start one with `live-trader run`, or act in TWS; `kill` holds without a session.', { command });
}
