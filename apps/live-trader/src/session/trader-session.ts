import { MINUTE, type Micros, type TapeEvent } from '@mia-trading/core';
import { startEngine, type SessionStart, type TradingEngine } from '@mia-trading/engine';
import { FileJournalStore } from '@mia-trading/execution/journal-file';
import { IbkrVenue } from '@mia-trading/ibkr-feed';
import { StateDirectory, stateDirectoryOf, type ControlServer, type ControlWord, type OperatorWord, type SessionStatus } from '@mia-trading/monitoring';
import { sealRecording } from '@mia-trading/recording';
import type { OperatorRoute } from '@mia-trading/risk';
import type { TraderConfig } from '../config/trader-config.js';
import { KeptState } from '../control/kept-state.js';
import { openControl } from '../control/open-control.js';
import { OperatorWords } from '../control/operator-words.js';
import { refuseSecond } from '../control/refuse-second.js';
import { maskAccount } from '../output/mask.js';
import type { SessionLog } from '../output/session-log.js';
import { LiveInput } from './live-input.js';
import { LoadMeter, type Load } from './load-meter.js';
import { openLink, type MarketLink } from './market-link.js';
import { requireAccount, requirePort, type ModeChoice } from './mode.js';
import { LateRoute } from './late-route.js';
import { openRoute } from './open-route.js';
import { recoverStart } from './recover-start.js';
import { makeSessionFolder, type SessionFolder } from './session-folder.js';
import { SessionDecisions } from './session-decisions.js';
import { SessionPicture } from './session-picture.js';
import { tapeOf } from './session-tape.js';
import { settle } from './settle.js';
import { warmUpSession } from './warm-up-session.js';

export interface TraderSessionOptions {
  readonly config: TraderConfig;
  readonly configHash: string;
  readonly choice: ModeChoice;
  readonly log: SessionLog;
}

/** Between two looks at the switches in the state directory, and two writes of what is decided, wall time. */
const HOUSEKEEPING_MS = 1_000;
/** Between two journal snapshots, event time. */
const SNAPSHOT_INTERVAL = 30 * MINUTE;

/**
 * One live session from its first connection to its end: what happens goes through {@link LiveInput} to the engine, what the engine sends
 * goes to the broker or nowhere. Starting and recovering are one path: the journal tells what an earlier process left. It can be spoken to
 * as soon as it is open, before its warm-up.
 */
export class TraderSession {
  readonly picture: SessionPicture;
  /** Resolves when the session has to end: with what went wrong. */
  readonly failed: Promise<unknown>;
  readonly engine: TradingEngine;
  readonly folder: SessionFolder;
  readonly #options: TraderSessionOptions;
  readonly #link: MarketLink;
  readonly #kept: KeptState;
  readonly #words: OperatorWords;
  readonly #orderIdFloor: number;
  readonly #store: FileJournalStore;
  readonly #decisions: SessionDecisions;
  readonly #input: LiveInput;
  readonly #start: SessionStart;
  readonly #venue = new LateRoute();
  readonly #endOfWarmUp = new AbortController();
  #control: ControlServer | null = null;
  #takeBackHousekeeping: () => void = () => undefined;
  #meter = new LoadMeter();
  #snapshotDue = 0;
  #isEnding = false;
  #isClosed = false;
  #fail: (cause: unknown) => void = () => undefined;

