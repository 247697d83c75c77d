import type { SimulatedContract } from '../contracts/simulated-contract.js';
import type { ClientSession } from '../session/client-session.js';

/** What is asked for continuously; the real server limits each kind on its own. */
export type SubscriptionKind = 'line' | 'depth' | 'tickByTick' | 'realTimeBars' | 'bars';

/** Data that a client is being sent. */
export interface Subscription {
  readonly kind: SubscriptionKind;
  readonly session: ClientSession;
  readonly requestId: number;
  readonly contract: SimulatedContract;
  /** Generic ticks asked for with a line, e.g. `100,101`; empty otherwise. */
  readonly genericTicks: string;
  /** A line that ends by itself once its first values are sent. */
  readonly isSnapshot: boolean;
  /** Sends everything as if it had just been asked for: after the client was told to forget what it has. */
  restart(): void;
}

/** Why something is not sent, as the client is told. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** Looks at what is wanted beside all that is open, and refuses it or not. */
export type AdmissionRule = (wanted: Subscription, open: readonly Subscription[]) => Refusal | null;

/** Code of the real server for an id that is in use already. */
const DUPLICATE_TICKER = 102;

/** Everything that is being sent, to all clients together: the limits of the server are limits on this. */
export class Subscriptions {
  #open: Subscription[] = [];
  readonly #rules: AdmissionRule[] = [];
  readonly #listeners: (() => void)[] = [];

  /** In the order in which they were asked for. */
  get all(): readonly Subscription[] {
    return this.#open;
  }

  /** Adds a rule; the first that refuses decides. */
  rule(rule: AdmissionRule): void {
    this.#rules.push(rule);
  }

  /** Hears of everything that is opened, before its first message. */
  onOpen(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Whether it may be sent; the client has been told why when not. */
  open(wanted: Subscription): boolean {
    const refusal = this.#refusalOf(wanted);
    if (refusal !== null) {
      wanted.session.sendError(wanted.requestId, refusal.code, refusal.message);
      return false;
    }
    this.#open = [...this.#open, wanted];
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** The subscription that is ended by this; `null` when there is none. */
  close(kind: SubscriptionKind, session: ClientSession, requestId: number): Subscription | null {
    const found = this.#find(kind, session, requestId);
    if (found !== undefined) this.#open = this.#open.filter((one) => one !== found);
    return found ?? null;
  }

  closeAllOf(session: ClientSession): void {
    this.#open = this.#open.filter((one) => one.session !== session);
  }

  #refusalOf(wanted: Subscription): Refusal | null {
    if (this.#find(wanted.kind, wanted.session, wanted.requestId) !== undefined) return { code: DUPLICATE_TICKER, message: 'Duplicate ticker ID' };
    for (const rule of this.#rules) {
      const refusal = rule(wanted, this.#open);
      if (refusal !== null) return refusal;
    }
    return null;
  }

  #find(kind: SubscriptionKind, session: ClientSession, requestId: number): Subscription | undefined {
    return this.#open.find((one) => one.kind === kind && one.session === session && one.requestId === requestId);
  }
}
