import { createSessionClock, MarketChange, MarketState, type BrokerReport, type Micros, type ResolvedInstrument, type TapeEvent, type VenueCommand } from '@mia-trading/core';
import { SimulatedVenue, type SimulatedVenueConfig } from '@mia-trading/execution';
import { OrderOutcomes, type OrderOutcome } from './order-outcomes.js';

/** A command with the event time at which it was sent. */
export interface SentCommand {
  readonly ts: Micros;
  readonly command: VenueCommand;
}

/**
 * Sends the commands of a session again, each at its time, to a simulated venue on the market of its tape: what the same orders would
 * have got there. What the broker said on the tape is not heard.
 */
export class CommandReplay {
  readonly #market: MarketState;
  readonly #venue: SimulatedVenue;
  readonly #commands: readonly SentCommand[];
  readonly #outcomes = new OrderOutcomes();
  #next = 0;

  constructor(instrument: ResolvedInstrument, config: SimulatedVenueConfig, commands: readonly SentCommand[]) {
    this.#market = new MarketState(instrument, createSessionClock(instrument));
    this.#venue = new SimulatedVenue({ instrument, config });
    this.#commands = commands;
  }

  get outcomes(): readonly OrderOutcome[] {
    return this.#outcomes.all;
  }

  /** The next event of the tape. */
  process(event: TapeEvent): void {
    if (event.kind === 'brokerReport' || event.kind === 'brokerSnapshot') return;
    this.#passTo(event.tsInit);
    const market = this.#market;
    this.#onChanges(market.advance(event));
    if (event.instrument === market.instrument.symbol && event.kind !== 'feedStatus' && event.kind !== 'clock' && event.kind !== 'operator') this.#venue.onMessage(event, market);
    this.#onChanges(market.apply(event));
  }

  /** There are no more events: what was sent behind the last one is sent, and answers under way arrive. */
  finish(): void {
    this.#passTo(Number.MAX_SAFE_INTEGER);
  }

  /** Everything before `time`, in order; a command sent at `time` answers the event of that time. */
  #passTo(time: Micros): void {
    for (;;) {
      const sent = this.#commands[this.#next];
      const sentAt = sent?.ts ?? Infinity;
      const due = this.#venue.nextDue();
      if (Math.min(sentAt, due) > time || (due > time && sentAt >= time)) return;
      if (sent !== undefined && sentAt < time && sentAt < due) {
        this.#next += 1;
        this.#outcomes.onCommand(sent.command, sent.ts);
        this.#venue.send(sent.command, sent.ts);
      } else if (due <= time) {
        const now = Math.max(this.#market.now, due);
        this.#onChanges(this.#market.advanceTo(now));
        this.#venue.advance(now, this.#market, (report: BrokerReport) => this.#outcomes.onReport(report, now));
      } else return;
    }
  }

  #onChanges(changes: number): void {
    if ((changes & MarketChange.Book) !== 0) this.#venue.onBook(this.#market);
  }
}
