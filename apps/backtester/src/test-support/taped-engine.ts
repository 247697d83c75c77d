import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { Micros, TapeEvent, Venue, VenueCommand } from '@mia-trading/core';
import { DecisionFanOut, DecisionLog, startEngine, type DecisionSink, type SessionStart, type TradingEngine } from '@mia-trading/engine';
import type { JournalSink } from '@mia-trading/execution';
import { LiveTape, tapeConfigSchema } from '@mia-trading/recording';
import { DECISION_LOG } from '../replay-verification.js';

/** An event before it has its times and its place on the tape. */
export type Draft = TapeEvent extends infer E ? (E extends TapeEvent ? Omit<E, 'seq' | 'tsEvent' | 'tsInit'> : never) : never;

export interface TapedEngineOptions {
  /** New; holds the tape and the log. */
  readonly directory: string;
  readonly start: SessionStart;
  readonly send: (command: VenueCommand, now: Micros) => void;
  readonly sinks?: readonly DecisionSink[];
  readonly journal?: JournalSink;
}

/** An engine as a live session runs it: every input on the tape and then handled, every decision in the log beside it. */
export class TapedEngine {
  readonly engine: TradingEngine;
  readonly #tape: LiveTape;
  readonly #log: DecisionLog;
  #seq = 0;

  constructor({ directory, start, send, sinks = [], journal }: TapedEngineOptions) {
    this.#tape = LiveTape.create(directory, { instruments: [start.instrument.symbol], feedQuality: 'l1', clockSource: 'receive' }, tapeConfigSchema.parse({ syncOnFlush: false }));
    const lines = path.join(directory, DECISION_LOG);
    this.#log = new DecisionLog((line) => appendFileSync(lines, `${line}\n`));
    this.#log.begin(start);
    const venue: Venue = { send, nextDue: () => Number.POSITIVE_INFINITY, advance: () => undefined, onMessage: () => undefined, onBook: () => undefined };
    this.engine = startEngine(start, { venue, sink: new DecisionFanOut([this.#log, ...sinks]), ...(journal === undefined ? {} : { journal }) });
  }

  handle(ts: Micros, draft: Draft): void {
    const event: TapeEvent = { ...draft, tsEvent: ts, tsInit: ts, seq: this.#seq };
    this.#seq += 1;
    this.#tape.append(event);
    this.engine.process(event);
  }

  /** Ends as an orderly stop does. */
  close(): void {
    this.#log.end(this.engine.market.now);
    this.#tape.close();
  }
}
