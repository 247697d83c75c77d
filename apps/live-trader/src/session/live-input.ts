import { LiveTape, type RecordingDescription, type TapeConfig } from '@mia-trading/recording';
import { EventStamper, IbkrFeed, statusDraft, type DraftSink, type IbkrConfig } from '@mia-trading/ibkr-feed';
import type { TapeEvent } from '@mia-trading/core';
import { permissionRefusal } from './data-permission.js';
import { Ingress } from './ingress.js';
import type { MarketLink } from './market-link.js';

export interface LiveInputOptions {
  readonly link: MarketLink;
  readonly config: IbkrConfig;
  /** Events that may wait. */
  readonly queueEvents: number;
  readonly tape: { readonly directory: string; readonly description: RecordingDescription; readonly config: TapeConfig };
  /** Takes each event once it is on the tape. */
  readonly onEvent: (event: TapeEvent) => void;
  readonly onNotice: (text: string) => void;
  /** The tape or the engine failed: nothing more is handled. */
  readonly onFailure: (cause: unknown) => void;
  /** See {@link Ingress}. */
  readonly onTurn?: (since: number) => void;
}

/** Event time between two clock events. */
const CLOCK_MS = 100;
/** Wall time between two clock events at least, however fast the simulator goes. */
const SHORTEST_CLOCK_MS = 5;
const FLUSH_MS = 1_000;

/**
 * All that happens in a session, in one order: market data, time, orders and operators become events, wait for their turn, go on the tape
 * and then to whoever decides. Nothing is handled that is not on the tape.
 */
export class LiveInput {
  readonly feed: IbkrFeed;
  readonly ingress: Ingress;
  readonly #options: LiveInputOptions;
  readonly #tape: LiveTape;
  readonly #stamper: EventStamper;
  #takeBackClock: () => void = () => undefined;
  #takeBackFlush: () => void = () => undefined;
  #isClosed = false;
  #isStarted = false;
  #hasData = false;

  constructor(options: LiveInputOptions) {
    const { link, config, queueEvents, tape, onEvent, onNotice, onFailure, onTurn } = options;
    this.#options = options;
    this.#tape = LiveTape.create(tape.directory, tape.description, tape.config);
    this.ingress = new Ingress({
      capacity: queueEvents,
      handle: (event) => {
        this.#tape.append(event);
        onEvent(event);
        this.#requirePermission(event);
      },
      onLost: (events) => this.#onLost(events),
      onFailure,
      ...(onTurn === undefined ? {} : { onTurn }),
    });
    this.#stamper = new EventStamper({ now: link.time.now, sink: (event) => this.ingress.push(event) });
    this.feed = new IbkrFeed({ connection: link.connection, config, future: link.future, emit: this.emit, now: link.time.now, onNotice });
  }

  /** Takes what has just happened. */
  readonly emit: DraftSink = (draft) => this.#stamper.emit(draft);

  /** Takes what happened before the session, in order, and handles it at once. */
  warmUp(events: readonly TapeEvent[]): void {
    for (const event of events) this.#stamper.emitAt(event.tsInit, event);
    this.ingress.drain();
  }

  /** What is known of the market before now may be old. */
  tellGap(detail: string): void {
    this.emit(statusDraft('', 'gap', detail));
    this.ingress.drain();
  }

  start(): void {
    this.#isStarted = true;
    this.#tape.flush();
    this.feed.start();
    this.#tick();
    this.#flushLater();
  }

  /** Ends the subscriptions; time and answers to orders go on. */
  stopFeed(): void {
    this.feed.stop();
  }

  /** Handles what waits and closes the tape. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#takeBackClock();
    this.#takeBackFlush();
    this.feed.stop();
    this.ingress.drain();
    this.ingress.stop();
    this.#tape.close();
  }

  /** Handles nothing more; what is on its way to the tape is written if the disk takes it, else told. */
  abandon(onFailure: (text: string) => void): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#takeBackClock();
    this.#takeBackFlush();
    this.feed.stop();
    this.ingress.stop();
    try {
      this.#tape.flush();
    } catch (cause) {
      onFailure(cause instanceof Error ? cause.message : String(cause));
    }
  }

  #tick(): void {
    const { connection, time } = this.#options.link;
    this.#takeBackClock = connection.timer.after(Math.max(SHORTEST_CLOCK_MS, CLOCK_MS / Math.max(1, time.speed)), () => {
      this.emit({ kind: 'clock', instrument: '' });
      this.#tick();
    });
  }

  #flushLater(): void {
    const { link, onFailure } = this.#options;
    this.#takeBackFlush = link.connection.timer.after(FLUSH_MS, () => {
      try {
        this.#tape.flush();
      } catch (cause) {
        return onFailure(cause);
      }
      this.#flushLater();
    });
  }

  /** Asked once, at the beginning: data that end later come again, and the session waits for them. */
  #requirePermission(event: TapeEvent): void {
    if (this.#hasData || !this.#isStarted) return;
    const { symbol } = this.#options.link.future;
    const refusal = permissionRefusal(event, symbol);
    if (refusal !== null) this.#options.onFailure(refusal);
    this.#hasData = event.instrument === symbol && event.kind !== 'feedStatus';
  }

  /** The book has holes that nobody can see: it is asked for anew. */
  #onLost(events: number): void {
    const { symbol } = this.#options.link.future;
    this.emit(statusDraft(symbol, 'gap', `${events} events were left out: the engine could not keep up`));
    this.feed.stop();
    this.feed.start();
  }
}

