import { statSync } from 'node:fs';
import path from 'node:path';
import { MiaError, type Micros, type TapeEvent } from '@mia-trading/core';
import { importCboe, openRecording } from '@mia-trading/recording';
import { OptionChain } from '@mia-trading/spx-options';

const MANIFEST = 'manifest.json';

/**
 * The option chain in a Cboe table (CSV or JSON, plain or gzip) or a recording, as it could be had at `asOf` (at the end without it).
 * Throws what the importer or the reader throws, and `MIA-GEX-EMPTY` when there are no options.
 */
export async function readChain(source: string, asOf: Micros | undefined): Promise<OptionChain> {
  const isRecording = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true && statSync(path.join(source, MANIFEST), { throwIfNoEntry: false }) !== undefined;
  const chain = isRecording ? await chainOfRecording(source, asOf) : await chainOfTable(source);
  if (chain.size > 0) return chain;
  throw new MiaError('MIA-GEX-EMPTY', `${source} has no option series${isRecording && asOf !== undefined ? ' before the time asked for' : ''}`, 'give a Cboe quote table, or a recording with option quotes', { source });
}

async function chainOfTable(file: string): Promise<OptionChain> {
  let chain: OptionChain | undefined;
  const take = (event: Omit<TapeEvent, 'seq'>): void => {
    chain ??= new OptionChain(event.instrument);
    addTo(chain, { ...event, seq: 0 } as TapeEvent);
  };
  const report = await importCboe([file], { write: take });
  if (report.failure !== null) throw report.failure;
  return chain ?? new OptionChain('');
}

async function chainOfRecording(directory: string, asOf: Micros | undefined): Promise<OptionChain> {
  const recording = await openRecording(directory);
  let chain: OptionChain | undefined;
  for await (const batch of recording.batches()) {
    for (const event of batch) {
      if (asOf !== undefined && event.tsInit > asOf) return chain ?? new OptionChain('');
      if (event.kind === 'optionQuote') chain ??= new OptionChain(event.instrument);
      if (chain !== undefined) addTo(chain, event);
    }
  }
  return chain ?? new OptionChain('');
}

function addTo(chain: OptionChain, event: TapeEvent): void {
  if (event.kind === 'optionQuote') chain.onOptionQuote(event);
  else if (event.kind === 'index') chain.onIndex(event);
}
