import { createSessionClock, FeatureSet, HOUR, MarketState, MINUTE, runFeatures, type Detection, type DetectionListener, type FeedStatusEvent, type MarketListener, type Micros, type TapeEvent } from '@mia-trading/core';
import { generateMarket, plantedSession, REGULAR_MINUTES, type Episode, type EpisodeKind, type GeneratedSession, type MarketOptions } from '@mia-trading/synthetic-market';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What was found in one session, and what had been planted in it. */
export interface Watched {
  readonly detections: readonly Detection[];
  readonly truth: readonly Episode[];
}

/** Counts behind recall (`found` of `planted`) and precision (`right` of `told`). */
export interface Measure {
  readonly found: number;
  readonly planted: number;
  readonly right: number;
  readonly told: number;
}

const DOCS = path.resolve(import.meta.dirname, '../../../../docs');
/** Trades of a measured session relative to a full-size one. */
const SCALE = 0.25;
const SESSION_HOURS = ((REGULAR_MINUTES.to - REGULAR_MINUTES.from) * MINUTE) / HOUR;
const PERCENT = 100;

export const isFullLevel = process.env['MIA_TEST_LEVEL'] === 'full';

/** Regular hours with every kind of episode. */
export function planted(seed: number, chain: NonNullable<MarketOptions['chain']> = 'none'): GeneratedSession {
  return plantedSession({ seed, scale: SCALE, chain });
}

/** Regular hours without any episode, of the same size. */
export function withoutEpisodes(seed: number, chain: NonNullable<MarketOptions['chain']> = 'none'): GeneratedSession {
  const [session] = generateMarket({ seed, sessions: 1, mode: 'null', scale: SCALE, chain, minutes: REGULAR_MINUTES });
  if (session === undefined) throw new RangeError('no regular hours');
  return session;
}

/** Says that a book of the generator comes in whole exchange events. */
export function atomicBook(session: GeneratedSession): FeedStatusEvent {
  return { kind: 'feedStatus', tsEvent: session.from, tsInit: session.from, seq: 0, instrument: session.instrument.symbol, status: 'quality', quality: 'l2-atomic', phase: null, detail: '' };
}

/** Plays a session to detectors; `look` sees every event as well. */
export function watch(session: GeneratedSession, detectors: (hear: DetectionListener) => readonly MarketListener[], look?: (event: TapeEvent) => void): Watched {
  const detections: Detection[] = [];
  const set = new FeatureSet(detectors((detection) => void detections.push(detection)));
  const market = new MarketState(session.instrument, createSessionClock(session.instrument));
  runFeatures(set, market, atomicBook(session));
  let events = 0;
  for (const event of session.events()) {
    runFeatures(set, market, event);
    look?.(event);
    events += 1;
  }
  if (events === 0) throw new RangeError('the session has been read before');
  return { detections, truth: session.truth };
}

/** What is counted: detections that pass `isOne`, episodes of `target`, and those that a detection may also stand for. */
export interface Question {
  readonly isOne: (detection: Detection) => boolean;
  readonly target: EpisodeKind;
  readonly mayStandFor?: readonly EpisodeKind[];
  readonly belongs: (detection: Detection, episode: Episode) => boolean;
}

/** Of the planted episodes, how many were found; of the detections, how many lie in an episode that they may stand for. */
export function measure(watched: readonly Watched[], { isOne, target, mayStandFor = [target], belongs }: Question): Measure {
  let [found, episodes, right, told] = [0, 0, 0, 0];
  for (const { detections, truth } of watched) {
    const mine = detections.filter(isOne);
    const targets = truth.filter(({ kind }) => kind === target);
    const acceptable = truth.filter(({ kind }) => mayStandFor.includes(kind));
    episodes += targets.length;
    found += targets.filter((episode) => mine.some((detection) => belongs(detection, episode))).length;
    told += mine.length;
    right += mine.filter((detection) => acceptable.some((episode) => belongs(detection, episode))).length;
  }
  return { found, planted: episodes, right, told };
}

/** Detections an hour, with one digit for rare ones. */
export function perHour(watched: readonly Watched[], isOne: (detection: Detection) => boolean): string {
  const rate = watched.reduce((sum, { detections }) => sum + detections.filter(isOne).length, 0) / (watched.length * SESSION_HOURS);
  return rate.toFixed(rate < 1 ? 2 : 1);
}

/** `12 of 16, 75 %`. */
export function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${part} of ${whole}, ${((PERCENT * part) / whole).toFixed(0)} %`;
}

/** Two standard deviations of a share that is `rate` in the long run, among `count`: how far a sample of that size may fall below it. */
export function margin(rate: number, count: number): number {
  return 2 * Math.sqrt((rate * (1 - rate)) / count);
}

/** A detection inside what can be seen of an episode, of its side, or a little later. */
export function inside({ side, detectedAt }: Detection, episode: Episode, patience: Micros): boolean {
  return side === episode.side && detectedAt >= episode.from && detectedAt <= episode.to + patience;
}

/**
 * The page with a table between its markers, as it is and as it should be. With MIA_UPDATE_DOCS=1 it is written first.
 *
 * @param testFile name of the test file that measures it, as in the marker.
 */
export function documented(testFile: string, table: string, page = 'detectors.md'): { readonly page: string; readonly expected: string } {
  const begin = `<!-- table written by apps/backtester/src/${testFile} with MIA_UPDATE_DOCS=1 MIA_TEST_LEVEL=full -->`;
  const end = `<!-- end of the table of ${testFile} -->`;
  const file = path.join(DOCS, page);
  const before = readFileSync(file, 'utf8');
  const [head = '', rest] = before.split(begin);
  if (rest === undefined) throw new RangeError(`docs/${page} has no table of ${testFile}`);
  const [, tail = ''] = rest.split(end);
  const expected = `${head}${begin}\n\n${table}\n\n${end}${tail}`;
  if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(file, expected);
  return { page: readFileSync(file, 'utf8'), expected };
}
