import { dayNumber, isoDate, type OptionKey } from '@mia-trading/core';

/** Root, expiry `yymmdd`, right, strike in thousandths. */
const OSI = /^([A-Z0-9]{1,6}?)\s*(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const CENTURY = 2_000;
const STRIKE_SCALE = 1_000;

/** The series of an OSI symbol, e.g. `SPXW250919C06500000`; `null` when the text is none. Source: OCC, Options Symbology Initiative. */
export function parseOsiSymbol(symbol: string): OptionKey | null {
  const match = OSI.exec(symbol);
  if (match === null) return null;
  const [, root = '', year, month, day, right, strike] = match;
  const expiry = isoDate(dayNumber(CENTURY + Number(year), Number(month), Number(day)));
  const isReal = expiry === `${CENTURY + Number(year)}-${month ?? ''}-${day ?? ''}`;
  if (!isReal || Number(strike) === 0) return null;
  return { root, expiry, strike: Number(strike) / STRIKE_SCALE, right: right === 'C' ? 'C' : 'P' };
}
