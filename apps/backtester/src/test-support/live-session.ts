import { MILLISECOND, type MarketEvent, type Micros, type OperatorEvent } from '@mia-trading/core';
import { RunSummary, type SessionStart } from '@mia-trading/engine';
import { SimulatedBroker } from './simulated-broker.js';
import { TapedEngine } from './taped-engine.js';
import { ES, OPEN, tidalConfig } from './tidal-market.js';

const CLOCK = 100 * MILLISECOND;

export interface LiveSessionOptions {
  /** New; holds the tape and the log. */
  readonly directory: string;
  readonly operator?: readonly { readonly at: Micros; readonly command: OperatorEvent['command'] }[];
}

/**
 * A live session without sockets: a market, a broker who is asked first, a person, and an engine. What the broker tells is never handled
 * inside another event.
 */
export class LiveSession {
  readonly broker: SimulatedBroker;
  readonly summary = new RunSummary();
  readonly #taped: TapedEngine;
  readonly #operator: { readonly at: Micros; readonly command: OperatorEvent['command'] }[];
  #clock: Micros = OPEN;

  constructor({ directory, operator = [] }: LiveSessionOptions) {
    const start: SessionStart = { schemaVersion: 1, sessionId: 'live', config: tidalConfig(), instrument: ES, ledger: null, limits: null, reconcileFirst: true, intents: 0, tradesFrom: OPEN };
    this.#operator = [...operator];
    this.broker = new SimulatedBroker(start.config);
    this.#taped = new TapedEngine({ directory, start, send: (command, now) => this.broker.send(command, now), sinks: [this.summary] });
  }

  run(market: Iterable<MarketEvent>): void {
    for (const event of market) {
      for (; this.#clock < event.tsInit; this.#clock += CLOCK) this.#tick(this.#clock);
      this.#hear(event.tsInit);
      this.#taped.handle(event.tsInit, event);
      this.broker.onMarketEvent(event);
    }
  }

  /** Ends as an orderly stop does. */
  close(): void {
    this.#taped.close();
  }

  #tick(now: Micros): void {
    this.#hear(now);
    for (let word = this.#operator[0]; word !== undefined && word.at <= now; word = this.#operator[0]) {
      this.#operator.shift();
      this.#taped.handle(now, { kind: 'operator', instrument: '', command: word.command, reason: 'cli: a test', target: '' });
    }
    this.#taped.handle(now, { kind: 'clock', instrument: '' });
    if (this.#taped.engine.wantsReconciliation) this.#taped.handle(now, { kind: 'brokerSnapshot', instrument: '', snapshot: this.broker.snapshot(now) });
  }

  #hear(time: Micros): void {
    for (let told = this.broker.passTo(time); told.length > 0; told = this.broker.passTo(time)) for (const { report, ts } of told) this.#taped.handle(ts, { kind: 'brokerReport', instrument: ES.symbol, report });
  }
}
