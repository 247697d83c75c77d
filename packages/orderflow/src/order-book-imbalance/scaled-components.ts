import { SignalScale, type Persistent, type SignalScaleOptions, type SignalScaleSnapshot, type StateStream } from '@mia-trading/core';

/** One measure of several that make a signal. */
export interface Component {
  readonly name: string;
  /** Share of the signal, before dividing by the shares there are. */
  readonly weight: number;
}

/** Prior sessions by component, plain JSON. */
export type ComponentScales = Readonly<Record<string, SignalScaleSnapshot>>;

/**
 * Measures with their scales. A sample of the measures is held back and joins the scales with the next one, so that none is judged by
 * itself. Scales are looked up once per sample and minute, not once per reading: that is all they can change with.
 */
export class ScaledComponents implements Persistent {
  readonly components: readonly Component[];
  readonly weights: Float64Array;
  /** Latest measure by component; `NaN` when it is not there. The owner writes them. */
  readonly measures: Float64Array;
  /** Scale by component as of the last {@link lookUp}, `NaN` when it is not warm, and its confidence. */
  readonly scales: Float64Array;
  readonly confidences: Float64Array;
  readonly #sources: readonly SignalScale[];
  readonly #held: Float64Array;
  #heldMinute = 0;
  #minute = Number.NaN;

  constructor(components: readonly Component[], scale: SignalScaleOptions) {
    this.components = components;
    this.weights = Float64Array.from(components, ({ weight }) => weight);
    this.measures = new Float64Array(components.length).fill(Number.NaN);
    this.scales = new Float64Array(components.length).fill(Number.NaN);
    this.confidences = new Float64Array(components.length);
    this.#sources = components.map(() => new SignalScale(scale));
    this.#held = new Float64Array(components.length).fill(Number.NaN);
  }

  /** Brings scales and confidences up to date for a minute of the session. */
  lookUp(minute: number): void {
    if (minute === this.#minute) return;
    this.#minute = minute;
    for (let index = 0; index < this.#sources.length; index += 1) {
      const source = this.#sources[index] as SignalScale;
      this.scales[index] = source.scaleAt(minute);
      this.confidences[index] = source.confidence;
    }
  }

  /** The measures are a sample, to be observed with the next one. */
  hold(minute: number): void {
    for (let index = 0; index < this.#held.length; index += 1) this.#held[index] = this.measures[index] as number;
    this.#heldMinute = minute;
  }

  /** What is held joins the scales. */
  observeHeld(): void {
    for (let index = 0; index < this.#sources.length; index += 1) {
      (this.#sources[index] as SignalScale).observe(this.#held[index] as number, this.#heldMinute);
      this.#held[index] = Number.NaN;
    }
    this.#minute = Number.NaN;
  }

  onSession(): void {
    this.observeHeld();
    for (const source of this.#sources) source.onSession();
  }

  snapshot(): ComponentScales {
    return Object.fromEntries(this.components.map(({ name }, index) => [name, (this.#sources[index] as SignalScale).snapshot()]));
  }

  /** Replaces the prior sessions of the components that are named. @throws MiaError `MIA-STATS-SNAPSHOT` when one is of other scales. */
  restore(saved: ComponentScales): void {
    this.components.forEach(({ name }, index) => {
      const scale = saved[name];
      if (scale !== undefined) (this.#sources[index] as SignalScale).restore(scale);
    });
    this.#minute = Number.NaN;
  }

  persist(state: StateStream): void {
    for (const source of this.#sources) state.part(source);
    state.numbers(this.measures);
    state.numbers(this.#held);
    this.#heldMinute = state.number(this.#heldMinute);
    if (state.isRestoring) this.#minute = Number.NaN;
  }
}
