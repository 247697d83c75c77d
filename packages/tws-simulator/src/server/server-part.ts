import { SECOND } from '@mia-trading/core';
import { Reply, Request } from '../wire/message-id.js';
import type { SimulatorCore } from './simulator-core.js';

/** What is asked of the server itself: its time, and how much it should log, which is taken note of and nothing more. */
export function serverPart(core: SimulatorCore): void {
  core.requests.on(Request.CurrentTime, (_reader, session) => session.send(Reply.CurrentTime, 1, Math.floor(core.now() / SECOND)));
  core.requests.on(Request.ServerLogLevel, () => undefined);
}
