import type { Micros, OptionKey, OptionQuoteEvent, OptionTradeEvent, TapeEvent } from '@mia-trading/core';
import type { DelayedSource } from './delayed-source.js';
import type { IbkrLikeOptions } from './ibkr-like-options.js';
import { restamped } from './restamped.js';
import type { SampledLines } from './sampled-lines.js';

interface Series {
  readonly key: string;
  readonly expiry: string;
  readonly strike: number;
  latest: OptionQuoteEvent;
  isStreamed: boolean;
}

/** The money is looked for anew when the underlying has moved so far, in its points. */
const RECENTRE_POINTS = 10;

/**
 * A chain seen through a few market data lines: the series nearest to the money of the nearest expiry are subscribed all the time and
 * sampled, the others take turns on the lines that are left, each seen once a turn. Prints are told of subscribed series alone.
 */
export class OptionLines implements DelayedSource {
  readonly #options: IbkrLikeOptions;
  readonly #sampled: SampledLines;
  readonly #series = new Map<string, Series>();
  /** In the order in which they were first seen, which is that of their turns. */
  readonly #order: Series[] = [];
  #nextInTurn = 0;
  #centre = Number.NaN;
  #seriesAtCentre = 0;
  nextDue: Micros = Infinity;

  constructor(options: IbkrLikeOptions, sampled: SampledLines) {
    this.#options = options;
    this.#sampled = sampled;
  }

  onQuote(event: OptionQuoteEvent, date: string): void {
    const key = keyOf(event);
    const known = this.#series.get(key);
    if (known !== undefined) {
      known.latest = event;
      if (known.isStreamed) this.#sampled.observe(key, event, event.tsInit);
      return;
    }
    const series = { key, expiry: event.expiry, strike: event.strike, latest: event, isStreamed: false };
    this.#series.set(key, series);
    this.#order.push(series);
    if (this.nextDue === Infinity) this.nextDue = event.tsInit + this.#options.turn;
    // While a chain is being discovered the nearest series are not known yet: look again whenever it has doubled.
    if (!Number.isNaN(this.#centre) && this.#order.length >= 2 * this.#seriesAtCentre) this.#choose(date, event.tsInit);
  }

  onTrade(event: OptionTradeEvent, emit: (event: TapeEvent) => void): void {
    if (this.#series.get(keyOf(event))?.isStreamed === true) emit({ ...event, ...restamped(event, event.tsInit), aggressor: 0 });
  }

  /** Level of the underlying. */
  onUnderlying(level: number, date: string, now: Micros): void {
    if (!Number.isFinite(level) || Math.abs(level - this.#centre) < RECENTRE_POINTS) return;
    this.#centre = level;
    this.#choose(date, now);
  }

  /** The next series in turn. */
  deliver(emit: (event: TapeEvent) => void): void {
    const at = this.nextDue;
    this.nextDue = at + this.#options.turn;
    let lines = this.#options.rotationLines;
    for (let looked = 0; looked < this.#order.length && lines > 0; looked += 1) {
      const series = this.#order[this.#nextInTurn % this.#order.length] as Series;
      this.#nextInTurn = (this.#nextInTurn + 1) % this.#order.length;
      if (series.isStreamed) continue;
      lines -= 1;
      emit({ ...series.latest, ...restamped(series.latest, at) });
    }
  }

  /** Subscribes the series nearest to the money among those not expired: nearest expiry first. */
  #choose(date: string, now: Micros): void {
    this.#seriesAtCentre = this.#order.length;
    const alive = this.#order.filter(({ expiry }) => expiry >= date);
    const distance = ({ strike }: Series) => Math.abs(strike - this.#centre);
    const nearest = alive.sort((a, b) => (a.expiry === b.expiry ? distance(a) - distance(b) : a.expiry < b.expiry ? -1 : 1)).slice(0, this.#options.streamedSeries);
    const chosen = new Set(nearest);
    for (const series of this.#order) {
      if (series.isStreamed === chosen.has(series)) continue;
      series.isStreamed = !series.isStreamed;
      if (series.isStreamed) this.#sampled.observe(series.key, series.latest, now);
      else this.#sampled.end(series.key);
    }
  }
}

function keyOf({ root, expiry, strike, right }: OptionKey): string {
  return `${root} ${expiry} ${strike} ${right}`;
}
