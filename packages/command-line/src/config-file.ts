import { readFileSync } from 'node:fs';
import { MiaError } from '@mia-trading/core';

const BYTE_ORDER_MARK = /^\uFEFF/;

/** Text of a file without its byte order mark. Throws `MIA-CONFIG-FILE` with the remedy given. */
export function readTextFile(path: string, remedy: string): string {
  try {
    return readFileSync(path, 'utf8').replace(BYTE_ORDER_MARK, '');
  } catch (cause) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, remedy, { file: path });
  }
}

/** A configuration file: one JSON object. Throws `MIA-CONFIG-FILE` naming the file and what is wrong with it. */
export function readConfigFile(path: string): { readonly [key: string]: unknown } {
  const text = readTextFile(path, 'check the path given with --config');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, 'correct the file at the place named', { file: path });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} holds ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}; expected a JSON object`, 'write the settings as { "section": { "field": value } }', { file: path });
  }
  return value as { readonly [key: string]: unknown };
}
