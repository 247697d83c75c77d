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

/** Says what happens to people and programs. */
export class SessionLog {
  /** Event time, once there is a clock. */
  now: (() => Micros) | null = null;
  readonly #takers: readonly ((line: LogLine) => void)[];

  constructor(takers: readonly ((line: LogLine) => void)[]) {
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

  #write(level: LogLevel, about: string, text: string, fields: LogLine['fields']): void {
    const line: LogLine = { at: new Date().toISOString(), ts: this.now === null ? null : isoFromMicros(this.now()), level, about, text, fields };
    for (const take of this.#takers) take(line);
  }
}
