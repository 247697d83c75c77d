import type { TapeEvent } from '@mia-trading/core';
import type { EventSink, UnsequencedEvent } from '../../store/event-sink.js';

/** Keeps what is written, numbered as a tape would, and checks the promise importers give: `tsInit` never runs backwards. */
export class CollectingSink implements EventSink {
  readonly events: TapeEvent[] = [];

  write(event: UnsequencedEvent): void {
    const last = this.events.at(-1);
    if (!Number.isSafeInteger(event.tsInit) || !Number.isSafeInteger(event.tsEvent)) throw new Error('time is no whole number');
    if (last !== undefined && event.tsInit < last.tsInit) throw new Error(`tsInit ran backwards at ${this.events.length}`);
    this.events.push({ ...event, seq: this.events.length });
  }

  /** Events of one kind, in order. */
  of<K extends TapeEvent['kind']>(kind: K): Extract<TapeEvent, { kind: K }>[] {
    return this.events.filter((event): event is Extract<TapeEvent, { kind: K }> => event.kind === kind);
  }
}
