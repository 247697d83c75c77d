import { existsSync, realpathSync } from 'node:fs';
import { MiaError, resolveInstrument, type FeedQuality, type ResolvedInstrument, type TapeEvent } from '@mia-trading/core';
import { chicagoDate, Fingerprint, FINGERPRINT_VERSION, RunSummary, SimulatedSession, type Config, type ResolvedConfig } from '@mia-trading/engine';
import { tradeStatistics, type TradeStatistics } from '@mia-trading/performance';
import { chronological, feedQualityChanges, mergeRecordings, openRecording, requireIntact, type Recording } from '@mia-trading/recording';

export interface BacktestResult {
  readonly instrument: string;
  readonly fingerprint: string;
  readonly fingerprintVersion: number;
  readonly configHash: string;
  readonly events: number;
  readonly seconds: number;
  readonly tradeDates: readonly string[];
  /** What the fills rest on beside recorded data. */
  readonly assumptions: readonly string[];
  /** Of the recordings' manifests. */
  readonly notes: readonly string[];
  readonly summary: RunSummary;
  readonly statistics: TradeStatistics;
}

export interface BacktestProgress {
  update(done: number, total: number): void;
}

const MS_PER_SECOND = 1_000;

/** Runs the engine over recordings, merged by time. */
export async function backtest(directories: readonly string[], { config, hash }: ResolvedConfig<Config>, progress: BacktestProgress): Promise<BacktestResult> {
  refuseRepeated(directories);
  const given: Recording[] = [];
  for (const directory of directories) {
    const recording = await openRecording(directory);
    requireIntact(recording);
    given.push(recording);
  }
  const recordings = chronological(given);
  const total = recordings.reduce((sum, { manifest }) => sum + Object.values(manifest.counts).reduce<number>((events, count) => events + (count ?? 0), 0), 0);
  const instrument = tradedInstrument(recordings);
  const summary = new RunSummary();
  const fingerprint = new Fingerprint();
  const session = new SimulatedSession({ config, instrument, sinks: [fingerprint, summary] });
  const qualities = feedQualityChanges(recordings);
  let nextQuality = qualities.shift();
  const startedAt = performance.now();
  let done = 0;
  for await (const batch of recordings.length === 1 && recordings[0] !== undefined ? recordings[0].batches() : mergeRecordings(recordings)) {
    for (const event of batch) {
      for (; nextQuality !== undefined && nextQuality.from <= event.tsInit; nextQuality = qualities.shift()) session.process(qualityEvent(nextQuality.quality, event.tsInit));
      session.process(event);
    }
    done += batch.length;
    progress.update(done, total);
  }
  session.finish();
  return {
    instrument: instrument.symbol,
    fingerprint: fingerprint.digest(),
    fingerprintVersion: FINGERPRINT_VERSION,
    configHash: hash,
    events: done,
    seconds: (performance.now() - startedAt) / MS_PER_SECOND,
    tradeDates: session.engine.tradeDates,
    assumptions: session.assumptions,
    notes: [...new Set(recordings.flatMap(({ manifest }) => manifest.notes))],
    summary,
    statistics: tradeStatistics(summary.trades, config.account.equity, session.engine.tradeDates),
  };
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

function tradedInstrument(recordings: readonly Recording[]): ResolvedInstrument {
  const symbols = new Set(recordings.map(({ manifest }) => manifest.instruments[0] ?? ''));
  const [symbol = ''] = symbols;
  if (symbols.size !== 1 || symbol === '') {
    throw new MiaError('MIA-RUN-INSTRUMENT', `the recordings trade ${symbols.size === 0 ? 'nothing' : [...symbols].join(', ')}`, 'give recordings of one instrument; a backtest trades one', { instruments: [...symbols].join(' ') });
  }
  return resolveInstrument(symbol, { asOf: chicagoDate(recordings[0]?.manifest.firstTs ?? 0) });
}

/** What the manifests say of the feed, as the engine hears it. */
function qualityEvent(quality: FeedQuality, ts: number): TapeEvent {
  return { kind: 'feedStatus', tsEvent: ts, tsInit: ts, seq: 0, instrument: '', status: 'quality', quality, phase: null, detail: 'as the manifest says' };
}
