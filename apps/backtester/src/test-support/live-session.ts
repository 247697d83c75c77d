import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { MILLISECOND, type MarketEvent, type Micros, type OperatorEvent, type TapeEvent, type Venue } from '@mia-trading/core';
import { DecisionFanOut, DecisionLog, RunSummary, startEngine, type SessionStart, type TradingEngine } from '@mia-trading/engine';
import { LiveTape, tapeConfigSchema } from '@mia-trading/recording';
import { DECISION_LOG } from '../replay-verification.js';
import { SimulatedBroker } from './simulated-broker.js';
import { ES, OPEN, tidalConfig } from './tidal-market.js';

const CLOCK = 100 * MILLISECOND;

/** An event before it has its place on the tape. */
type Draft = TapeEvent extends infer E ? (E extends TapeEvent ? Omit<E, 'seq' | 'tsEvent' | 'tsInit'> : never) : never;

export interface LiveSessionOptions {
  /** Empty or new; holds the tape and the log. */
  readonly directory: string;
  readonly start?: Partial<SessionStart>;
  readonly operator?: readonly { readonly at: Micros; readonly command: OperatorEvent['command'] }[];
}

/**
 * A live session without sockets: a market and a broker, every input stamped, on the tape and then handled, decisions in the log. What
 * the broker tells is never handled inside another event.
 */
export class LiveSession {
  readonly broker: SimulatedBroker;
  readonly engine: TradingEngine;
  readonly summary = new RunSummary();
  readonly #tape: LiveTape;
  readonly #log: DecisionLog;
  readonly #operator: { readonly at: Micros; readonly command: OperatorEvent['command'] }[];
  #seq = 0;
  #clock: Micros = OPEN;

  constructor({ directory, start = {}, operator = [] }: LiveSessionOptions) {
    const whole: SessionStart = { schemaVersion: 1, sessionId: 'live', config: tidalConfig(), instrument: ES, ledger: null, limits: null, reconcileFirst: true, intents: 0, tradesFrom: OPEN, ...start };
    this.#operator = [...operator];
    this.#tape = LiveTape.create(directory, { instruments: [ES.symbol], feedQuality: 'l1', clockSource: 'receive' }, tapeConfigSchema.parse({ syncOnFlush: false }));
    const lines = path.join(directory, DECISION_LOG);
    this.#log = new DecisionLog((line) => appendFileSync(lines, `${line}\n`));
    this.#log.begin(whole);
    this.broker = new SimulatedBroker(whole.config);
    const venue: Venue = { send: (command, now) => this.broker.send(command, now), nextDue: () => Number.POSITIVE_INFINITY, advance: () => undefined, onMessage: () => undefined, onBook: () => undefined };
    this.engine = startEngine(whole, { venue, sink: new DecisionFanOut([this.#log, this.summary]) });
  }

  run(market: Iterable<MarketEvent>): void {
    for (const event of market) {
      for (; this.#clock < event.tsInit; this.#clock += CLOCK) this.#tick(this.#clock);
      this.#hear(event.tsInit);
      this.#handle({ ...event, seq: this.#seq++ });
      this.broker.onMarketEvent(event);
    }
  }

  /** Ends as an orderly stop does. */
  close(): void {
    this.#log.end(this.engine.market.now);
    this.#tape.close();
  }

  #tick(now: Micros): void {
    this.#hear(now);
    for (let word = this.#operator[0]; word !== undefined && word.at <= now; word = this.#operator[0]) {
      this.#operator.shift();
      this.#emit(now, { kind: 'operator', instrument: '', command: word.command, reason: 'cli: a test', target: '' });
    }
    this.#emit(now, { kind: 'clock', instrument: '' });
    if (this.engine.wantsReconciliation) this.#emit(now, { kind: 'brokerSnapshot', instrument: '', snapshot: this.broker.snapshot(now) });
  }

  #hear(time: Micros): void {
    for (let told = this.broker.passTo(time); told.length > 0; told = this.broker.passTo(time)) for (const { report, ts } of told) this.#emit(ts, { kind: 'brokerReport', instrument: ES.symbol, report });
  }

  #emit(ts: Micros, draft: Draft): void {
    this.#handle({ ...draft, tsEvent: ts, tsInit: ts, seq: this.#seq++ });
  }

  #handle(event: TapeEvent): void {
    this.#tape.append(event);
    this.engine.process(event);
  }
}
