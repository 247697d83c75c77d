import { MINUTE, SECOND, type Micros, type SeededRandom, type Side } from '@mia-trading/core';
import type { EsMarket } from '../es/es-market.js';
import { NO_INFLUENCE, type HiddenOrder, type Tally } from '../es/influence.js';
import type { Volatility } from '../es/volatility.js';
import type { ExpiryChain } from '../options/expiry-chain.js';
import type { IndexState } from '../options/options-market.js';
import { SCHEDULED_KINDS, type Episode, type EpisodeKind, type ScheduledKind } from './episode.js';
import { pinStrike } from './gamma-pin.js';
import type { Stage, Trace } from './stage.js';
import { stagesOf } from './stages.js';

/** Episodes begin from 08:45 CT on; the pin holds from 14:00 CT until the close of the cash market. */
const FIRST_AFTER = 15 * MINUTE;
const PIN_BEFORE_CLOSE = 60 * MINUTE;
/** Nothing begins later than this before the pin: the longest episode. */
const LAST_BEFORE_PIN = 13 * MINUTE;
/** Quiet time between episodes. */
const LEAST_PAUSE = 2 * MINUTE;
const PAUSE_SECONDS = 180;
/** Pull of the pin, per second: half of a distance goes in about five minutes. */
const PIN_RATE = 0.0025;
/** A hidden order stays until it was refilled so often, but not longer than this. */
const LEAST_REFILLS = 4;
const LONGEST_HIDING = 6 * MINUTE;

interface Running {
  readonly kind: ScheduledKind;
  readonly side: Side;
  readonly from: Micros;
  readonly stages: readonly Stage[];
  stage: number;
  stageEnd: Micros;
  to: Micros;
  tick: number;
  /** Efficient price at the end of what can be seen, ticks. */
  endPrice: number;
  hidden: HiddenOrder | null;
  tally: Tally | null;
  readonly trace: Trace;
}

/** Plays planted episodes in regular hours one after another, and keeps their ground truth. */
export class EpisodeDirector {
  /** Of the session under way, in order of their beginnings. */
  episodes: Episode[] = [];
  readonly #random: SeededRandom;
  readonly #volatility: Volatility;
  readonly #tickSize: number;
  #running: Running | null = null;
  #pin: { readonly from: Micros; readonly tick: number; readonly strike: number } | null = null;
  #nextAt: Micros = Infinity;
  #pinAt: Micros = Infinity;
  #close: Micros = Infinity;
  #sessionStart: Micros = 0;
  readonly #kinds: readonly ScheduledKind[];
  readonly #isPinWanted: boolean;
  #bag: ScheduledKind[] = [];

  /** @param kinds what is planted. */
  constructor(random: SeededRandom, volatility: Volatility, tickSize: number, kinds: readonly EpisodeKind[]) {
    this.#random = random;
    this.#volatility = volatility;
    this.#tickSize = tickSize;
    this.#kinds = SCHEDULED_KINDS.filter((kind) => kinds.includes(kind));
    this.#isPinWanted = kinds.includes('gammaPin');
  }

  /** A new session; `hours` are its regular hours, `null` when it has none and nothing is planted. */
  startDay(hours: { readonly start: Micros; readonly end: Micros } | null, sessionStart: Micros): void {
    this.episodes = [];
    this.#running = null;
    this.#pin = null;
    this.#sessionStart = sessionStart;
    this.#close = hours?.end ?? Infinity;
    this.#pinAt = hours === null ? Infinity : hours.end - PIN_BEFORE_CLOSE;
    this.#nextAt = hours === null ? Infinity : hours.start + FIRST_AFTER;
  }

