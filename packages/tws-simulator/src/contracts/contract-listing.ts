import { isoDate, localDate, MINUTE, type DurationMicros, type IsoDate, type Micros, type OptionKey } from '@mia-trading/core';
import type { Recording } from '@mia-trading/recording';
import type { ContractCatalogue } from './contract-catalogue.js';

/** One option series and the symbol of its underlying, e.g. `SPX`. */
export interface ListedOption extends OptionKey {
  readonly underlying: string;
}

/** Contracts that are known before the first event about them: a real server knows its contracts in the morning. */
export interface ContractListing {
  /** Date as of which one-digit years are read. */
  readonly date: IsoDate;
  /** Futures and indices by their symbols on the tape. */
  readonly instruments: readonly string[];
  readonly options: readonly ListedOption[];
}

/** Time of the recording without a new series after which the chain is taken to be complete. */
const CHAIN_SILENCE: DurationMicros = 5 * MINUTE;

/**
 * Looks through a recording for what trades on it: instruments by its manifest, option series by their events until no new one has shown up
 * for five minutes of its time. Series that show up later are listed then.
 */
export async function readListing(recording: Recording): Promise<ContractListing> {
  const { manifest } = recording;
  const hasOptions = manifest.state === 'live' || (manifest.counts.optionQuote ?? 0) + (manifest.counts.optionTrade ?? 0) > 0;
  const options = new Map<string, ListedOption>();
  let first: Micros | null = manifest.firstTs;
  let newest: Micros = Infinity;
  reading: for await (const batch of hasOptions || first === null ? recording.batches() : []) {
    for (const event of batch) {
      first ??= event.tsInit;
      if (!hasOptions || event.tsInit > newest + CHAIN_SILENCE) break reading;
      if (event.kind !== 'optionQuote' && event.kind !== 'optionTrade') continue;
      const name = `${event.root} ${event.expiry} ${event.strike} ${event.right}`;
      if (options.has(name)) continue;
      options.set(name, { root: event.root, expiry: event.expiry, strike: event.strike, right: event.right, underlying: event.instrument });
      newest = event.tsInit;
    }
  }
  return { date: isoDate(localDate('America/New_York', first ?? 0)), instruments: manifest.instruments, options: [...options.values()] };
}

/** Puts a listing into a catalogue, underlyings with it. */
export function list(catalogue: ContractCatalogue, { date, instruments, options }: ContractListing): void {
  for (const symbol of instruments) catalogue.addInstrument(symbol, date);
  for (const symbol of new Set(options.map(({ underlying }) => underlying))) catalogue.addInstrument(symbol, date);
  for (const option of options) catalogue.option(option, option.underlying);
}
