import { MiaError } from '@mia-trading/core';
import type { ControlWord, OperatorWord } from './control-word.js';
import { say } from './say.js';
import type { SessionStatus } from '../status/session-status.js';
import type { StateDirectory } from './state-directory.js';

/** Who has a word: the session that runs, one that `warmsUp` and carries it out when it begins, or, of the kill switch alone, the state directory for the next one. */
export type TakenBy = 'session' | 'warmsUp' | 'nextSession';

/** What became of a person's word. */
export interface WordTaken {
  readonly by: TakenBy;
  /** The session has the kill, and the state directory has not, so that a restart knows nothing of it; `null` when all is as it should be. */
  readonly unkept: MiaError | null;
}

/**
 * The status of the running session after the word; `null` when none runs. What a process that died has left is taken away.
 * @throws MiaError `MIA-TRADER-CONTROL` as {@link say}.
 */
export async function tell(state: StateDirectory, word: ControlWord, answerWithinMs?: number): Promise<unknown> {
  const { running } = state;
  if (running === null) return null;
  const status = await say(running, word, answerWithinMs);
  // Another session may have begun meanwhile.
  if (status === null && state.running?.token === running.token) forget(state);
  return status;
}

/** A disk that refuses leaves it for the next one who asks. */
function forget(state: StateDirectory): void {
  try {
    state.running = null;
  } catch {
    // Nobody answers there, now or then.
  }
}

/**
 * Says a person's word. `kill` and `unkill` go into the state directory before anybody is told, so that they hold without a session, and
 * for one that does not answer. A disk that refuses keeps no `kill` from the session; nothing is lifted then.
 * @throws MiaError `MIA-TRADER-NOT-RUNNING` for any other word when no session runs; `MIA-TRADER-CONTROL` as {@link say};
 * `MIA-TRADER-SWITCH` when the disk refuses `unkill`, or `kill` and no session has taken it either.
 */
export async function tellOperator(state: StateDirectory, word: OperatorWord): Promise<WordTaken> {
  const { command } = word;
  if (command === 'kill') return tellKill(state, word);
  if (command === 'unkill') state.unkill(word.reason);
  const by = await takerOf(state, word);
  if (by !== null) return { by, unkept: null };
  if (command === 'unkill') return { by: 'nextSession', unkept: null };
  throw new MiaError('MIA-TRADER-NOT-RUNNING', `No session runs that could ${command}.`, 'Start one with `live-trader run`, or act in TWS; `kill` holds without a session.', { command });
}

async function tellKill(state: StateDirectory, word: OperatorWord): Promise<WordTaken> {
  const unkept = refusalOf(() => state.kill(word.reason));
  let by: TakenBy | null;
  try {
    by = await takerOf(state, word);
  } catch (error) {
    if (unkept === null || !(error instanceof MiaError)) throw error;
    throw switchError(unkept, `Nobody has the kill: ${error.message}`, 'End the session with SIGTERM, or act in TWS.');
  }
  if (by !== null) return { by, unkept: unkept === null || isKept(state, word.reason) ? null : switchError(unkept, 'The running session has the kill, which will not outlive it:', '') };
  if (unkept === null) return { by: 'nextSession', unkept: null };
  throw switchError(unkept, 'Nobody has the kill: no session runs, and', '');
}

/** `null` when no session runs. */
async function takerOf(state: StateDirectory, word: OperatorWord): Promise<TakenBy | null> {
  const status = (await tell(state, word)) as Pick<SessionStatus, 'state'> | null;
  if (status === null) return null;
  return status.state === 'warmingUp' ? 'warmsUp' : 'session';
}

/** What the disk says to it; `null` for nothing. */
function refusalOf(step: () => void): MiaError | null {
  try {
    step();
    return null;
  } catch (error) {
    if (error instanceof MiaError) return error;
    throw error;
  }
}

/** The session writes the file too, and may be allowed what this process is not. */
function isKept(state: StateDirectory, reason: string): boolean {
  try {
    return state.killReason === reason.trim();
  } catch {
    return false;
  }
}

function switchError({ message, remedy, context }: MiaError, standing: string, before: string): MiaError {
  return new MiaError('MIA-TRADER-SWITCH', `${standing} ${message}`, `${before} ${remedy}`.trim(), context);
}
