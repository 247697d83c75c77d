import path from 'node:path';
import type { Micros } from '@mia-trading/core';
import { DecisionFanOut, DecisionLog, type DecisionSink, type SessionStart } from '@mia-trading/engine';
import { DeferredSink } from './deferred-sink.js';
import { LineFile } from './line-file.js';

const DECISIONS_FILE = 'decisions.ndjson';

/** Where the decisions of a session go after their event: the file beside its tape, on the disk with every order and trade, and whoever else listens. */
export class SessionDecisions {
  readonly sink: DeferredSink;
  readonly #lines: LineFile;
  readonly #log: DecisionLog;

  constructor(directory: string, start: SessionStart, listener: DecisionSink) {
    this.#lines = new LineFile(path.join(directory, DECISIONS_FILE));
    this.#log = new DecisionLog((line) => this.#lines.append(line));
    this.#log.begin(start);
    const flushing: DecisionSink = { onCommand: () => this.#lines.flush(), onTrade: () => this.#lines.flush() };
    this.sink = new DeferredSink(new DecisionFanOut([this.#log, flushing, listener]));
  }

  flush(): void {
    this.#lines.flush();
  }

  /** The session ended orderly. */
  end(now: Micros): void {
    this.#log.end(now);
  }

  close(): void {
    this.#lines.close();
  }
}
