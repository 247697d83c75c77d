import type { IBApi } from '@stoqey/ib';

const ERROR_MESSAGE = '4';
/** Fields of an error: id, version, request, code, text, and the details of a refused order. */
const DETAILS = 5;
const ESCAPE = /\\u([0-9a-f]{4})/gi;

/** The part of the library's inside that takes messages apart. */
interface Inside {
  readonly controller: { onMessage(tokens: string[]): void };
}

/**
 * Keeps details of a refused order that are no JSON away from the library, which would let the fault out into the socket and the process.
 * The refusal itself is heard without them.
 */
export function guardAdvancedReject(api: IBApi): void {
  const { controller } = api as unknown as Inside;
  const take = controller.onMessage.bind(controller);
  controller.onMessage = (tokens) => {
    const details = tokens[DETAILS] ?? '';
    if (tokens[0] !== ERROR_MESSAGE || details === '' || isJson(details)) return take(tokens);
    take(tokens.with(DETAILS, ''));
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))));
    return true;
  } catch {
    return false;
  }
}
