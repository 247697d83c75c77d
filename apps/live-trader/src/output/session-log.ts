import type { Micros } from '@mia-trading/core';
import { isoFromMicros } from '@mia-trading/core';

export type LogLevel = 'info' | 'warn' | 'error';

/** One line of the log. */
export interface LogLine {
  /** Wall time, ISO. */
  readonly at: string;
  /** Event time, ISO; `null` before the session has a clock. */
  readonly ts: string | null;
  readonly level: LogLevel;
  /** What it is about: a word that programs can go by. */
  readonly about: string;
  readonly text: string;
  /** What programs may want to know beside. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Takes lines that came together, oldest first. */
export type LogTaker = (lines: readonly LogLine[]) => void;

/**
 * Says what happens to people and programs, when nothing more urgent is to be done: a line is kept as it is said and handed out at the end
 * of the turn, so that no order waits for a file or a terminal. What a taker throws then reaches who says something next.
 */
export class SessionLog {
  /** Event time, once there is a clock. */
  now: (() => Micros) | null = null;
  readonly #takers: readonly LogTaker[];
  #waiting: LogLine[] = [];
  #failure: { readonly cause: unknown } | null = null;

  constructor(takers: readonly LogTaker[]) {
    this.#takers = takers;
  }

  notice(about: string, text: string, fields: LogLine['fields'] = {}): void {
    this.#write('info', about, text, fields);
  }

  warn(about: string, text: string, fields: LogLine['fields'] = {}): void {
    this.#write('warn', about, text, fields);
  }

  error(about: string, text: string, fields: LogLine['fields'] = {}): void {
    this.#write('error', about, text, fields);
  }

  /** Hands out what waits, at once: before something else is printed, and at the end. Throws what a taker throws. */
  flush(): void {
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length > 0) for (const take of this.#takers) take(lines);
  }

  #write(level: LogLevel, about: string, text: string, fields: LogLine['fields']): void {
    const failure = this.#failure;
    this.#failure = null;
    if (failure !== null) throw failure.cause;
    this.#waiting.push({ at: new Date().toISOString(), ts: this.now === null ? null : isoFromMicros(this.now()), level, about, text, fields });
    if (this.#waiting.length === 1) setImmediate(() => this.#flushLater());
  }

  #flushLater(): void {
    try {
      this.flush();
    } catch (cause) {
      this.#failure = { cause };
    }
  }
}
