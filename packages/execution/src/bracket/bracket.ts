import { MINUTE, SECOND, type ConfluenceRating, type ExitReason, type Micros, type OrderId, type OrderPlan, type OrderRequest, type OrderRole, type Side, type VenueCommand } from '@mia-trading/core';
import type { BracketConfig } from '../config.js';
import type { OrderIds } from '../orders/order-ids.js';
import type { OrderStore, OrderUpdate } from '../orders/order-store.js';
import type { TrackedOrder } from '../orders/tracked-order.js';

/** Sends a command at event time `now`. */
export type CommandSink = (command: VenueCommand, now: Micros) => void;

export type BracketPhase = 'entering' | 'open' | 'exiting' | 'closed';

export interface BracketOptions {
  readonly plan: OrderPlan;
  readonly config: BracketConfig;
  readonly ids: OrderIds;
  readonly orders: OrderStore;
  readonly send: CommandSink;
  /** Time at which the position must be on its way out; `null` for none. */
  readonly flatBy: Micros | null;
}

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * Entry, stop and target as one unit, in event time. After every report and timer {@link Bracket} compares what is with what should be
 * and sends the difference:
 *
 * - filled contracts are covered by a stop and a target in one OCA group, which grow with further entry fills;
 * - the rest of the entry is cancelled at its time-out;
 * - an exit cancels everything, waits for the answers (bounded), and closes what is then held at market;
 * - contracts beyond the plan are taken off the same way; a lost or refused leg closes the position.
 *
 * Reductions of a leg after the other fills are the venue's OCA duty; the bracket corrects only what the venue leaves wrong.
 */
export class Bracket {
  readonly #options: BracketOptions;
  readonly #side: Side;
  #entry: TrackedOrder | null = null;
  #stop: TrackedOrder | null = null;
  #target: TrackedOrder | null = null;
  #exits: TrackedOrder[] = [];
  #entrySentAt: Micros = NEVER;
  #enteredAt: Micros = NEVER;
  #protectedAt: Micros = NEVER;
  #answersDue: Micros = NEVER;
  #exitRetryAt: Micros = NEVER;
  #exitRequested: ExitReason | null = null;
  #lastClosing: OrderRole | null = null;
  readonly #replacesUnderWay = new Map<OrderId, number>();
  #open = 0;
  #closed = false;

  constructor(options: BracketOptions) {
    this.#options = options;
    this.#side = options.plan.side;
  }

  /** An exit was asked for, or forced; stays true once it is closed. */
  get isExiting(): boolean {
    return this.#exitRequested !== null;
  }

