import type { OrderId } from '@mia-trading/core';
import type { SimulatedOrder } from './simulated-order.js';

/** First permanent id; only its uniqueness matters. */
const FIRST_PERMANENT_ID = 1_700_000_001;

/** Every order ever placed, and the ids that clients may use. They outlive connections and restarts of the server. */
export class OrderRegister {
  readonly #byVenueId = new Map<OrderId, SimulatedOrder>();
  /** Highest id used by each client. */
  readonly #highest = new Map<number, number>();
  readonly #firstId: number;
  #permanentId = FIRST_PERMANENT_ID;

  constructor(firstId: number) {
    this.#firstId = firstId;
  }

  /** In the order in which they were placed. */
  get all(): readonly SimulatedOrder[] {
    return [...this.#byVenueId.values()];
  }

  /** Orders that can still be executed and that clients are told of, in the order in which they were placed. */
  get open(): readonly SimulatedOrder[] {
    return this.all.filter((order) => order.place === 'waiting' || order.place === 'atExchange');
  }

  takePermanentId(): number {
    this.#permanentId += 1;
    return this.#permanentId - 1;
  }

  /** Next id that the client may use: above all it has used. */
  nextId(clientId: number): number {
    return Math.max(this.#firstId, (this.#highest.get(clientId) ?? 0) + 1);
  }

  /** Whether a client may give this id to a new order. */
  isFree(clientId: number, orderId: number): boolean {
    return orderId > (this.#highest.get(clientId) ?? 0);
  }

  /** An id is used up, whatever becomes of its order. */
  use(clientId: number, orderId: number): void {
    this.#highest.set(clientId, Math.max(orderId, this.#highest.get(clientId) ?? 0));
  }

  add(order: SimulatedOrder): void {
    this.#byVenueId.set(order.venueId, order);
  }

  of(clientId: number, orderId: number): SimulatedOrder | null {
    return this.ofVenue(`${clientId}.${orderId}` as OrderId);
  }

  ofVenue(id: OrderId): SimulatedOrder | null {
    return this.#byVenueId.get(id) ?? null;
  }

  /** Orders of the same one-cancels-all group and account that are not over, this one left out. */
  rivalsOf(order: SimulatedOrder): readonly SimulatedOrder[] {
    const { ocaGroup } = order.ticket;
    if (ocaGroup === '') return [];
    return this.all.filter((other) => other !== order && other.place !== 'done' && other.ticket.ocaGroup === ocaGroup && other.account === order.account);
  }

  /** Orders of a family kept back until one of them is transmitted, parent first. */
  heldFamilyOf(order: SimulatedOrder): readonly SimulatedOrder[] {
    const { head } = order;
    return this.all.filter((other) => other.place === 'untransmitted' && (other.head === head || other === order));
  }
}
