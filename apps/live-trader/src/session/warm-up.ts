import { instantOf, MINUTE, MiaError, parseIsoDate, type EventKind, type Micros, type TapeEvent, type TradingCalendar } from '@mia-trading/core';
import { openRecording, type Recording } from '@mia-trading/recording';
import type { HistoryBar, IbkrFeed } from '@mia-trading/ibkr-feed';
import { z } from 'zod';
import { freeMemory } from './free-memory.js';

/** Events of a source that say something about the market, and not about the session that recorded them. */
const MARKET: ReadonlySet<EventKind> = new Set<EventKind>(['trade', 'quote', 'depth', 'order', 'bar', 'optionQuote', 'optionTrade', 'index']);
/** Events that are handed over before sockets have their turn. */
const PIECE = 1_000;
/** Events after which what they took is given back: some 50 megabytes. */
const COLLECT_AFTER = 250_000;
/** A hole at the end that is not worth asking the broker for bars. */
const SMALLEST_HOLE = 2 * MINUTE;
/** 17:00, when a trade date begins. */
const EVENING_MINUTE = 1_020;

/** What a live session leaves in the manifest of its tape, so that the next one knows what of it was live. */
const warmUpNoteSchema = z.object({ tradesFrom: z.number() });

export interface WarmUpOptions {
  readonly symbol: string;
  readonly calendar: TradingCalendar;
  /** Directories of recordings, taken whole. */
  readonly recordings: readonly string[];
  /** Directories of the tapes of earlier sessions, taken as far back as `days` trade dates. */
  readonly tapes: readonly string[];
  readonly days: number;
  readonly bars: boolean;
  readonly indices: readonly string[];
  readonly feed: Pick<IbkrFeed, 'bars' | 'indexBars'>;
  /** Begin of the session: what lies before is warm-up. */
  readonly tradesFrom: Micros;
  /** Takes events in order. */
  readonly take: (events: readonly TapeEvent[]) => void;
  /** Once aborted nothing more is taken, and the summary comes at once. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: WarmUpProgress) => void;
  readonly onNotice: (text: string) => void;
}

export interface WarmUpProgress {
  /** Recordings gone through, and in all. */
  readonly done: number;
  readonly sources: number;
  readonly events: number;
  /** Time of the last event; `null` before the first. */
  readonly until: Micros | null;
  /** The broker is being asked for bars of what the recordings lack. */
  readonly asksBars: boolean;
}

export interface WarmUpSummary {
  readonly sources: readonly string[];
  readonly events: number;
  readonly bars: number;
  /** Time of the last of them; `null` for none. */
  readonly until: Micros | null;
}

interface Source {
  readonly recording: Recording;
  readonly from: Micros;
}

/**
 * Hands over what is known of the days before the session: recordings and tapes first, then one-minute bars of the broker for what they lack.
 * The memory it took is given back: a session does not begin with the garbage of its past.
 */
export async function warmUp(options: WarmUpOptions): Promise<WarmUpSummary> {
  const { calendar, tradesFrom, take, signal, onProgress } = options;
  const earliest = beginOf(calendar, tradesFrom, options.days);
  let covered = -Infinity;
  let events = 0;
  const sources = [...(await openSources(options.recordings, -Infinity, options)), ...(await openSources(options.tapes, earliest, options))].sort((left, right) => left.from - right.from);
  const tell = (done: number, asksBars = false): void => onProgress({ done, sources: sources.length, events, until: events > 0 ? covered : null, asksBars });
  for (const [done, { recording, from }] of sources.entries()) {
    tell(done);
    if (signal.aborted) break;
    const after = Math.max(covered, from);
    take([qualityOf(recording, Math.max(after, recording.manifest.firstTs ?? after))]);
    for await (const piece of piecesOf(recording, after, tradesFrom)) {
      if (signal.aborted) break;
      take(piece);
      events += piece.length;
      covered = Math.max(covered, piece.at(-1)?.tsInit ?? covered);
      tell(done);
      if (piece.length === PIECE && events % COLLECT_AFTER < PIECE) freeMemory();
      await turn();
    }
  }
  const hasHole = options.bars && !signal.aborted && tradesFrom - covered > SMALLEST_HOLE;
  if (!signal.aborted) tell(sources.length, hasHole);
  const bars = hasHole ? await Promise.race([historyBars(options, Math.max(covered, earliest)), noneOnAbort(signal)]) : [];
  take(bars);
  freeMemory();
  const until = bars.at(-1)?.tsInit ?? (events > 0 ? covered : null);
  return { sources: sources.map(({ recording }) => recording.path), events, bars: bars.length, until };
}