  private constructor(options: TraderSessionOptions, link: MarketLink, state: StateDirectory, store: FileJournalStore) {
    const { config, configHash, choice, log } = options;
    const { time, instrument, connection } = link;
    this.#options = options;
    this.#link = link;
    this.#kept = new KeptState(state, log);
    this.#orderIdFloor = state.orderIdFloor(connection.account);
    this.#store = store;
    this.failed = new Promise((resolve) => {
      this.#fail = resolve;
    });
    this.folder = makeSessionFolder(config.tape.directory, instrument.symbol, time.now());
    const tradesFrom = time.now();
    const { journal, start } = recoverStart({ store, sessionId: this.folder.sessionId, config, configHash, instrument, now: tradesFrom, log });
    this.#start = start;
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
    this.#words = new OperatorWords({
      kept: this.#kept,
      log,
      emit: this.#input.emit,
      isKilled: () => this.engine.limits.lockout('KILL_SWITCH') !== null,
      onUrgent: () => this.#cutWarmUp(),
    });
    this.picture = new SessionPicture({ mode: choice.mode, folder: this.folder, link, input: this.#input, risk: this.#start.config.risk, log, waiting: () => this.#words.waiting });
    this.#decisions = new SessionDecisions(this.folder.directory, this.#start, this.picture);
    this.engine = startEngine(this.#start, { venue: this.#venue, sink: this.#decisions.sink, journal });
    this.#decisions.sink.handOver();
    this.picture.attach(this.engine);
  }

  /** Connects, recovers what an earlier process left, and can be spoken to: {@link begin} follows. Throws what any of it refuses. */
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
      await session.#listen();
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

  /** A person's word, by whatever route it came. Throws as {@link OperatorWords.say}. */
  operator(route: OperatorRoute, command: OperatorWord['command'], reason: string, target = ''): void {
    this.#words.say({ route, command, reason, target });
  }

  /** Warms up and begins. Resolves once it runs, or was ended before; rejects with what went wrong, everything let go of. */
  async begin(): Promise<void> {
    const { config, choice: { mode }, log } = this.#options;
    try {
      for (const warning of this.engine.warningsAt(this.now())) log.warn('config', warning);
      this.#housekeep();
      await warmUpSession({ config, link: this.#link, input: this.#input, directory: this.folder.directory, tradesFrom: this.#start.tradesFrom, signal: this.#endOfWarmUp.signal, onProgress: (progress) => this.picture.onWarmUp(progress), log });
      if (this.#isEnding) return;
      this.#venue.open(openRoute({ mode, link: this.#link, emit: this.#input.emit, orderIdFloor: this.#orderIdFloor, log }));
      this.#input.tellGap('the session begins: what is known of the book is from before');
      this.#meter = new LoadMeter();
      this.picture.begin();
      this.#words.look();
      this.#words.begin();
      this.#input.start();
    } catch (cause) {
      await this.abandon();
      throw cause;
    }
  }

  /** Takes no more market data, waits for an entry that still works, and closes everything. A position stays protected by its orders at the broker. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const { log, config } = this.#options;
    this.#end();
    this.#input.stopFeed();
    await settle(() => this.engine.desk.workingEntries === 0, config.execution.bracket.entryTimeout * 2, this.#link.connection.timer);
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
    this.#end();
    this.#input.abandon((failure) => this.#options.log.error('tape', failure));
    this.#keepOrderIds();
    this.#venue.route?.close();
    this.#store.close();
    this.#link.close();
    this.#kept.end();
    await this.#control?.close();
    this.#decisions.close();
    this.#options.log.flush();
  }

  /** From now on the session can be asked and told. */
  async #listen(): Promise<void> {
    const { connection } = this.#link;
    connection.watch({
      onState: (state) => {
        if (state === 'failed') this.#fail(connection.failure);
      },
    });
    this.#control = await openControl(this.#kept, { sessionId: this.folder.sessionId, mode: this.#options.choice.mode }, (word) => this.#onWord(word));
  }

  /** What is held should not wait for it. */
  #cutWarmUp(): void {
    if (this.engine.desk.isIdle) return;
    this.#endOfWarmUp.abort();
    this.#options.log.warn('warm-up', 'cut short, so that what is held is closed now: features know less of the past until the next start');
  }

  #end(): void {
    this.#isEnding = true;
    this.#endOfWarmUp.abort();
    this.#takeBackHousekeeping();
  }

  #onEvent(event: TapeEvent): void {
    const { ratings } = this.picture;
    const begin = performance.now();
    try {
      this.engine.process(event);
    } finally {
      this.#decisions.sink.handOver();
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
    if (word.ask === 'operator') this.#words.say(word);
    return this.status;
  }

  /** The switch may be thrown by a file alone; ids and decisions are kept once a second. What goes wrong ends the session. */
  #housekeep(): void {
    try {
      this.#words.look();
      this.#keepOrderIds();
      this.#decisions.flush();
      this.#meter.lookAtMemory();
    } catch (cause) {
      this.#fail(cause);
    }
    this.#takeBackHousekeeping = this.#link.connection.timer.after(HOUSEKEEPING_MS, () => this.#housekeep());
  }

  #keepOrderIds(): void {
    const { route } = this.#venue;
    if (route instanceof IbkrVenue) this.#kept.keepOrderIdFloor(this.#link.connection.account, route.orderIdFloor);
  }
}
