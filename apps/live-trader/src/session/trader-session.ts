import path from 'node:path';
import { createSessionClock, MINUTE, type Micros, type TapeEvent } from '@mia-trading/core';
import { DecisionFanOut, DecisionLog, sessionStart, startEngine, type DecisionSink, type SessionStart, type TradingEngine } from '@mia-trading/engine';
import { openJournal } from '@mia-trading/execution';
import { FileJournalStore } from '@mia-trading/execution/journal-file';
import { IbkrVenue } from '@mia-trading/ibkr-feed';
import { ControlServer, newSecret, StateDirectory, stateDirectoryOf, type ControlWord, type OperatorWord, type SessionStatus } from '@mia-trading/monitoring';
import { sealRecording } from '@mia-trading/recording';
import { operatorReason, type OperatorRoute } from '@mia-trading/risk';
import { engineConfig } from '../config/read-config.js';
import type { TraderConfig } from '../config/trader-config.js';
import { refuseSecond } from '../control/refuse-second.js';
import { maskAccount } from '../output/mask.js';
import type { SessionLog } from '../output/session-log.js';
import { DeferredSink } from './deferred-sink.js';
import { LineFile } from './line-file.js';
import { LiveInput } from './live-input.js';
import { LoadMeter, type Load } from './load-meter.js';
import { openLink, type MarketLink } from './market-link.js';
import { requireAccount, requirePort, type ModeChoice } from './mode.js';
import { LateRoute } from './late-route.js';
import { openRoute } from './open-route.js';
import { makeSessionFolder, sessionFolders, type SessionFolder } from './session-folder.js';
import { SessionPicture } from './session-picture.js';
import { tapeOf } from './session-tape.js';
import { warmUp } from './warm-up.js';

export interface TraderSessionOptions {
  readonly config: TraderConfig;
  readonly configHash: string;
  readonly choice: ModeChoice;
  readonly log: SessionLog;
}

const DECISIONS_FILE = 'decisions.ndjson';
/** Between two looks at the switches in the state directory, and two writes of what is decided, wall time. */
const HOUSEKEEPING_MS = 1_000;
/** Between two journal snapshots, event time. */
const SNAPSHOT_INTERVAL = 30 * MINUTE;
/** Between two looks at whether an entry still works, wall time. */
const LOOK_MS = 50;
const MS_PER_SECOND = 1_000;

/**
 * One live session from its first connection to its end: what happens goes through {@link LiveInput} to the engine, what the engine sends
 * goes to the broker or nowhere. Starting and recovering are one path: the journal tells what an earlier process left.
 */
export class TraderSession {
  readonly picture: SessionPicture;
  /** Resolves when the session has to end: with what went wrong. */
  readonly failed: Promise<unknown>;
  readonly engine: TradingEngine;
  readonly folder: SessionFolder;
  readonly #options: TraderSessionOptions;
  readonly #link: MarketLink;
  readonly #state: StateDirectory;
  readonly #store: FileJournalStore;
  readonly #decisions: DecisionLog;
  readonly #lines: LineFile;
  readonly #told: DeferredSink;
  readonly #input: LiveInput;
  readonly #start: SessionStart;
  readonly #venue = new LateRoute();
  #control: ControlServer | null = null;
  #takeBackHousekeeping: () => void = () => undefined;
  #meter = new LoadMeter();
  #snapshotDue = 0;
  #isClosed = false;
  #fail: (cause: unknown) => void = () => undefined;

