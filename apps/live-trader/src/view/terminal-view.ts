import { print } from '@mia-trading/command-line';
import type { SessionStatus } from '@mia-trading/monitoring';
import type { LogLine } from '../output/session-log.js';
import { renderLine, renderStatus } from './render-status.js';

export interface TerminalViewOptions {
  /** One line a minute instead of a screen. */
  readonly isPlain: boolean;
}

const REDRAW_MS = 250;
const LINE_MS = 60_000;
const KEPT_MESSAGES = 8;
const DEFAULT_ROWS = 48;
const DEFAULT_COLUMNS = 120;
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const ALTERNATE_SCREEN = '\x1b[?1049h\x1b[?25l';
const NORMAL_SCREEN = '\x1b[?25h\x1b[?1049l';

/** Shows a running session on a terminal; without one a line a minute on stdout. */
export class TerminalView {
  readonly isPlain: boolean;
  readonly #messages: LogLine[] = [];
  #status: (() => SessionStatus) | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor({ isPlain }: TerminalViewOptions) {
    this.isPlain = isPlain;
  }

  /** Whether there is a session to show yet. */
  get isShown(): boolean {
    return this.#status !== null;
  }

  /** Messages of the session, shown below. */
  take(lines: readonly LogLine[]): void {
    this.#messages.push(...lines);
    this.#messages.splice(0, this.#messages.length - KEPT_MESSAGES);
  }

  start(status: () => SessionStatus): void {
    this.#status = status;
    if (!this.isPlain) process.stdout.write(ALTERNATE_SCREEN);
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), this.isPlain ? LINE_MS : REDRAW_MS);
  }

  /** Shows this from now on, whatever becomes of the session. */
  freeze(status: SessionStatus): void {
    this.#status = () => status;
  }

  /** Leaves the last state and messages on the normal screen. */
  stop(): void {
    if (this.#status === null) return;
    clearInterval(this.#timer);
    if (this.isPlain) return this.#draw();
    process.stdout.write(NORMAL_SCREEN);
    print(renderStatus(this.#status(), this.#messages).join('\n'));
  }

  #draw(): void {
    if (this.#status === null) return;
    const status = this.#status();
    if (this.isPlain) return print(renderLine(status));
    const { rows = DEFAULT_ROWS, columns = DEFAULT_COLUMNS } = process.stdout;
    const lines = renderStatus(status, this.#messages).slice(0, rows - 1);
    process.stdout.write(`${HOME}${lines.map((line) => `${line.slice(0, columns)}${CLEAR_LINE}`).join('\n')}${CLEAR_BELOW}`);
  }
}
