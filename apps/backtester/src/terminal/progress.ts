import { count } from '@mia-trading/command-line';

const REDRAW_MS = 100;
const BAR_WIDTH = 24;
const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

/** A progress line with ETA on a terminal; silent when stderr is not one. */
export class Progress {
  readonly #label: string;
  readonly #unit: string;
  readonly #isShown = process.stderr.isTTY === true;
  readonly #startedAt = Date.now();
  #drawnAt = 0;

  constructor(label: string, unit: string) {
    this.#label = label;
    this.#unit = unit;
  }

  /** `total` 0 means unknown: no share and no ETA are shown. */
  update(done: number, total: number): void {
    const now = Date.now();
    if (!this.#isShown || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const seconds = (now - this.#startedAt) / MS_PER_SECOND;
    const rate = seconds > 0 ? done / seconds : 0;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const head = total > 0 ? `${'━'.repeat(Math.round(share * BAR_WIDTH)).padEnd(BAR_WIDTH, '┈')} ${(share * 100).toFixed(0).padStart(3)} %  ` : '';
    const eta = total > 0 && rate > 0 ? `  ETA ${duration((total - done) / rate)}` : '';
    process.stderr.write(`\r\x1b[K${this.#label}  ${head}${count(done)} ${this.#unit}  ${count(rate)}/s${eta}`);
  }

  /** Clears the line. */
  stop(): void {
    if (this.#isShown && this.#drawnAt > 0) process.stderr.write('\r\x1b[K');
  }
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  return minutes > 0 ? `${minutes} min ${String(whole % SECONDS_PER_MINUTE).padStart(2, '0')} s` : `${whole} s`;
}
