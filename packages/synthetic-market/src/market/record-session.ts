import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { isoFromMicros, MiaError } from '@mia-trading/core';
import { RecordingWriter, type Manifest, type RecordingWriterOptions } from '@mia-trading/recording';
import { PUT_CALL_SYMBOL } from '../history/earlier-days.js';
import type { Episode } from '../planted/episode.js';
import type { GeneratedSession, MarketOptions } from './generate-market.js';

/** File beside a planted recording that says what was planted. */
export const TRUTH_FILE = 'truth.json';
export const TRUTH_VERSION = 2;

/** Ground truth of one planted session, as in {@link TRUTH_FILE}. */
export interface Truth {
  readonly schemaVersion: typeof TRUTH_VERSION;
  readonly seed: number;
  readonly tradeDate: string;
  readonly instrument: string;
  /** Times in microseconds and, for people, as ISO text. */
  readonly episodes: readonly (Episode & { readonly fromIso: string; readonly toIso: string })[];
}

const INDICES = ['SPX', 'VIX', 'VIX3M', 'VXN', PUT_CALL_SYMBOL] as const;
const PROGRESS_EVENTS = 20_000;
const INDENT = 2;

/**
 * Streams a session to a new recording and, where episodes are planted, its ground truth to `truth.json` beside it. Memory does not
 * grow with the session. Throws what `RecordingWriter` throws, e.g. `MIA-RECORDING-EXISTS`; nothing is left at the target then.
 */
export async function recordSession(
  session: GeneratedSession,
  directory: string,
  { seed, mode, chain }: Pick<MarketOptions, 'seed' | 'mode' | 'chain'>,
  options: RecordingWriterOptions = {},
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Manifest> {
  const writer = await RecordingWriter.create(directory, options);
  try {
    for (const event of session.events()) {
      writer.write(event);
      if (event.seq % PROGRESS_EVENTS === 0) onProgress(event.tsInit - session.from, session.to - session.from);
    }
    const manifest = await writer.finish({
      instruments: [session.instrument.symbol, ...(chain === 'none' ? [] : INDICES)],
      feedQuality: 'l2-atomic',
      clockSource: 'exchange',
      sourceMessages: writer.events,
      notes: [`Synthetic market, seed ${seed}, ${mode === 'null' ? 'no edge' : 'planted episodes, see truth.json'}: no evidence about real markets.`],
    });
    if (mode === 'planted') writeTruth(directory, { schemaVersion: TRUTH_VERSION, seed, tradeDate: session.tradeDate, instrument: session.instrument.symbol, episodes: session.truth.map(dated) });
    return manifest;
  } finally {
    writer.abort();
  }
}

function dated(episode: Episode): Truth['episodes'][number] {
  return { ...episode, fromIso: isoFromMicros(episode.from), toIso: isoFromMicros(episode.to) };
}

function writeTruth(directory: string, truth: Truth): void {
  const file = path.join(directory, TRUTH_FILE);
  try {
    writeFileSync(file, `${JSON.stringify(truth, null, INDENT)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MiaError('MIA-SYNTHETIC-TRUTH', `cannot write ${file}: ${reason}`, 'Free disk space or fix the permissions of the directory, and generate again.', { file });
  }
}
