import type { Micros, Venue, VenueCommand } from '@mia-trading/core';

export interface SentCommand {
  readonly command: VenueCommand;
  /** Event time. */
  readonly ts: Micros;
}

export interface CommandDivergence {
  /** Number of the command, from 0. */
  readonly index: number;
  /** `null` where the recorded run had sent nothing more. */
  readonly recorded: SentCommand | null;
  readonly replayed: SentCommand;
}

/**
 * The venue of a replayed live tape. Its answers are the broker reports on the tape itself, which reach the engine as events, so it says
 * nothing of its own; it compares what is sent now with what the journal says was sent then.
 */
export class RecordedVenue implements Venue {
  readonly #recorded: readonly SentCommand[];
  #sent = 0;
  #divergence: CommandDivergence | null = null;

  /** `recorded`: the commands of the journal, in order. */
  constructor(recorded: readonly SentCommand[]) {
    this.#recorded = recorded;
  }

  /** Commands sent in the replay. */
  get sent(): number {
    return this.#sent;
  }

  /** Recorded commands the replay has not sent yet. */
  get missing(): number {
    return Math.max(0, this.#recorded.length - this.#sent);
  }

  /** The first command that differs, both sides of it; `null` while none does. */
  get firstDivergence(): CommandDivergence | null {
    return this.#divergence;
  }

  send(command: VenueCommand, now: Micros): void {
    const recorded = this.#recorded[this.#sent] ?? null;
    const isSame = recorded !== null && recorded.ts === now && JSON.stringify(sorted(recorded.command)) === JSON.stringify(sorted(command));
    if (!isSame) this.#divergence ??= { index: this.#sent, recorded, replayed: { command, ts: now } };
    this.#sent += 1;
  }

  nextDue(): Micros {
    return Number.POSITIVE_INFINITY;
  }

  advance(): void {}

  onMessage(): void {}

  onBook(): void {}
}

/** The same fields in the same order, whoever wrote them. */
function sorted(value: object): unknown {
  return Object.entries(value)
    .map(([key, item]): [string, unknown] => [key, typeof item === 'object' && item !== null ? sorted(item as object) : item])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