  get phase(): BracketPhase {
    if (this.#closed) return 'closed';
    if (this.#exitRequested !== null) return 'exiting';
    return this.#entry === null || !this.#entry.isDone ? 'entering' : 'open';
  }

  /** Contracts held in the plan's direction; negative after an overfill. */
  get openContracts(): number {
    return this.#open;
  }

  /** Contracts of the entry that may still fill. */
  get workingEntry(): number {
    return this.#entry === null || this.#entry.isDone ? 0 : this.#entry.quantity - this.#entry.filled;
  }

  /** Why the position was closed; `null` while it is not, or when nothing was filled. */
  get exitReason(): ExitReason | null {
    if (!this.#closed || this.#lastClosing === null) return null;
    if (this.#lastClosing === 'target' || this.#lastClosing === 'stop') return this.#lastClosing;
    return this.#exitRequested;
  }

  owns(orderId: OrderId): boolean {
    return [this.#entry, this.#stop, this.#target, ...this.#exits].some((order) => order?.orderId === orderId);
  }

  /** Sends the entry. */
  start(now: Micros): void {
    const { plan } = this.#options;
    this.#entry = this.#submit({ role: 'entry', side: plan.side, quantity: plan.quantity, type: 'limit', limitPrice: plan.entryPrice, stopPrice: null, timeInForce: 'DAY', ocaGroup: null }, now);
    this.#entrySentAt = now;
  }

  /** A report of one of this bracket's orders, already taken in by the store. */
  onUpdate(update: OrderUpdate, now: Micros): void {
    const { order, report, execution } = update;
    if (execution !== null) {
      this.#open += execution.side * this.#side * execution.quantity;
      if (order.request?.role === 'entry') {
        if (this.#enteredAt === NEVER) this.#enteredAt = now;
      } else {
        this.#lastClosing = order.request?.role ?? null;
      }
    }
    if (report.kind === 'replaced' || (report.kind === 'commandRejected' && report.command === 'replace')) {
      const underWay = this.#replacesUnderWay.get(order.orderId) ?? 0;
      if (underWay > 0) this.#replacesUnderWay.set(order.orderId, underWay - 1);
    }
    this.#settle(now, report.kind === 'replaced' || report.kind === 'working');
  }

  onRating(rating: ConfluenceRating, now: Micros): void {
    if (rating.direction === -this.#side && rating.score >= this.#options.config.oppositeExitScore) this.exit('oppositeRating', now);
  }

  /** Next time {@link onTimer} has something to do; `Infinity` for none. */
  nextTimer(): Micros {
    if (this.#closed) return NEVER;
    const { config, flatBy } = this.#options;
    if (this.#exitRequested !== null) return Math.min(this.#exitRetryAt, this.#answersDue);
    let next = flatBy ?? NEVER;
    if (this.#entry !== null && !this.#entry.isDone && this.#entry.status !== 'pendingCancel') next = Math.min(next, this.#entrySentAt + config.entryTimeout * SECOND);
    if (this.#open > 0) next = Math.min(next, this.#enteredAt + config.timeStop * MINUTE);
    if (this.#stop !== null && !this.#stop.isConfirmed) next = Math.min(next, this.#protectedAt + config.protectionTimeout * SECOND);
    return next;
  }

  onTimer(now: Micros): void {
    if (this.#closed || now < this.nextTimer()) return;
    const { config, flatBy } = this.#options;
    if (this.#exitRequested === null) {
      if (flatBy !== null && now >= flatBy) return this.exit('sessionEnd', now);
      if (this.#open > 0 && now >= this.#enteredAt + config.timeStop * MINUTE) return this.exit('timeStop', now);
      if (this.#stop !== null && !this.#stop.isConfirmed && now >= this.#protectedAt + config.protectionTimeout * SECOND) return this.exit('protectionFailed', now);
      if (now >= this.#entrySentAt + config.entryTimeout * SECOND) this.#cancel(this.#entry, now);
    }
    this.#settle(now, true);
  }

  /** Leaves at once for the given reason; the first reason stands. Cancels the entry when nothing is held yet. */
  exit(reason: ExitReason, now: Micros): void {
    if (this.#closed || this.#exitRequested !== null) return;
    this.#exitRequested = reason;
    this.#answersDue = now + this.#options.config.cancelTimeout * SECOND;
    this.#settle(now, false);
  }

  #settle(now: Micros, mayShrink: boolean): void {
    if (this.#closed) return;
    if (this.#exitRequested === null) {
      if (this.#open < 0) return this.exit('overfill', now);
      if (this.#open > 0) this.#protect(now, mayShrink);
      else if (this.#stop !== null) this.#cancelAll(now);
    }
    if (this.#exitRequested !== null) this.#leave(now);
    this.#closed = this.#open === 0 && this.#allDone();
  }

  #protect(now: Micros, mayShrink: boolean): void {
    const { plan } = this.#options;
    if (this.#stop === null || this.#target === null) {
      const ocaGroup = `${this.#entry?.orderId ?? plan.intentId}-oca`;
      const leg = { side: -this.#side as Side, quantity: this.#open, timeInForce: 'GTC', ocaGroup } as const;
      this.#stop = this.#submit({ ...leg, role: 'stop', type: 'stop', limitPrice: null, stopPrice: plan.stopPrice }, now);
      this.#target = this.#submit({ ...leg, role: 'target', type: 'limit', limitPrice: plan.targetPrice, stopPrice: null }, now);
      this.#protectedAt = now;
      return;
    }
    if (this.#stop.isDone || this.#target.isDone) return this.exit('protectionFailed', now);
    this.#resize(this.#stop, now, mayShrink);
    this.#resize(this.#target, now, mayShrink);
  }

  /** Brings a leg to the contracts held. A leg filled in part keeps its fills inside its total. */
  #resize(leg: TrackedOrder, now: Micros, mayShrink: boolean): void {
    const wanted = leg.filled + this.#open;
    const underWay = this.#replacesUnderWay.get(leg.orderId) ?? 0;
    if (underWay > 0 || wanted === leg.quantity || (wanted < leg.quantity && !mayShrink)) return;
    this.#replacesUnderWay.set(leg.orderId, 1);
    this.#options.send({ kind: 'replace', orderId: leg.orderId, quantity: wanted, limitPrice: null, stopPrice: null }, now);
  }

  #leave(now: Micros): void {
    const { config } = this.#options;
    const exit = this.#exits.at(-1);
    if (exit !== undefined && !exit.isDone) return;
    this.#cancelAll(now);
    if (now >= this.#answersDue) this.#answersDue = NEVER;
    if (this.#open === 0) this.#exitRetryAt = NEVER;
    if (this.#open === 0 || (!this.#allDone() && this.#answersDue !== NEVER)) return;
    this.#answersDue = NEVER;
    if (exit !== undefined && exit.status !== 'filled') {
      if (this.#exitRetryAt === NEVER) this.#exitRetryAt = now + config.exitRetry * SECOND;
      if (now < this.#exitRetryAt) return;
    }
    this.#exitRetryAt = NEVER;
    const side = (this.#open > 0 ? -this.#side : this.#side) as Side;
    this.#exits.push(this.#submit({ role: 'exit', side, quantity: Math.abs(this.#open), type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', ocaGroup: null }, now));
  }

  #allDone(): boolean {
    return [this.#entry, this.#stop, this.#target, ...this.#exits].every((order) => order === null || order.isDone);
  }

  #cancelAll(now: Micros): void {
    this.#cancel(this.#entry, now);
    this.#cancel(this.#target, now);
    this.#cancel(this.#stop, now);
  }

  #cancel(order: TrackedOrder | null, now: Micros): void {
    if (order === null || order.isDone || order.status === 'pendingCancel') return;
    this.#options.orders.cancelRequested(order.orderId, now);
    this.#options.send({ kind: 'cancel', orderId: order.orderId }, now);
  }

  #submit(order: Omit<OrderRequest, 'orderId' | 'instrument' | 'parentId'>, now: Micros): TrackedOrder {
    const { ids, orders, plan, send } = this.#options;
    const request: OrderRequest = { ...order, orderId: ids.next(), instrument: plan.instrument, parentId: null };
    const tracked = orders.submitted(request);
    send({ kind: 'submit', order: request }, now);
    return tracked;
  }
}
