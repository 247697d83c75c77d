import type { Order } from '@stoqey/ib';
import type { OrderId, OrderRequest } from '@mia-trading/core';
import { KnownOrder, type BrokerName } from './known-order.js';
import { orderFields, shownFields, termsOf } from './order-fields.js';

/**
 * Every order that was sent or heard of, by all its names. Our own id travels in `orderRef` and comes back with everything the broker says,
 * also to a process that was started since; an order without one gets an id made of the broker's permanent one.
 *
 * Broker ids are handed out upward from above all that were ever seen, because an id that was used is refused.
 */
export class OrderRoster {
  readonly #clientId: number;
  readonly #orders = new Map<OrderId, KnownOrder>();
  readonly #byBrokerId = new Map<number, KnownOrder>();
  readonly #byPermId = new Map<number, KnownOrder>();
  #highestId: number;

  /** `floor`: no id is ever handed out up to this one. */
  constructor(clientId: number, floor: number) {
    this.#clientId = clientId;
    this.#highestId = floor;
  }

  /** Highest broker id used or seen; what a later session begins above. */
  get highestId(): number {
    return this.#highestId;
  }

  /** The broker wants ids from this one on. */
  raiseTo(nextId: number): void {
    this.#highestId = Math.max(this.#highestId, nextId - 1);
  }

  /** An order of ours that is about to be sent; it has no broker id until {@link number}. */
  add(request: OrderRequest, account: string): KnownOrder {
    const { orderId, instrument, quantity, limitPrice, stopPrice } = request;
    const known = new KnownOrder(orderId, instrument, this.#clientId, orderFields(request, account), { quantity, limitPrice, stopPrice });
    this.#orders.set(orderId, known);
    return known;
  }

  /** Gives an order of ours the next broker id. */
  number(known: KnownOrder): number {
    this.#highestId += 1;
    known.brokerId = this.#highestId;
    this.#byBrokerId.set(known.brokerId, known);
    return known.brokerId;
  }

  /** Whether an order with these names is one of this client. */
  isOwn({ clientId }: Pick<BrokerName, 'clientId'>): boolean {
    return clientId === this.#clientId;
  }

  of(orderId: OrderId): KnownOrder | undefined {
    return this.#orders.get(orderId);
  }

  /** An order of this client. */
  ofBrokerId(brokerId: number): KnownOrder | undefined {
    return this.#byBrokerId.get(brokerId);
  }

  parentOf(known: KnownOrder): KnownOrder | null {
    return this.isOwn(known) ? (this.#byBrokerId.get(known.order.parentId ?? 0) ?? null) : null;
  }

  /** The order a message is about, if it was heard of before; what the message adds to its names is remembered. */
  find(name: BrokerName): KnownOrder | undefined {
    const known = this.#ofBroker(name);
    if (known !== undefined) this.#learn(known, name);
    return known;
  }

  /** The order a message is about, made known by it if need be. */
  identify(name: BrokerName, shown: Order, instrument: string): KnownOrder {
    const known = this.#ofBroker(name) ?? this.#ofRef(name, shown.orderRef ?? '') ?? this.#strange(name, shown, instrument);
    this.#learn(known, name);
    return known;
  }

  #ofBroker({ brokerId, clientId, permId }: BrokerName): KnownOrder | undefined {
    return (clientId === this.#clientId ? this.#byBrokerId.get(brokerId) : undefined) ?? this.#byPermId.get(permId);
  }

  /** A reference belongs to the order that was first heard of with it. */
  #ofRef({ clientId, permId }: BrokerName, ref: string): KnownOrder | undefined {
    const known = this.#orders.get(ref as OrderId);
    return known !== undefined && known.clientId === clientId && (known.permId === 0 || permId === 0) ? known : undefined;
  }

  #strange({ brokerId, clientId, permId }: BrokerName, shown: Order, instrument: string): KnownOrder {
    const ref = shown.orderRef ?? '';
    const isFree = ref !== '' && !this.#orders.has(ref as OrderId);
    const orderId = (isFree ? ref : permId > 0 ? `ib-${permId}` : `ib-${clientId}-${brokerId}`) as OrderId;
    const known = new KnownOrder(orderId, instrument, clientId, shownFields(shown), termsOf(shown));
    this.#orders.set(orderId, known);
    return known;
  }

  #learn(known: KnownOrder, { brokerId, clientId, permId }: BrokerName): void {
    if (permId > 0 && known.permId === 0) {
      known.permId = permId;
      this.#byPermId.set(permId, known);
    }
    if (brokerId > 0) this.raiseTo(brokerId + 1);
    if (brokerId <= 0 || clientId !== this.#clientId || known.brokerId > 0) return;
    known.brokerId = brokerId;
    this.#byBrokerId.set(brokerId, known);
  }
}
