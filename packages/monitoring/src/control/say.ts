import { createConnection } from 'node:net';
import { MiaError } from '@mia-trading/core';
import { controlAnswerSchema, type ControlAnswer, type ControlWord } from './control-word.js';
import type { RunningProcess } from './state-directory.js';

const ANSWER_WITHIN_MS = 5_000;

/**
 * Says a word to the running process and resolves with its status; `null` when that process is gone.
 * @throws MiaError `MIA-TRADER-CONTROL` when it refuses, does not answer within `answerWithinMs`, or is another program than was meant.
 */
export function say({ port, token, pid }: RunningProcess, word: ControlWord, answerWithinMs = ANSWER_WITHIN_MS): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    let text = '';
    const fail = (why: string): void => {
      socket.destroy();
      reject(new MiaError('MIA-TRADER-CONTROL', `The running session (process ${pid}) did not take the word: ${why}.`, 'Look at its log; a second SIGTERM ends it at once.', { pid, why }));
    };
    socket.setTimeout(answerWithinMs, () => fail(`no answer within ${answerWithinMs} ms`));
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
      const answer = answerIn(text);
      if (answer === null) fail(`port ${port} answers, and is no session`);
      else if (answer.ok) resolve(answer.status);
      else fail(answer.error);
    });
    socket.on('close', () => fail('it closed the connection'));
  });
}

/** `null` for what no session says: its port may be another program's by now. */
function answerIn(line: string): ControlAnswer | null {
  try {
    return controlAnswerSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
