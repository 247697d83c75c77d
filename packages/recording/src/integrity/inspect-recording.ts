import path from 'node:path';
import {
  MarketState,
  MiaError,
  createSessionClock,
  isoFromMicros,
  resolveInstrument,
  type EventKind,
  type Instrument,
} from '@mia-trading/core';
import { openRecording, type Recording } from '../reader/open-recording.js';
import { hashFile } from '../store/file-hash.js';
import type { Manifest } from '../store/manifest.js';
import type { SegmentDamage } from '../tape/segment-reader.js';
import { BookWatch, type BookFindings } from './book-watch.js';
import { inspectConfigSchema, type InspectConfig } from './inspect-config.js';
import { SilenceWatch, type Gap } from './silence.js';
import { TapeTotals } from './tape-totals.js';

/** More gaps than this are counted and not listed. */
const MAX_LISTED_GAPS = 1_000;
const ISO_DATE_LENGTH = 10;

/** Result of one pass over a recording: the document of `backtester inspect --json`. */
export interface Inspection {
  readonly instrument: string;
  readonly sourceMessages: number;
  readonly events: Readonly<Record<EventKind, number>>;
  /** ISO 8601; `null` for a recording without events. */
  readonly firstTs: string | null;
  readonly lastTs: string | null;
  /** Contracts. */
  readonly volume: number;
  /** Contracts: buyer's less seller's aggression. */
  readonly delta: number;
  /** Contracts of trades without a known aggressor. */
  readonly unknownAggressorVolume: number;
  /** Best prices in points at the end; `null` when the side is empty or the book unavailable. */
  readonly lastBid: number | null;
  readonly lastAsk: number | null;
  readonly book: BookFindings;
  /** Number of holes, announced and silent. */
  readonly gaps: number;
  /** The first thousand of them. */
  readonly gapList: readonly Gap[];
  readonly feedQuality: Manifest['feedQuality'];
  readonly clockSource: Manifest['clockSource'];
  /** Events out of order on the tape: each must be 0. */
  readonly disorder: { readonly seq: number; readonly tsInit: number };
  /** Every file of the manifest: whether its SHA-256 is still the recorded one. */
  readonly files: readonly { readonly path: string; readonly intact: boolean }[];
  /** Whether the manifest's counts equal those found; `null` for a tape that was not closed. */
  readonly countsMatch: boolean | null;
  /** Torn tails of a tape whose writer died. */
  readonly damage: readonly SegmentDamage[];
  readonly notes: readonly string[];
  /** Hashes and counts agree and nothing is out of order. Gaps and crossed books are findings, not damage. */
  readonly isIntact: boolean;
}

export interface InspectOptions extends Partial<InspectConfig> {
  /** The traded instrument, where the manifest's symbol is none that `resolveInstrument` knows. */
  readonly instrument?: Instrument;
}

/**
 * Reads a whole recording once, in constant memory, and tells what is in it and what is wrong with it.
 * Throws what `openRecording` and its pass throw; a changed file is a finding (`files`), not an error, while it can be read.
 */
export async function inspectRecording(directory: string, options: InspectOptions = {}): Promise<Inspection> {
  const { instrument: given, ...limits } = options;
  const config = inspectConfigSchema.parse(limits);
  const recording = await openRecording(directory);
  const { manifest } = recording;
  const symbol = given?.symbol ?? manifest.instruments[0] ?? '';
  const { instrument, unavailable } = given === undefined ? resolve(symbol, manifest) : { instrument: given, unavailable: '' };
  const calendar = instrument === null ? null : createSessionClock(instrument);
  const totals = new TapeTotals(symbol);
  const silence = new SilenceWatch(symbol, calendar, config.maxSilenceMs);
  const book = instrument === null || calendar === null ? null : new BookWatch(new MarketState(instrument, calendar));
  const gapList: Gap[] = [];
  let gaps = 0;
  for await (const events of recording.batches()) {
    for (const event of events) {
      totals.add(event);
      book?.add(event);
      const gap = silence.add(event);
      if (gap === null) continue;
      gaps++;
      if (gapList.length < MAX_LISTED_GAPS) gapList.push(gap);
    }
  }
  book?.end();
  return inspection(recording, symbol, totals, { gaps, gapList }, book, unavailable);
}

function inspection(recording: Recording, symbol: string, totals: TapeTotals, holes: Pick<Inspection, 'gaps' | 'gapList'>, book: BookWatch | null, unavailable: string): Inspection {
  const { manifest } = recording;
  const files = manifest.files.map((file) => ({ path: file.path, intact: hashFile(path.join(recording.path, file.path)).sha256 === file.sha256 }));
  const events = totals.counts();
  const countsMatch = manifest.state === 'live' ? null : Object.entries(events).every(([kind, count]) => (manifest.counts[kind as EventKind] ?? 0) === count);
  const disorder = { seq: totals.seqRegressions, tsInit: totals.tsInitRegressions };
  return {
    instrument: symbol,
    sourceMessages: manifest.sourceMessages,
    events,
    firstTs: totals.firstTs === null ? null : isoFromMicros(totals.firstTs),
    lastTs: totals.lastTs === null ? null : isoFromMicros(totals.lastTs),
    volume: totals.volume,
    delta: totals.delta,
    unknownAggressorVolume: totals.unknownAggressorVolume,
    lastBid: book?.points(book.market.book.bestBid) ?? null,
    lastAsk: book?.points(book.market.book.bestAsk) ?? null,
    book: book?.findings() ?? { violations: null, unknownOrders: null, crossedInAuction: null, byPhase: null, unavailable },
    ...holes,
    feedQuality: manifest.feedQuality,
    clockSource: manifest.clockSource,
    disorder,
    files,
    countsMatch,
    damage: recording.damage,
    notes: manifest.notes,
    isIntact: files.every((file) => file.intact) && countsMatch !== false && disorder.seq === 0 && disorder.tsInit === 0,
  };
}

function resolve(symbol: string, manifest: Manifest): { readonly instrument: Instrument | null; readonly unavailable: string } {
  try {
    const asOf = manifest.firstTsIso === null ? {} : { asOf: manifest.firstTsIso.slice(0, ISO_DATE_LENGTH) };
    return { instrument: resolveInstrument(symbol, asOf), unavailable: '' };
  } catch (cause) {
    if (cause instanceof MiaError) return { instrument: null, unavailable: cause.message };
    throw cause;
  }
}
