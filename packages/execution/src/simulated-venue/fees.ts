import { feesOn, type Instrument } from '@mia-trading/core';

/** Dollars per contract and side on a trade date; `null` when not known. */
export type FeeSource = (instrument: Instrument, tradeDate: string) => number | null;

/** The dated fees of `core`: exchange, clearing, regulation and Interactive Brokers' fixed plan. */
export const scheduledFees: FeeSource = (instrument, tradeDate) => feesOn(instrument.root, tradeDate)?.total ?? null;
