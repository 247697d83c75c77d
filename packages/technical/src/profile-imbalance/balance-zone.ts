import type { Micros, Persistent, Side, StateStream } from '@mia-trading/core';
import type { FacingBars } from '../tick-patterns/facing-bars.js';
import type { ProfileImbalanceConfig } from './profile-imbalance-config.js';

export type ZoneType = 'accumulation' | 'distribution' | 'balance';

/** A price range in which the market stayed, as of its newest minute. Prices in points. */
export interface Zone {
  readonly type: ZoneType;
  readonly low: number;
  readonly high: number;
  /** Begin of its first minute. */
  readonly since: Micros;
  readonly minutes: number;
  /** 0 .. 1: share of its minutes that closed inside. */
  readonly acceptance: number;
  /** Contracts; `NaN` where the source tells no sizes. */
  readonly volume: number;
  /** (delta + contracts bought less sold by large orders) / volume, positive: buying. */
  readonly pressure: number;
  /** 0 .. 1: share of its volume that came in large orders; may double-count prints of an iceberg. */
  readonly institutionalShare: number;
  /** 0 .. 1: min(1, |pressure| / full pressure) × acceptance. */
  readonly strength: number;
  /** 0 .. 1: min(1, minutes / twice the least) × share of its minutes without lost events; 0 without volumes. */
  readonly confidence: number;
}

/**
 * Zones of balance: a zone begins when the closes of `zoneMinutes` minutes lie within `zoneRange` ranges, spans these closes, and ends with
 * `exitMinutes` closes in a row outside. It is one of accumulation while net buying is at least `pressure` of its volume, of distribution while net
 * selling is, else of balance. Source: trading ranges of Wyckoff 1931; the numbers are the system's own.
 */
export class BalanceZone implements Persistent {
  isOpen = false;
  /** Side toward which the newest close lies outside; 0 inside. */
  outside: Side | 0 = 0;
  low = Number.NaN;
  high = Number.NaN;
  volume = 0;
  readonly #config: ProfileImbalanceConfig;
  #since: Micros = 0;
  #minutes = 0;
  #inside = 0;
  #whole = 0;
  #delta = 0;
  #large = 0;
  #largeNet = 0;
  #outsideRun = 0;

  constructor(config: ProfileImbalanceConfig) {
    this.#config = config;
  }

  reset(): void {
    this.isOpen = false;
    this.outside = 0;
  }

  /**
   * Takes the newest closed minute, which began at `start`, and the large orders of it. Returns whether it ended the zone; what the zone came
   * to can still be read then.
   */
  next(bars: FacingBars, start: (ago: number) => Micros, large: (ago: number) => number, largeNet: (ago: number) => number): boolean {
    bars.side = 1;
    if (!this.isOpen) {
      this.#tryOpen(bars, start, large, largeNet);
      return false;
    }
    this.#add(bars, 0, large(0), largeNet(0));
    const close = bars.close(0);
    const tolerance = this.#config.toleranceTicks * bars.tick;
    this.outside = close > this.high + tolerance ? 1 : close < this.low - tolerance ? -1 : 0;
    if (this.outside === 0) this.#inside += 1;
    this.#outsideRun = this.outside === 0 ? 0 : this.#outsideRun + 1;
    if (this.#outsideRun < this.#config.exitMinutes) return false;
    this.isOpen = false;
    return true;
  }

  /** As it stands. Allocates. */
  view(): Zone {
    const { zoneMinutes, fullPressure, pressure: least } = this.#config;
    const pressure = (this.#delta + this.#largeNet) / this.volume;
    const isKnown = Number.isFinite(pressure);
    const acceptance = this.#inside / this.#minutes;
    return {
      type: pressure >= least ? 'accumulation' : pressure <= -least ? 'distribution' : 'balance',
      low: this.low,
      high: this.high,
      since: this.#since,
      minutes: this.#minutes,
      acceptance,
      volume: this.volume,
      pressure: isKnown ? pressure : Number.NaN,
      institutionalShare: isKnown ? Math.min(1, this.#large / this.volume) : Number.NaN,
      strength: isKnown ? Math.min(1, Math.abs(pressure) / fullPressure) * acceptance : 0,
      confidence: isKnown ? (Math.min(1, this.#minutes / (2 * zoneMinutes)) * this.#whole) / this.#minutes : 0,
    };
  }

  /** Mean contracts of a minute. */
  get meanVolume(): number {
    return this.volume / this.#minutes;
  }

  persist(state: StateStream): void {
    this.isOpen = state.boolean(this.isOpen);
    this.outside = state.number(this.outside) as Side | 0;
    this.low = state.number(this.low);
    this.high = state.number(this.high);
    this.volume = state.number(this.volume);
    this.#since = state.number(this.#since);
    this.#minutes = state.number(this.#minutes);
    this.#inside = state.number(this.#inside);
    this.#whole = state.number(this.#whole);
    this.#delta = state.number(this.#delta);
    this.#large = state.number(this.#large);
    this.#largeNet = state.number(this.#largeNet);
    this.#outsideRun = state.number(this.#outsideRun);
  }

  #tryOpen(bars: FacingBars, start: (ago: number) => Micros, large: (ago: number) => number, largeNet: (ago: number) => number): void {
    const { zoneMinutes, zoneRange } = this.#config;
    if (bars.count < zoneMinutes || !(bars.range > 0)) return;
    let high = bars.close(0);
    let low = high;
    for (let ago = 1; ago < zoneMinutes; ago += 1) {
      high = Math.max(high, bars.close(ago));
      low = Math.min(low, bars.close(ago));
    }
    if (high - low > zoneRange * bars.range) return;
    this.isOpen = true;
    this.outside = 0;
    this.low = low;
    this.high = high;
    this.#since = start(zoneMinutes - 1);
    this.volume = this.#delta = this.#large = this.#largeNet = this.#minutes = this.#whole = this.#outsideRun = 0;
    for (let ago = zoneMinutes - 1; ago >= 0; ago -= 1) this.#add(bars, ago, large(ago), largeNet(ago));
    this.#inside = zoneMinutes;
  }

  #add(bars: FacingBars, ago: number, large: number, largeNet: number): void {
    this.#minutes += 1;
    if (bars.isWhole(ago)) this.#whole += 1;
    this.volume += bars.volume(ago);
    this.#delta += bars.delta(ago);
    this.#large += large;
    this.#largeNet += largeNet;
  }
}
