import { MiaError } from '@mia-trading/core';

/** What a request is answered with. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const HttpStatus = { Ok: 200, Accepted: 202, BadRequest: 400, Forbidden: 403, NotFound: 404, MethodNotAllowed: 405, Conflict: 409, TooLarge: 413, UnsupportedType: 415, Failed: 500 } as const;

export function jsonReply(status: number, document: object): Reply {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify({ schemaVersion: 1, ...document })}\n` };
}

/** A failure as the commands print it with `--json`. */
export function errorReply(status: number, { code, message, remedy }: Pick<MiaError, 'code' | 'message' | 'remedy'>, headers: Readonly<Record<string, string>> = {}): Reply {
  return { ...jsonReply(status, { error: { code, message, remedy } }), headers };
}

/** A request that is not of the form of any here. */
export function badRequestReply(status: number, why: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return errorReply(status, new MiaError('MIA-DASHBOARD-REQUEST', `The request cannot be answered: ${why}.`, 'Compare it with the table of requests in the README of @mia-trading/monitoring.'), headers);
}
