import { MINUTE, SECOND, type ConfluenceRating, type ExitReason, type Micros, type OrderId, type OrderRequest, type Side, type VenueCommand } from '@mia-trading/core';
import type { BracketConfig } from '../config.js';
import type { OpenPlan, StopMove } from '../journal/journal-record.js';
import type { OrderIds } from '../orders/order-ids.js';
import type { OrderStore, OrderUpdate } from '../orders/order-store.js';
import type { TrackedOrder } from '../orders/tracked-order.js';
import type { OutsideFill } from '../outside/outside-close.js';
import { contractsOutside } from '../outside/outside-fills.js';
import { contractsOf, firstEntry, lastClosing } from './bracket-orders.js';
import { Closing } from './closing.js';
import { nextStop, type StopGuide } from './stop-guide.js';

/** Sends a command at event time `now`. */
export type CommandSink = (command: VenueCommand, now: Micros) => void;

export type BracketPhase = 'entering' | 'open' | 'exiting' | 'closed';

export interface BracketOptions {
  /** The plan, and what was done about it so far. */
  readonly open: OpenPlan;
  readonly config: BracketConfig;
  readonly tickSize: number;
  readonly ids: OrderIds;
  readonly orders: OrderStore;
  /** Sends; once it returns a submitted order is in `orders`. */
  readonly send: CommandSink;
  /** What others have closed of the plan. */
  readonly outside: () => readonly OutsideFill[];
  /** How many of so many signed contracts a closing order may close now. */
  readonly closable: (contracts: number) => number;
  readonly onExit: (reason: ExitReason, now: Micros) => void;
  readonly onStopMove: (move: StopMove, now: Micros) => void;
  /** No answer about an order came in time. */
  readonly onUnanswered: (order: TrackedOrder, now: Micros) => void;
}

const NEVER: Micros = Number.POSITIVE_INFINITY;

/**
 * Entry, stop and target as one unit, in event time. After every report and timer {@link Bracket} compares what is with what should be
 * and sends the difference:
 *
 * - filled contracts are covered by a stop and a target in one OCA group, which grow with further entry fills;
 * - contracts without a confirmed stop for longer than the bound, or a lost or refused leg, close the position;
 * - the stop moves only toward safety;
 * - the rest of the entry is cancelled at its time-out;
 * - an exit cancels everything, waits for the answers (bounded), and closes what is then held at market;
 * - contracts beyond the plan are taken off the same way;
 * - what others have closed is no longer held: stop and target come down with it, and are cancelled when nothing is left.
 *
 * Reductions of a leg after the other fills are the venue's OCA duty; the bracket corrects only what the venue leaves wrong. Built on a
 * plan that already has orders, it goes on from there.
 */
export class Bracket {
  readonly #options: BracketOptions;
  readonly #side: Side;
  readonly #replacesUnderWay = new Map<OrderId, number>();
  /** What a venue last refused to change an order to. */
  readonly #refused = new Map<OrderId, string>();
  #entry: TrackedOrder | null = null;
  #stop: TrackedOrder | null = null;
  #target: TrackedOrder | null = null;
  #closing: Closing | null = null;
  #enteredAt: Micros = NEVER;
  #uncoveredSince: Micros = NEVER;
  #exitReason: ExitReason | null;
  #stopMove: StopMove | null;
  #stopPrice: number;
  #bestPrice = Number.NaN;
  #closed = false;
  /** Due at once after a restart. */
  #next: Micros = 0;

