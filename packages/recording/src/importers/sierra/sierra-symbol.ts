import path from 'node:path';

/** Root, month letter and one- or two-digit year of a futures contract, and what Sierra Chart appends. */
const CONTRACT = /^([A-Z0-9]{1,4}?)([FGHJKMNQUVXZ])(\d{1,2})(?![A-Z0-9])/i;
const PLAIN = /^[A-Z0-9]+/i;

/**
 * Contract symbol in a Sierra Chart file name: `ESH24-CME.scid`, `ESH24_FUT_CME.2024-01-05.depth` and `ESH4-20231225.scid` are
 * all `ESH4`. Empty when the name begins with no symbol.
 */
export function symbolOfFile(file: string): string {
  const name = path.basename(file);
  const contract = CONTRACT.exec(name);
  if (contract !== null) {
    const [, root = '', month = '', year = ''] = contract;
    return `${root}${month}${year.slice(-1)}`.toUpperCase();
  }
  return (PLAIN.exec(name)?.[0] ?? '').toUpperCase();
}