/** What a recording says of the market from `after` on and before `until`, some events at a time. */
async function* piecesOf(recording: Recording, after: Micros, until: Micros): AsyncGenerator<readonly TapeEvent[]> {
  let piece: TapeEvent[] = [];
  for await (const batch of recording.batches()) {
    for (const event of batch) {
      if (event.tsInit < after || event.tsInit >= until || !MARKET.has(event.kind)) continue;
      piece.push(event);
      if (piece.length < PIECE) continue;
      yield piece;
      piece = [];
    }
    if ((batch.at(-1)?.tsInit ?? 0) >= until) break;
  }
  yield piece;
}

function noneOnAbort(signal: AbortSignal): Promise<TapeEvent[]> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve([]);
    else signal.addEventListener('abort', () => resolve([]), { once: true });
  });
}

/** 17:00 in Chicago before the trade date that lies so many before that of a time. */
function beginOf(calendar: TradingCalendar, time: Micros, days: number): Micros {
  let date = calendar.at(time).tradeDate;
  for (let day = 0; day < days; day += 1) date = calendar.previousTradeDate(date);
  return instantOf('America/Chicago', (parseIsoDate(date) ?? 0) - 1, EVENING_MINUTE);
}

async function openSources(directories: readonly string[], earliest: Micros, { symbol, tradesFrom, onNotice }: WarmUpOptions): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const directory of directories) {
    try {
      const recording = await openRecording(directory);
      const { firstTs, lastTs, instruments, warmUp: note } = recording.manifest;
      const live = warmUpNoteSchema.safeParse(note);
      const from = live.success ? live.data.tradesFrom : (firstTs ?? Infinity);
      if (instruments[0] === symbol && from < tradesFrom && (lastTs ?? Infinity) >= earliest) sources.push({ recording, from: Math.max(from, earliest) });
    } catch (cause) {
      if (!(cause instanceof MiaError)) throw cause;
      onNotice(`no warm-up from ${directory}: ${cause.message}`);
    }
  }
  return sources;
}

function qualityOf({ manifest }: Recording, ts: Micros): TapeEvent {
  return { kind: 'feedStatus', tsEvent: ts, tsInit: ts, seq: 0, instrument: '', status: 'quality', quality: manifest.feedQuality, phase: null, detail: 'warm-up' };
}

/** Bars of the contract and of the indices, in order of time. What the broker does not give is told and left out. */
async function historyBars({ feed, indices, tradesFrom, onNotice }: WarmUpOptions, from: Micros): Promise<TapeEvent[]> {
  const bars: HistoryBar[] = [];
  const ask = async (what: string, answer: Promise<readonly HistoryBar[]>): Promise<void> => {
    try {
      bars.push(...(await answer));
    } catch (cause) {
      if (!(cause instanceof MiaError)) throw cause;
      onNotice(`no bars of ${what}: ${cause.message}`);
    }
  };
  await ask('the contract', feed.bars(from, tradesFrom));
  for (const symbol of indices) await ask(symbol, feed.indexBars(symbol, from, tradesFrom));
  return bars.filter(({ tsInit }) => tsInit < tradesFrom).sort((left, right) => left.tsInit - right.tsInit).map((bar) => ({ ...bar, seq: 0 }));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
