import { SignalScale, type Persistent, type SignalScaleOptions, type StateStream } from '@mia-trading/core';
import { squash } from '../signals/signals.js';

/**
 * Flow and price move of one window against their scales. What was squashed last is kept: most evaluations find the same numbers,
 * and a hyperbolic tangent costs more than all the rest.
 */
export class ConfirmationWindow implements Persistent {
  readonly seconds: number;
  readonly weight: number;
  readonly delta: SignalScale;
  readonly deltaShare: SignalScale;
  readonly move: SignalScale;
  readonly #flatPriceFactor: number;
  #seenDelta = Number.NaN;
  #seenVolume = Number.NaN;
  #seenMove = Number.NaN;
  #seenMinute = -1;
  #flow = Number.NaN;
  #moveSignal = Number.NaN;

  constructor(seconds: number, weight: number, flatPriceFactor: number, scale: SignalScaleOptions) {
    this.seconds = seconds;
    this.weight = weight;
    this.#flatPriceFactor = flatPriceFactor;
    this.delta = new SignalScale(scale);
    this.deltaShare = new SignalScale(scale);
    this.move = new SignalScale(scale);
  }

  /** Judges a delta and a volume in contracts and a move in ticks; {@link flow} and the rest answer from then on. */
  look(delta: number, volume: number, move: number, sessionMinute: number): void {
    const isOther = sessionMinute !== this.#seenMinute;
    if (isOther || delta !== this.#seenDelta || volume !== this.#seenVolume) {
      const share = volume === 0 ? 0 : delta / volume;
      this.#flow = (squash(share, this.deltaShare.scaleAt(sessionMinute)) + squash(delta, this.delta.scaleAt(sessionMinute))) / 2;
      this.#seenDelta = delta;
      this.#seenVolume = volume;
    }
    if (isOther || move !== this.#seenMove) {
      this.#moveSignal = squash(move, this.move.scaleAt(sessionMinute));
      this.#seenMove = move;
    }
    this.#seenMinute = sessionMinute;
  }

  /** -1 .. +1; `NaN` while the scales are not warm. */
  get flow(): number {
    return this.#flow;
  }

  /** -1 .. +1: move with the flow or against it. */
  get agreement(): number {
    return Math.sign(this.#flow) * this.#moveSignal;
  }

  /** 0 .. 1: share of the flow that the price leaves. */
  get kept(): number {
    const flat = this.#flatPriceFactor;
    const { agreement } = this;
    return agreement >= 0 ? flat + (1 - flat) * agreement : flat * (1 + agreement);
  }

  /** What is measured joins the scales. */
  observe(delta: number, volume: number, move: number, sessionMinute: number): void {
    this.delta.observe(delta, sessionMinute);
    this.deltaShare.observe(delta / volume, sessionMinute);
    this.move.observe(move, sessionMinute);
    this.forget();
  }

  /** The scales have changed: nothing kept holds any more. */
  forget(): void {
    this.#seenMinute = -1;
  }

  onSession(): void {
    this.delta.onSession();
    this.deltaShare.onSession();
    this.move.onSession();
    this.forget();
  }

  persist(state: StateStream): void {
    state.part(this.delta);
    state.part(this.deltaShare);
    state.part(this.move);
    if (state.isRestoring) this.forget();
  }
}