  constructor(options: BracketOptions) {
    const { open, orders, config } = options;
    this.#options = options;
    this.#side = open.plan.side;
    this.#stopPrice = open.plan.stopPrice;
    this.#stopMove = open.stopMove;
    this.#exitReason = open.exit?.reason ?? null;
    const exits: TrackedOrder[] = [];
    for (const orderId of open.orderIds) {
      const order = orders.order(orderId);
      const role = order?.request?.role;
      if (order === undefined || role === undefined) continue;
      if (role === 'entry') this.#entry = order;
      else if (role === 'stop') this.#stop = order;
      else if (role === 'target') this.#target = order;
      else exits.push(order);
    }
    if (this.#stop !== null) this.#stopPrice = this.#stop.terms.stopPrice ?? this.#stopPrice;
    const entered = firstEntry(this.#entry);
    if (entered !== null) this.#entered(entered.price, entered.tsVenue);
    if (open.exit !== null) this.#closing = this.#newClosing(open.exit.ts, exits, config);
  }

  /** An exit was asked for, or forced; stays true once it is closed. */
  get isExiting(): boolean {
    return this.#exitReason !== null;
  }

  get phase(): BracketPhase {
    if (this.#closed) return 'closed';
    if (this.#exitReason !== null) return 'exiting';
    return this.#entry === null || !this.#entry.isDone ? 'entering' : 'open';
  }

  /** Signed contracts held. */
  get contracts(): number {
    return contractsOf(this.#all()) + contractsOutside(this.#options.outside());
  }

  /** Contracts held in the plan's direction; negative after an overfill. */
  get openContracts(): number {
    return this.#side * this.contracts;
  }

  /** Contracts of the entry that may still fill. */
  get workingEntry(): number {
    return this.#entry === null || this.#entry.isDone ? 0 : this.#entry.quantity - this.#entry.traded;
  }

  /** Why the position was closed; `null` while it is not, or when nothing was filled. */
  get exitReason(): ExitReason | null {
    const role = this.#closed ? lastClosing(this.#all(), this.#options.outside()) : null;
    if (role === 'outside') return 'closedOutside';
    if (role === 'target') return 'target';
    if (role === 'stop') return this.#stopMove ?? 'stop';
    return role === null ? null : this.#exitReason;
  }

  /** Sends the entry. */
  start(now: Micros): void {
    const { plan } = this.#options.open;
    this.#entry = this.#submit({ role: 'entry', side: plan.side, quantity: plan.quantity, type: 'limit', limitPrice: plan.entryPrice, stopPrice: null, timeInForce: 'DAY', ocaGroup: null }, now);
    this.#next = this.#nextTimer();
  }

  /** A report of one of this bracket's orders, already taken in by the store. */
  onUpdate({ order, report, execution }: OrderUpdate, now: Micros): void {
    if (execution !== null && order.request?.role === 'entry' && this.#enteredAt === NEVER) this.#entered(execution.price, now);
    const isRefusal = report.kind === 'commandRejected' && report.command === 'replace';
    if (report.kind === 'replaced' || isRefusal) {
      const underWay = this.#replacesUnderWay.get(order.orderId) ?? 0;
      if (underWay > 0) this.#replacesUnderWay.set(order.orderId, underWay - 1);
      if (isRefusal) this.#refused.set(order.orderId, this.#wanted(order));
    }
    this.#settle(now, report.kind === 'replaced' || report.kind === 'working');
  }

  /** Others have closed contracts of the plan, or what was said of that has changed. */
  onOutside(now: Micros): void {
    this.#settle(now, true);
  }

  /** A price of the market, in points. */
  onPrice(price: number): void {
    if (this.#enteredAt !== NEVER && !(this.#side * (price - this.#bestPrice) <= 0)) this.#bestPrice = price;
  }

  onRating(rating: Pick<ConfluenceRating, 'score' | 'direction'>, now: Micros): void {
    if (rating.direction === -this.#side && rating.score >= this.#options.config.oppositeExitScore) this.exit('oppositeRating', now);
  }

  /** Moves the stop toward safety if there is reason to. */
  guideStop(lastPrice: number, guide: StopGuide, now: Micros): void {
    const { config, tickSize, open, onStopMove } = this.#options;
    if (config.breakEvenAfter === 0 && config.trailing === 'off') return;
    if (this.#exitReason !== null || this.#stop === null || this.#stop.isDone || this.#entry === null || this.openContracts <= 0) return;
    const next = nextStop({ plan: open.plan, config, tickSize, entryPrice: this.#entry.averagePrice, lastPrice, bestPrice: this.#bestPrice, stopPrice: this.#stopPrice, guide });
    if (next === null) return;
    this.#stopPrice = next.price;
    this.#stopMove = next.move;
    onStopMove(next.move, now);
    this.#settle(now, false);
  }

  /** Next time {@link onTimer} has something to do; `Infinity` for none. */
  nextTimer(): Micros {
    return this.#next;
  }

  onTimer(now: Micros): void {
    if (this.#closed || now < this.#next) return;
    const { config, open, onUnanswered } = this.#options;
    for (const order of this.#all()) if (!order.isDone && now >= this.#answerDue(order)) onUnanswered(order, now);
    if (this.#exitReason === null) {
      const { flatBy, flatReason } = open.terms;
      if (flatBy !== null && now >= flatBy) return this.exit(flatReason, now);
      if (this.openContracts > 0 && now >= this.#enteredAt + config.timeStop * MINUTE) return this.exit('timeStop', now);
      if (now >= this.#uncoveredSince + config.protectionTimeout * SECOND) return this.exit('protectionFailed', now);
      if (now >= this.#entryDue()) this.#cancel(this.#entry, now);
    }
    this.#settle(now, true);
  }

  /** Leaves at once for the given reason; the first reason stands. Cancels the entry when nothing is held yet. */
  exit(reason: ExitReason, now: Micros): void {
    if (this.#closed || this.#exitReason !== null) return;
    this.#exitReason = reason;
    this.#options.onExit(reason, now);
    this.#closing = this.#newClosing(now, [], this.#options.config);
    this.#settle(now, false);
  }

  /** Looks again at everything after a comparison with the broker: changes it knows nothing of since `askedAt` were lost. */
  review(askedAt: Micros, now: Micros): void {
    for (const leg of this.#legs()) if (leg.touchedAt <= askedAt) this.#replacesUnderWay.delete(leg.orderId);
    this.#refused.clear();
    const entered = firstEntry(this.#entry);
    if (entered !== null && this.#enteredAt === NEVER) this.#entered(entered.price, now);
    this.#settle(now, true);
  }

  #entered(price: number, now: Micros): void {
    this.#enteredAt = now;
    this.#bestPrice = price;
  }

  #settle(now: Micros, mayShrink: boolean): void {
    if (this.#closed) return;
    if (this.#exitReason === null) {
      const open = this.openContracts;
      if (open < 0) return this.exit('overfill', now);
      if (open === 0 && this.#isClosedOutside) return this.exit('closedOutside', now);
      if (open > 0) this.#protect(open, now, mayShrink);
      else if (this.#stop !== null || this.#target !== null) this.#cancelAll(now);
    }
    this.#closing?.step(now);
    this.#closed = this.openContracts === 0 && this.#all().every((order) => order.isDone);
    this.#next = this.#nextTimer();
  }

  #nextTimer(): Micros {
    if (this.#closed) return NEVER;
    const { config, open } = this.#options;
    let next = this.#closing?.nextTimer() ?? NEVER;
    const mayCancelAgain = this.#exitReason !== null || (this.#stop !== null && this.openContracts === 0);
    for (const order of this.#all()) if (!order.isDone) next = Math.min(next, this.#answerDue(order), mayCancelAgain ? this.#cancelAgainAt(order) : NEVER);
    if (this.#exitReason !== null) return next;
    next = Math.min(next, open.terms.flatBy ?? NEVER, this.#entryDue(), this.#uncoveredSince + config.protectionTimeout * SECOND);
    return this.openContracts > 0 ? Math.min(next, this.#enteredAt + config.timeStop * MINUTE) : next;
  }

  get #isClosedOutside(): boolean {
    const outside = this.#options.outside();
    return outside.length > 0 && lastClosing(this.#all(), outside) === 'outside';
  }

  #protect(open: number, now: Micros, mayShrink: boolean): void {
    const { plan } = this.#options.open;
    const leg = { side: -this.#side as Side, quantity: open, timeInForce: 'GTC', ocaGroup: `${this.#entry?.orderId ?? plan.intentId}-oca` } as const;
    this.#stop ??= this.#submit({ ...leg, role: 'stop', type: 'stop', limitPrice: null, stopPrice: plan.stopPrice }, now);
    this.#target ??= this.#submit({ ...leg, role: 'target', type: 'limit', limitPrice: plan.targetPrice, stopPrice: null }, now);
    if (this.#stop.isDone || this.#target.isDone) return this.exit('protectionFailed', now);
    if (this.#options.outside().length > 0 && (this.#isTooLarge(this.#stop) || this.#isTooLarge(this.#target))) return this.exit('protectionFailed', now);
    const isCovered = this.#stop.isConfirmed && this.#stop.quantity - this.#stop.traded >= open;
    if (isCovered) this.#uncoveredSince = NEVER;
    else if (this.#uncoveredSince === NEVER) this.#uncoveredSince = now;
    this.#adjust(this.#stop, open, now, mayShrink);
    this.#adjust(this.#target, open, now, mayShrink);
  }

  /** Brings a leg to the contracts held, and the stop to its price. A leg filled in part keeps its fills inside its total. */
  #adjust(leg: TrackedOrder, open: number, now: Micros, mayShrink: boolean): void {
    const quantity = leg.traded + open;
    // Confirmed first: a new price for an order that the venue has not answered for would be lost or refused.
    const movesStop = leg === this.#stop && leg.isConfirmed && leg.terms.stopPrice !== this.#stopPrice;
    if ((this.#replacesUnderWay.get(leg.orderId) ?? 0) > 0 || this.#refused.get(leg.orderId) === this.#wanted(leg)) return;
    if (!movesStop && (quantity === leg.quantity || (quantity < leg.quantity && !mayShrink))) return;
    this.#replacesUnderWay.set(leg.orderId, 1);
    this.#options.send({ kind: 'replace', orderId: leg.orderId, quantity, limitPrice: null, stopPrice: movesStop ? this.#stopPrice : null }, now);
  }

  /** The venue has refused to bring it down to what is held: it could open the other side. */
  #isTooLarge(leg: TrackedOrder): boolean {
    return leg.quantity - leg.traded > this.openContracts && this.#refused.get(leg.orderId) === this.#wanted(leg);
  }

  #wanted(leg: TrackedOrder): string {
    return `${leg.traded + this.openContracts}@${leg === this.#stop ? this.#stopPrice : ''}`;
  }

  #newClosing(now: Micros, sent: readonly TrackedOrder[], config: BracketConfig): Closing {
    const position = {
      held: () => this.#options.closable(this.contracts),
      cancelWorking: (at: Micros) => this.#cancelAll(at),
      isQuiet: () => this.#legs().every((order) => order.isDone),
      submit: (side: Side, quantity: number, at: Micros) => this.#submit({ role: 'exit', side, quantity, type: 'market', limitPrice: null, stopPrice: null, timeInForce: 'DAY', ocaGroup: null }, at),
    };
    return new Closing(position, config, now, sent);
  }

  #legs(): TrackedOrder[] {
    return [this.#entry, this.#target, this.#stop].filter((order) => order !== null);
  }

  #all(): TrackedOrder[] {
    return [...this.#legs(), ...(this.#closing?.orders ?? [])];
  }

  #entryDue(): Micros {
    const entry = this.#entry;
    if (entry === null || entry.isDone) return NEVER;
    return entry.cancelRequestedAt >= 0 ? this.#cancelAgainAt(entry) : entry.sentAt + this.#options.config.entryTimeout * SECOND;
  }

  /** When the answer to the order, or to the cancel of it, is overdue. */
  #answerDue(order: TrackedOrder): Micros {
    if (order.status === 'unknown') return NEVER;
    const since = order.cancelPendingSince >= 0 ? order.cancelPendingSince : order.isConfirmed ? NEVER : order.sentAt;
    return since + this.#options.config.answerTimeout * SECOND;
  }

  /** When a cancel that was refused may be sent again. */
  #cancelAgainAt(order: TrackedOrder): Micros {
    if (order.cancelRequestedAt < 0 || order.cancelPendingSince >= 0 || order.request?.role === 'exit') return NEVER;
    return order.cancelRequestedAt + this.#options.config.exitRetry * SECOND;
  }

  #cancelAll(now: Micros): void {
    for (const order of this.#legs()) this.#cancel(order, now);
  }

  #cancel(order: TrackedOrder | null, now: Micros): void {
    if (order === null || order.isDone || order.cancelPendingSince >= 0) return;
    if (order.cancelRequestedAt >= 0 && now < this.#cancelAgainAt(order)) return;
    this.#options.send({ kind: 'cancel', orderId: order.orderId }, now);
  }

  #submit(order: Omit<OrderRequest, 'orderId' | 'instrument' | 'parentId'>, now: Micros): TrackedOrder {
    const { ids, orders, open, send } = this.#options;
    const orderId = ids.next();
    send({ kind: 'submit', order: { ...order, orderId, instrument: open.plan.instrument, parentId: null } }, now);
    return orders.order(orderId) as TrackedOrder;
  }
}
