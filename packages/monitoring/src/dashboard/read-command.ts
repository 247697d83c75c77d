import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { NO_REASON } from '../control/control-word.js';
import type { DashboardCommand } from './dashboard-source.js';
import { badRequestReply, HttpStatus, type Reply } from './reply.js';

/** A reason is a sentence; bytes. */
const LARGEST_BODY = 4_096;
/** Characters. */
const LONGEST_REASON = 200;

/** A reason goes into files and logs of one line each: whatever ends a line or steers a terminal becomes a space. */
const bodySchema = z.strictObject({
  reason: z.string().transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()).pipe(z.string().max(LONGEST_REASON)).default(''),
});

/** The reason in the body of a command, or how it is refused. Only `unkill` must say why: what stops is never held up by a form. */
export async function readReason(request: IncomingMessage, command: DashboardCommand): Promise<{ readonly reason: string } | { readonly refused: Reply }> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return bad(HttpStatus.UnsupportedType, 'the body of a command is application/json');
  const text = await bodyOf(request);
  if (text === null) return bad(HttpStatus.TooLarge, `the body is larger than ${LARGEST_BODY} bytes`, { connection: 'close' });
  const parsed = bodySchema.safeParse(jsonOf(text));
  if (!parsed.success) return bad(HttpStatus.BadRequest, `the body is { "reason": "..." } with at most ${LONGEST_REASON} characters`);
  const { reason } = parsed.data;
  if (command === 'unkill' && reason === '') return bad(HttpStatus.BadRequest, 'lifting the kill switch needs a reason');
  return { reason: reason === '' ? NO_REASON : reason };
}

/** Text of a body; `null` when it is too large or breaks off. What follows then is thrown away. */
function bodyOf(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let size = 0;
    request.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size > LARGEST_BODY) resolve(null);
      else pieces.push(piece);
    });
    request.on('end', () => resolve(Buffer.concat(pieces).toString('utf8')));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(...[status, why, headers]: Parameters<typeof badRequestReply>): { readonly refused: Reply } {
  return { refused: badRequestReply(status, why, headers) };
}