  private constructor(options: TraderSessionOptions, link: MarketLink, state: StateDirectory, store: FileJournalStore) {
    const { config, configHash, choice, log } = options;
    const { time, instrument, connection } = link;
    this.#options = options;
    this.#link = link;
    this.#state = state;
    this.#store = store;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.folder = makeSessionFolder(config.tape.directory, instrument.symbol, time.now());
    const tradesFrom = time.now();
    const { journal, ledger, tail } = openJournal({ store, sessionId: this.folder.sessionId, configHash, now: tradesFrom });
    if (tail.state !== 'whole') log.warn('journal', `the last write of the journal was cut off and dropped: ${tail.state}`);
    this.#start = sessionStart({ sessionId: this.folder.sessionId, config: engineConfig(config), instrument, ledger, reconcileFirst: true, tradesFrom });
    this.#input = new LiveInput({
      link,
      config: config.broker,
      queueEvents: config.trader.queueEvents,
      tape: tapeOf(config, this.folder.directory, link, `${choice.mode} session of account ${connection.account}`, { tradesFrom }),
      onEvent: (event) => this.#onEvent(event),
      onNotice: (text) => log.notice('broker', text),
      onFailure: (cause) => this.#fail(cause),
      onTurn: (since) => this.#meter.onTurn(since),
    });
    this.#lines = new LineFile(path.join(this.folder.directory, DECISIONS_FILE));
    this.#decisions = new DecisionLog((line) => this.#lines.append(line));
    this.#decisions.begin(this.#start);
    this.picture = new SessionPicture({ mode: choice.mode, folder: this.folder, link, input: this.#input, risk: this.#start.config.risk, log });
    const flushing: DecisionSink = { onCommand: () => this.#lines.flush(), onTrade: () => this.#lines.flush() };
    this.#told = new DeferredSink(new DecisionFanOut([this.#decisions, flushing, this.picture]));
    this.engine = startEngine(this.#start, { venue: this.#venue, sink: this.#told, journal });
    this.#told.handOver();
    this.picture.attach(this.engine);
  }

  /** Connects, recovers what an earlier process left, warms up and begins. Throws what any of it refuses. */
  static async open(options: TraderSessionOptions): Promise<TraderSession> {
    const { config, choice, log } = options;
    requirePort(choice, config.broker.port);
    const state = new StateDirectory(stateDirectoryOf(config));
    await refuseSecond(state);
    const link = await openLink(config, (account) => requireAccount(choice, account));
    let store: FileJournalStore | null = null;
    log.now = link.time.now;
    try {
      log.notice('connected', `${maskAccount(link.connection.account)} at ${config.broker.host}:${config.broker.port}, ${link.future.symbol}, clock of the ${link.time.source}`);
      store = new FileJournalStore(state.journalFile(link.connection.account, choice.mode));
      const session = new TraderSession(options, link, state, store);
      await session.#begin();
      return session;
    } catch (cause) {
      store?.close();
      link.close();
      throw cause;
    }
  }

  /** Event time of this moment. */
  get now(): () => Micros {
    return this.#link.time.now;
  }

  /** What the session has cost since its warm-up. */
  get load(): Load {
    return this.#meter.load;
  }

  get status(): SessionStatus {
    return this.picture.status;
  }

  /** A person's word, by whatever route it came. */
  operator(route: OperatorRoute, command: OperatorWord['command'], reason: string, target = ''): void {
    if (command === 'kill') this.#state.kill(reason);
    if (command === 'unkill') {
      this.#state.unkill(reason);
      this.#state.takeUnkill();
    }
    this.#options.log.warn('operator', `${command}${target === '' ? '' : ` ${target}`} by ${route}: ${reason}`);
    this.#input.emit({ kind: 'operator', instrument: '', command, reason: operatorReason(route, reason), target });
  }

  /** Takes no more market data, waits for an entry that still works, and closes everything. A position stays protected by its orders at the broker. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const { log, config } = this.#options;
    this.#takeBackHousekeeping();
    this.#input.stopFeed();
    await this.#settle(config.execution.bracket.entryTimeout * 2);
    this.#input.close();
    const { desk } = this.engine;
    if (desk.contracts !== 0) log.warn('position', `${desk.contracts} contracts stay open; their stop and target work at the broker`);
    if (desk.journalFailure === null) desk.writeSnapshot(this.engine.market.now);
    this.#decisions.end(this.engine.market.now);
    await this.abandon();
    await sealRecording(this.folder.directory);
    log.notice('ended', `tape and decisions in ${this.folder.directory}`);
    log.flush();
  }

  /** Lets go of everything without waiting for anything: what is on the tape and in the journal stays as it is. */
  async abandon(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#takeBackHousekeeping();
    this.#input.abandon((failure) => this.#options.log.error('tape', failure));
    this.#keepOrderIds();
    this.#venue.route?.close();
    this.#lines.close();
    this.#store.close();
    this.#link.close();
    this.#state.running = null;
    await this.#control?.close();
    this.#options.log.flush();
  }

  async #begin(): Promise<void> {
    const { config, log, choice } = this.#options;
    const { instrument, time, connection } = this.#link;
    for (const warning of this.engine.warningsAt(time.now())) log.warn('config', warning);
    const { recordings, lastTapes, days, bars } = config.warmUp;
    const tapes = lastTapes ? sessionFolders(config.tape.directory).filter((directory) => directory !== this.folder.directory) : [];
    log.notice('warm-up', `from ${recordings.length + tapes.length} recordings and tapes`);
    const summary = await warmUp({
      symbol: instrument.symbol,
      calendar: createSessionClock(instrument),
      recordings,
      tapes,
      days,
      bars,
      indices: config.broker.indices,
      feed: this.#input.feed,
      tradesFrom: this.#start.tradesFrom,
      take: (events) => this.#input.warmUp(events),
      onNotice: (text) => log.warn('warm-up', text),
    });
    log.notice('warm-up', `${summary.events} events of ${summary.sources.length} recordings, ${summary.bars} bars`);
    const token = newSecret();
    this.#control = await ControlServer.open({ token, onWord: (word) => this.#onWord(word) });
    this.#state.running = { pid: process.pid, port: this.#control.port, token, sessionId: this.folder.sessionId, mode: choice.mode };
    this.#venue.open(openRoute({ mode: choice.mode, link: this.#link, emit: this.#input.emit, orderIdFloor: this.#state.orderIdFloor(connection.account), log }));
    this.#input.tellGap('the session begins: what is known of the book is from before');
    connection.watch({
      onState: (state) => {
        if (state === 'failed') this.#fail(connection.failure);
      },
    });
    this.#meter = new LoadMeter();
    this.picture.begin();
    this.#input.start();
    this.#housekeep();
  }

  #onEvent(event: TapeEvent): void {
    const { ratings } = this.picture;
    const begin = performance.now();
    try {
      this.engine.process(event);
    } finally {
      this.#told.handOver();
    }
    if (this.picture.ratings > ratings) this.#meter.onRating(performance.now() - begin);
    this.picture.onEvent(event);
    if (event.kind !== 'clock' || this.#venue.route === null) return;
    if (this.engine.wantsReconciliation) this.#venue.route.requestSnapshot();
    if (event.tsInit < this.#snapshotDue) return;
    if (this.#snapshotDue > 0 && this.engine.desk.journalFailure === null) this.engine.desk.writeSnapshot(event.tsInit);
    this.#snapshotDue = event.tsInit + SNAPSHOT_INTERVAL;
  }

  #onWord(word: ControlWord): SessionStatus {
    if (word.ask === 'operator') this.operator(word.route, word.command, word.reason, word.target);
    return this.status;
  }

  /** The switch may be thrown by a file alone; ids and decisions are kept once a second. */
  #housekeep(): void {
    const isKilled = this.engine.limits.lockout('KILL_SWITCH') !== null;
    const reason = this.#state.killReason;
    const lifted = this.#state.takeUnkill();
    if (reason !== null && !isKilled) this.operator('file', 'kill', reason);
    else if (reason === null && lifted !== null && isKilled) this.operator('file', 'unkill', lifted);
    this.#keepOrderIds();
    this.#lines.flush();
    this.#meter.lookAtMemory();
    this.#takeBackHousekeeping = this.#link.connection.timer.after(HOUSEKEEPING_MS, () => this.#housekeep());
  }

  #keepOrderIds(): void {
    const { route } = this.#venue;
    if (route instanceof IbkrVenue) this.#state.keepOrderIdFloor(this.#link.connection.account, route.orderIdFloor);
  }

  /** Waits until no entry works, for so many seconds of wall time at most. */
  #settle(seconds: number): Promise<void> {
    const { timer } = this.#link.connection;
    const until = timer.now() + seconds * MS_PER_SECOND;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.engine.desk.workingEntries === 0 || timer.now() >= until) resolve();
        else timer.after(LOOK_MS, look);
      };
      look();
    });
  }
}
