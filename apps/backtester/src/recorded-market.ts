import { existsSync, realpathSync } from 'node:fs';
import { MiaError, resolveInstrument, type FeedQuality, type Micros, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { chicagoDate } from '@mia-trading/engine';
import { chronological, feedQualityChanges, mergeRecordings, openRecording, requireIntact, type Recording } from '@mia-trading/recording';

/** Recordings of one instrument, opened, found intact, and in order of time. */
export interface RecordedMarket {
  readonly instrument: ResolvedInstrument;
  readonly recordings: readonly Recording[];
  /** Event time at which the first recording begins to be traded: the tape of a live session begins with what warmed it up. */
  readonly tradesFrom: Micros;
  /** Events by the manifests. */
  readonly total: number;
  /** Of the manifests, each told once. */
  readonly notes: readonly string[];
}

/** Takes the events of a recording in order, e.g. a session. */
export interface EventTaker {
  process(event: TapeEvent): void;
  /** There are no more. */
  finish(): void;
}

export interface ReplayProgress {
  update(done: number, total: number): void;
}

/** Throws `MIA-USAGE-RECORDING`, `MIA-RUN-INSTRUMENT`, and what opening a recording throws. */
export async function openMarket(directories: readonly string[]): Promise<RecordedMarket> {
  refuseRepeated(directories);
  const given: Recording[] = [];
  for (const directory of directories) {
    const recording = await openRecording(directory);
    requireIntact(recording);
    given.push(recording);
  }
  const recordings = chronological(given);
  return {
    instrument: await tradedInstrument(recordings),
    recordings,
    tradesFrom: tradesFromOf(recordings[0]),
    total: recordings.reduce((sum, { manifest }) => sum + Object.values(manifest.counts).reduce<number>((events, count) => events + (count ?? 0), 0), 0),
    notes: [...new Set(recordings.flatMap(({ manifest }) => manifest.notes))],
  };
}

/** As the manifest of a live session tells it; every event counts where none does. */
function tradesFromOf(first: Recording | undefined): Micros {
  const warmUp = first?.manifest.warmUp;
  const from: unknown = typeof warmUp === 'object' && warmUp !== null && 'tradesFrom' in warmUp ? warmUp['tradesFrom'] : undefined;
  return typeof from === 'number' ? from : Number.NEGATIVE_INFINITY;
}

/** Hands the events up to `to` (exclusive) to a session, merged by time, with the feed quality that the manifests tell, and finishes it. Returns the number of recorded ones. */
export async function replay({ recordings, total }: RecordedMarket, session: EventTaker, progress: ReplayProgress, to: Micros = Number.POSITIVE_INFINITY): Promise<number> {
  const qualities = feedQualityChanges(recordings);
  let nextQuality = qualities.shift();
  let done = 0;
  const batches = recordings.length === 1 && recordings[0] !== undefined ? recordings[0].batches() : mergeRecordings(recordings);
  reading: for await (const batch of batches) {
    for (const event of batch) {
      if (event.tsInit >= to) break reading;
      for (; nextQuality !== undefined && nextQuality.from <= event.tsInit; nextQuality = qualities.shift()) session.process(qualityEvent(nextQuality.quality, event.tsInit));
      session.process(event);
      done += 1;
    }
    progress.update(done, total);
  }
  session.finish();
  return done;
}

/** Merged with itself, a recording would show every order and print twice. */
function refuseRepeated(directories: readonly string[]): void {
  const seen = new Set<string>();
  for (const directory of directories) {
    const place = existsSync(directory) ? realpathSync(directory) : directory;
    if (seen.has(place)) throw new MiaError('MIA-USAGE-RECORDING', `${directory} was given twice`, 'give each recording once: its events would be handled twice', { recording: directory });
    seen.add(place);
  }
}

async function tradedInstrument(recordings: readonly Recording[]): Promise<ResolvedInstrument> {
  const traded = recordings.filter(({ manifest }) => !isOfIndices(manifest));
  const symbols = new Set((traded.length === 0 ? recordings : traded).map(({ manifest }) => manifest.instruments[0] ?? ''));
  const [symbol = ''] = symbols;
  if (symbols.size !== 1 || symbol === '') {
    throw new MiaError('MIA-RUN-INSTRUMENT', `the recordings trade ${symbols.size === 0 ? 'nothing' : [...symbols].join(', ')}`, 'give recordings of one instrument; a backtest trades one', { instruments: [...symbols].join(' ') });
  }
  return resolveInstrument(symbol, { asOf: chicagoDate(await firstTime(traded[0] ?? recordings[0])) });
}

/** Time of the first event: a tape whose session goes on, or has died, does not tell it in its manifest. */
async function firstTime(recording: Recording | undefined): Promise<Micros> {
  const told = recording?.manifest.firstTs;
  if (recording === undefined || typeof told === 'number') return told ?? 0;
  for await (const [first] of recording.batches()) if (first !== undefined) return first.tsInit;
  return 0;
}

/** Levels of indices alone: context of the market beside it, e.g. daily closes. */
function isOfIndices({ counts }: Recording['manifest']): boolean {
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  return kinds.length > 0 && kinds.every(([kind]) => kind === 'index');
}

/** What the manifests say of the feed, as the engine hears it. */
function qualityEvent(quality: FeedQuality, ts: number): TapeEvent {
  return { kind: 'feedStatus', tsEvent: ts, tsInit: ts, seq: 0, instrument: '', status: 'quality', quality, phase: null, detail: 'as the manifest says' };
}
