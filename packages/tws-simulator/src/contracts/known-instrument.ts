import { MiaError, resolveInstrument, type IsoDate, type ResolvedInstrument } from '@mia-trading/core';

/** The instrument of a symbol on the tape; `null` when it is of no product that is known: such symbols have no contract here. */
export function knownInstrument(symbol: string, date: IsoDate): ResolvedInstrument | null {
  try {
    return resolveInstrument(symbol, { asOf: date });
  } catch (cause) {
    if (cause instanceof MiaError && cause.code.startsWith('MIA-INSTRUMENT-')) return null;
    throw cause;
  }
}
