import { ControlServer, newSecret, type ControlServerOptions, type RunningProcess } from '@mia-trading/monitoring';
import type { KeptState } from './kept-state.js';

/** Lets people ask and tell a session from now on, and says in the state directory how. Throws when the disk refuses: nobody could stop it. */
export async function openControl(kept: KeptState, session: Pick<RunningProcess, 'sessionId' | 'mode'>, onWord: ControlServerOptions['onWord']): Promise<ControlServer> {
  const token = newSecret();
  const control = await ControlServer.open({ token, onWord });
  try {
    kept.begin({ pid: process.pid, port: control.port, token, ...session });
  } catch (cause) {
    await control.close();
    throw cause;
  }
  return control;
}
