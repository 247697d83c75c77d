import type { Micros, Venue, VenueCommand } from '@mia-trading/core';
import type { OrderRoute } from './order-route.js';

/**
 * The engine's venue from its first event on. The broker is not listened to before the warm-up is over: what he says belongs behind it on
 * the tape. Nothing is decided, and so nothing sent, before.
 */
export class LateRoute implements Venue {
  #route: OrderRoute | null = null;

  /** `null` during the warm-up. */
  get route(): OrderRoute | null {
    return this.#route;
  }

  open(route: OrderRoute): void {
    this.#route = route;
  }

  send(command: VenueCommand, now: Micros): void {
    if (this.#route === null) throw new RangeError('a command was sent during the warm-up');
    this.#route.send(command, now);
  }

  nextDue(): Micros {
    return Number.POSITIVE_INFINITY;
  }

  advance(): void {}

  onMessage(): void {}

  onBook(): void {}
}
