import { corrupt, overLimit, wrongFormat } from './import-errors.js';

/** Longest line taken for one: a damaged text file must not be held in memory whole. */
const MAX_LINE_CHARACTERS = 1_048_576;

/**
 * Splits a stream of UTF-8 bytes into lines, without their ends (LF or CRLF) and without a byte-order mark. A last line without an
 * end is a line; an empty last one is not. Throws a `MiaError` at a line that is too long or no UTF-8.
 */
export async function* textLines(file: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let count = 0;
  const decode = (chunk: Uint8Array | null): string => {
    try {
      return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      const place = { file, offset: count + 1, kept: count };
      throw (count === 0 ? wrongFormat : corrupt)('bytes that are no UTF-8 in or after line', 'a text file', place);
    }
  };
  for await (const chunk of chunks) {
    const lines = (rest + decode(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      count += 1;
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
    if (rest.length > MAX_LINE_CHARACTERS) {
      throw overLimit(`a line of more than ${MAX_LINE_CHARACTERS} characters`, 'a text file', { file, offset: count + 1, kept: count });
    }
  }
  rest += decode(null);
  if (rest !== '') yield rest;
}
