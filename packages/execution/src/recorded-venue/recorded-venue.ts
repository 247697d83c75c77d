import type { BrokerReport, MarketView, Micros, ReportSink, Venue, VenueCommand } from '@mia-trading/core';

/** A command as it was sent. */
export interface SentCommand {
  readonly command: VenueCommand;
  /** Event time. */
  readonly ts: Micros;
}

/** A report as it was heard. */
export interface HeardReport {
  readonly report: BrokerReport;
  /** Event time. */
  readonly ts: Micros;
}

/**
 * A venue that answers as another one did: the reports of a recording, at the times at which they were heard, whatever is sent. Who
 * replays compares {@link sent} with what was sent then. On a replayed tape the reports are events, which reach the engine without the
 * venue: it has none to give.
 */
export class RecordedVenue implements Venue {
  readonly #answers: readonly HeardReport[];
  readonly #sent: SentCommand[] = [];
  #next = 0;

  /** `answers`: in order of time; default none. */
  constructor(answers: readonly HeardReport[] = []) {
    this.#answers = answers;
  }

  /** Commands sent so far, in order. */
  get sent(): readonly SentCommand[] {
    return this.#sent;
  }

  send(command: VenueCommand, now: Micros): void {
    this.#sent.push({ command, ts: now });
  }

  nextDue(): Micros {
    return this.#answers[this.#next]?.ts ?? Number.POSITIVE_INFINITY;
  }

  advance(now: Micros, _market: MarketView, sink: ReportSink): void {
    for (let answer = this.#answers[this.#next]; answer !== undefined && answer.ts <= now; answer = this.#answers[this.#next]) {
      this.#next += 1;
      sink(answer.report);
    }
  }

  onMessage(): void {}

  onBook(): void {}
}