  /** Sets the influence on the future for the next moments. */
  step(now: Micros, es: EsMarket, index: IndexState, chains: readonly ExpiryChain[]): void {
    if (this.#running !== null) this.#play(this.#running, now, es);
    else if (this.#pin !== null) this.#holdPin(now, es);
    else if (now >= this.#pinAt) this.#startPin(now, es, index, chains);
    else if (now >= this.#nextAt && now < this.#pinAt - LAST_BEFORE_PIN && this.#kinds.length > 0) this.#start(now, es);
  }

  #start(now: Micros, es: EsMarket): void {
    if (this.#bag.length === 0) this.#bag = [...this.#kinds];
    const [kind] = this.#bag.splice(this.#random.below(this.#bag.length), 1);
    if (kind === undefined) return;
    const side: Side = this.#random.uniform() < 0.5 ? 1 : -1;
    const trace: Trace = { lots: 0, refills: 0, detail: {} };
    const stages = stagesOf(kind, side, this.#random, trace);
    const running: Running = { kind, side, from: now, stages, endPrice: es.price.value, stage: -1, stageEnd: now, to: now, tick: 0, hidden: null, tally: null, trace };
    this.#running = running;
    this.#enterStage(running, now, es);
  }

  #enterStage(running: Running, now: Micros, es: EsMarket): void {
    running.stage += 1;
    const stage = running.stages[running.stage];
    if (stage === undefined) {
      this.#finish(running, now, es);
      return;
    }
    if (!running.stages.slice(0, running.stage).some(({ isOutcome }) => isOutcome)) {
      running.to = now;
      running.endPrice = es.price.value;
    }
    const minute = Math.floor((now - this.#sessionStart) / MINUTE);
    if (!stage.isOutcome || running.kind === 'divergence') running.tick = es.book.best(running.side);
    es.influence = stage.begin(es, Math.sqrt(es.variancePerSecond(minute, this.#volatility)));
    if ((running.kind === 'sweep' || (running.kind === 'block' && running.stage > 0)) && !stage.isOutcome) running.tick = es.lastTick;
    running.hidden ??= es.influence.hidden;
    running.tally ??= es.influence.tally;
    running.stageEnd = now + stage.duration;
  }

  #play(running: Running, now: Micros, es: EsMarket): void {
    const { hidden, stage, from, stageEnd } = running;
    running.stages[stage]?.step?.(es);
    if (hidden === null || stage > 0) {
      if (now >= stageEnd) this.#enterStage(running, now, es);
      return;
    }
    const isTold = hidden.refills >= LEAST_REFILLS || now >= from + LONGEST_HIDING;
    if (hidden.traded === hidden.lots || (now >= stageEnd && isTold)) this.#enterStage(running, now, es);
  }

  #finish(running: Running, now: Micros, es: EsMarket): void {
    es.influence = NO_INFLUENCE;
    this.#running = null;
    this.#nextAt = now + LEAST_PAUSE + this.#random.below(PAUSE_SECONDS) * SECOND;
    const { kind, side, from, to, hidden, trace } = running;
    if (hidden !== null && hidden.refills === 0) {
      // Nobody has met it: it has left no trace to be found, and another one is tried.
      this.#bag.push(kind);
      return;
    }
    const { lots, refills } = hidden === null ? (running.tally ?? trace) : { lots: hidden.traded, refills: hidden.refills };
    const detail: Record<string, number> = { outcomeTicks: Math.round(es.price.value - running.endPrice), ...trace.detail };
    if (hidden !== null) Object.assign(detail, { display: hidden.display, orderLots: hidden.lots });
    this.episodes.push({ kind, side, from, to, outcomeTo: now, price: running.tick * this.#tickSize, lots, refills, detail });
  }

  #startPin(now: Micros, es: EsMarket, index: IndexState, chains: readonly ExpiryChain[]): void {
    this.#pinAt = this.#nextAt = Infinity;
    const strike = pinStrike(chains, now, index.spot);
    if (strike === null || !this.#isPinWanted) return;
    const tick = (strike * es.price.value) / index.spot;
    this.#pin = { from: now, tick, strike };
    es.influence = { ...NO_INFLUENCE, pinTick: tick, pinRate: PIN_RATE };
  }

  /** The session is over: a pin that lasted until now is told, an episode that was cut off is not. */
  endDay(now: Micros, es: EsMarket): void {
    this.#running = null;
    this.#endPin(now, es);
  }

  #holdPin(now: Micros, es: EsMarket): void {
    if (now >= this.#close) this.#endPin(now, es);
  }

  #endPin(now: Micros, es: EsMarket): void {
    if (this.#pin === null) return;
    const { from, tick, strike } = this.#pin;
    es.influence = NO_INFLUENCE;
    this.#pin = null;
    this.episodes.push({ kind: 'gammaPin', side: 0, from, to: now, outcomeTo: now, price: Math.round(tick) * this.#tickSize, lots: 0, refills: 0, detail: { strike, distanceTicks: Math.round(Math.abs(es.price.value - tick)) } });
  }
}
