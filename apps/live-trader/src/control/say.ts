import { createConnection } from 'node:net';
import { MiaError } from '@mia-trading/core';
import type { ControlAnswer, ControlWord } from './control-word.js';
import type { RunningProcess } from './state-directory.js';

const ANSWER_WITHIN_MS = 5_000;

/**
 * Says a word to the running process and resolves with its status; `null` when that process is gone.
 * @throws MiaError `MIA-TRADER-CONTROL` when it refuses or does not answer.
 */
export function say({ port, token, pid }: RunningProcess, word: ControlWord): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let text = '';
    const fail = (why: string): void => {
      socket.destroy();
      reject(new MiaError('MIA-TRADER-CONTROL', `The running session (process ${pid}) did not take the word: ${why}.`, 'Look at its log; a second SIGTERM ends it at once.', { pid, why }));
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => fail(`no answer within ${ANSWER_WITHIN_MS} ms`));
    socket.setEncoding('utf8');
    socket.on('connect', () => socket.write(`${JSON.stringify({ token, word })}\n`));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(null);
      else fail(error.message);
    });
    socket.on('data', (piece: string) => {
      text += piece;
      if (!text.includes('\n')) return;
      socket.destroy();
      const answer = JSON.parse(text) as ControlAnswer;
      if (answer.ok) resolve(answer.status);
      else fail(answer.error);
    });
    socket.on('close', () => fail('it closed the connection'));
  });
}
