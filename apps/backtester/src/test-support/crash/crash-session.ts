import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { MILLISECOND, SECOND, type MarketEvent, type Micros, type OperatorEvent } from '@mia-trading/core';
import { SimulatedBroker } from '../simulated-broker.js';
import type { Draft } from '../taped-engine.js';
import { ES, OPEN, tidalConfig, tidalMarket } from '../tidal-market.js';
import type { CrashKind, Standing } from './mortal-protocol.js';
import type { Nursery, TraderProcess } from './trader-process.js';

const CLOCK = 500 * MILLISECOND;
/** One feature, ready after a few minutes, and short trades: a trader who dies often has to start quickly. */
const CONFIG = tidalConfig({ timeStop: 0.2, equity: 500_000, score: { evaluationIntervalMs: 500, customWeights: { volumeProfile: 100 }, bonusPoints: 0, trialWeight: 0 } });
/** Far behind the end of any session of these tests. */
const NEVER_ENDING = 6 * 3_600 * SECOND;

export interface Death {
  readonly atWrite: number;
  readonly kind: CrashKind;
}

/** A market and a broker that live on, and a trader who dies and comes back. */
export class CrashSession {
  readonly broker = new SimulatedBroker(CONFIG);
  /** Directories of the tapes, one for each life that did not end while the journal was opened. */
  readonly tapes: string[] = [];
  /** Event time at which market and broker began. */
  readonly begun: Micros;
  standing: Standing | null = null;
  deaths = 0;
  readonly #directory: string;
  readonly #nursery: Nursery;
  readonly #market: Generator<MarketEvent>;
  #next: MarketEvent | undefined;
  #now: Micros;
  #lives = 0;
  #trader: TraderProcess | null = null;

  constructor(directory: string, nursery: Nursery, from: Micros = OPEN) {
    mkdirSync(directory);
    this.#directory = directory;
    this.#nursery = nursery;
    this.begun = from;
    this.#now = from;
    this.#market = tidalMarket(from, from + NEVER_ENDING);
    this.#next = this.#market.next().value as MarketEvent | undefined;
  }

  get now(): Micros {
    return this.#now;
  }

  get isAlive(): boolean {
    return this.#trader !== null;
  }

  /** Begins a life, which may end at a write of its journal. */
  async start(death: Death | null = null): Promise<void> {
    this.#trader = this.#nursery.take();
    this.#lives += 1;
    const tape = path.join(this.#directory, `tape-${this.#lives}`);
    const birth = { config: CONFIG, directory: this.#directory, tape, now: this.#now, diesAt: death?.atWrite ?? null, kind: death?.kind ?? 'after' };
    this.#note(await this.#trader.begin(birth, ({ command, now }) => this.broker.send(command, now)));
    if (existsSync(tape)) this.tapes.push(tape);
  }

  /** Lets the market go on to event time `until`, the trader alive or not. What the broker tells the dead is lost. */
  async passTo(until: Micros): Promise<void> {
    for (let clock = this.#now + CLOCK; clock <= until; clock += CLOCK) {
      const drafts: Draft[] = this.#toldBy(clock);
      for (let event = this.#next; event !== undefined && event.tsInit <= clock; event = this.#next) {
        this.broker.onMarketEvent(event);
        drafts.push(event);
        this.#next = this.#market.next().value as MarketEvent | undefined;
      }
      this.#now = clock;
      await this.#tell(clock, [...drafts, { kind: 'clock', instrument: '' }]);
      if (this.standing?.wantsReconciliation === true) await this.#tell(clock, [{ kind: 'brokerSnapshot', instrument: '', snapshot: this.broker.snapshot(clock) }]);
    }
  }

  /** Says whether the trader lived to answer. */
  async order(command: OperatorEvent['command']): Promise<boolean> {
    await this.#tell(this.#now, [this.#word(command)]);
    return this.isAlive;
  }

  /** Kills the trader `afterMs` milliseconds after it has begun to handle a clock event, or a person's word. */
  async killWhile(command: OperatorEvent['command'] | null, afterMs: number): Promise<void> {
    await this.#trader?.tellAndKill(this.#now, command === null ? { kind: 'clock', instrument: '' } : this.#word(command), afterMs);
    this.#note(null);
  }

  /** Ends the life orderly; gives the exit code. */
  async stop(): Promise<unknown> {
    const code = await this.#trader?.stop();
    this.#trader = null;
    return code;
  }

  #word(command: OperatorEvent['command']): Draft {
    return { kind: 'operator', instrument: '', command, reason: 'cli: a test', target: '' };
  }

  /** What the broker tells by event time `time`. */
  #toldBy(time: Micros): Draft[] {
    const drafts: Draft[] = [];
    for (let told = this.broker.passTo(time); told.length > 0; told = this.broker.passTo(time)) for (const { report } of told) drafts.push({ kind: 'brokerReport', instrument: ES.symbol, report });
    return drafts;
  }

  async #tell(ts: Micros, drafts: readonly Draft[]): Promise<void> {
    if (this.#trader !== null) this.#note(await this.#trader.tell(ts, drafts));
  }

  #note(standing: Standing | null): void {
    this.standing = standing;
    if (standing !== null || this.#trader === null) return;
    this.#trader = null;
    this.deaths += 1;
  }
}
