import { statSync } from 'node:fs';
import path from 'node:path';
import { isoFromMicros, MiaError, type IndexEvent, type Micros, type TapeEvent } from '@mia-trading/core';
import { importCboe, openRecording } from '@mia-trading/recording';
import { OptionChain } from '@mia-trading/spx-options';

const MANIFEST = 'manifest.json';

/** What makes a source of quotes less than it looks. */
export interface SourceWarning {
  readonly code: 'incompleteTable' | 'unreadRows' | 'laterData';
  readonly message: string;
}

export interface ChainSource {
  readonly chain: OptionChain;
  readonly warnings: readonly SourceWarning[];
}

/**
 * The option chain in a Cboe table (CSV or JSON, plain or gzip) or a recording, as it could be had at `asOf` (at the end without it). A table is
 * one moment: asked for an earlier one it is given as it is, with a warning.
 * Throws what the importer or the reader throws, and `MIA-GEX-EMPTY` when there are no options.
 */
export async function readChain(source: string, asOf: Micros | undefined): Promise<ChainSource> {
  const isRecording = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true && statSync(path.join(source, MANIFEST), { throwIfNoEntry: false }) !== undefined;
  const read = isRecording ? await chainOfRecording(source, asOf) : await chainOfTable(source, asOf);
  if (read.chain.size > 0) return read;
  throw new MiaError('MIA-GEX-EMPTY', `${source} has no option series${isRecording && asOf !== undefined ? ' before the time asked for' : ''}`, 'give a Cboe quote table, or a recording with option quotes', { source });
}

async function chainOfTable(file: string, asOf: Micros | undefined): Promise<ChainSource> {
  let chain: OptionChain | undefined;
  const take = (event: Omit<TapeEvent, 'seq'>): void => {
    chain ??= new OptionChain(event.instrument);
    addTo(chain, { ...event, seq: 0 } as TapeEvent);
  };
  const { failure, warnings: cuts, skipped } = await importCboe([file], { write: take });
  if (failure !== null) throw failure;
  const read = chain ?? new OptionChain('');
  const warnings: SourceWarning[] = cuts.map((message) => ({ code: 'incompleteTable', message }));
  const unread = Object.entries(skipped).map(([reason, rows]) => `${rows} ${reason}`);
  if (unread.length > 0) warnings.push({ code: 'unreadRows', message: `not read: ${unread.join(', ')}` });
  if (asOf !== undefined && asOf < read.asOf) warnings.push({ code: 'laterData', message: `quotes are of ${isoFromMicros(read.asOf)}, after the moment of valuation` });
  return { chain: read, warnings };
}

async function chainOfRecording(directory: string, asOf: Micros | undefined): Promise<ChainSource> {
  const recording = await openRecording(directory);
  const levels = new Map<string, IndexEvent>();
  let chain: OptionChain | undefined;
  for await (const batch of recording.batches()) {
    for (const event of batch) {
      if (asOf !== undefined && event.tsInit > asOf) return { chain: chain ?? new OptionChain(''), warnings: [] };
      if (chain === undefined && event.kind === 'index') levels.set(event.instrument, event);
      if (chain === undefined && event.kind === 'optionQuote') {
        chain = new OptionChain(event.instrument);
        const level = levels.get(event.instrument);
        if (level !== undefined) chain.onIndex(level);
      }
      if (chain !== undefined) addTo(chain, event);
    }
  }
  return { chain: chain ?? new OptionChain(''), warnings: [] };
}

function addTo(chain: OptionChain, event: TapeEvent): void {
  if (event.kind === 'optionQuote') chain.onOptionQuote(event);
  else if (event.kind === 'index') chain.onIndex(event);
}
