import { isoFromMicros, type BrokerReport, type ConfluenceRating, type CurrentRating, type Micros, type OrderIntent, type OrderPlan, type Refused, type TapeEvent, type Tier, type TradeRecord, type VenueCommand } from '@mia-trading/core';
import type { DecisionSink, TradingEngine } from '@mia-trading/engine';
import type { ToldClose } from '@mia-trading/execution';
import type { RatingStanding, SessionStatus } from '@mia-trading/monitoring';
import { dailyRoom, monthlyRoom, operatorReason, type Lockout, type RiskConfig } from '@mia-trading/risk';
import type { SpokenWord } from '../control/operator-words.js';
import { maskAccount } from '../output/mask.js';
import type { SessionLog } from '../output/session-log.js';
import { blockText } from './block-text.js';
import type { LiveInput } from './live-input.js';
import type { MarketLink } from './market-link.js';
import { outsideText, priceText } from './outside-text.js';
import type { Mode } from './mode.js';
import type { SessionFolder } from './session-folder.js';
import type { WarmUpProgress } from './warm-up.js';

export interface SessionPictureOptions {
  readonly mode: Mode;
  readonly folder: SessionFolder;
  readonly link: MarketLink;
  readonly input: LiveInput;
  readonly risk: RiskConfig;
  readonly log: SessionLog;
  /** What people have said before the session has begun. */
  readonly waiting: () => readonly SpokenWord[];
}

const KEPT_TRADES = 5;
/** Tiers that people hear of; a score may go back and forth at the edge of one. */
const SIGNALS: readonly Tier[] = ['GOOD_SIGNAL', 'STRONG_SIGNAL', 'PREMIUM_SIGNAL'];
const NO_SIGNAL_BELOW = 65;

/** Keeps what people and programs want to see of a session, and tells the log what was decided. */
export class SessionPicture implements DecisionSink {
  readonly #options: SessionPictureOptions;
  #engine: TradingEngine | null = null;
  #state: SessionStatus['state'] = 'warmingUp';
  #warmUp: WarmUpProgress = { done: 0, sources: 0, events: 0, until: null, asksBars: false };
  #told = '';
  #rating: ConfluenceRating | null = null;
  /** The last one worth telling; forgotten once the score has gone well below. */
  #signal: ConfluenceRating | null = null;
  #lastRefusal: SessionStatus['lastRefusal'] = null;
  readonly #trades: TradeRecord[] = [];
  readonly #counts = { ratings: 0, refusals: 0, orders: 0, fills: 0, trades: 0 };

  constructor(options: SessionPictureOptions) {
    this.#options = options;
  }

  attach(engine: TradingEngine): void {
    this.#engine = engine;
  }

  onWarmUp(progress: WarmUpProgress): void {
    this.#warmUp = progress;
  }

  begin(): void {
    this.#state = 'running';
  }

  onEvent(event: TapeEvent): void {
    if (event.kind !== 'feedStatus') return;
    const { status, detail, instrument } = event;
    this.#told = `${status}: ${detail}`;
    if (this.#state === 'warmingUp') return;
    if (status === 'disconnected') this.#state = 'disconnected';
    else if (status === 'connected') this.#state = 'running';
    const isTrouble = status === 'disconnected' || status === 'stale' || status === 'gap' || status === 'delayed';
    this.#options.log[isTrouble ? 'warn' : 'notice']('feed', `${instrument === '' ? '' : `${instrument} `}${this.#told}`);
  }

  onRating(current: CurrentRating): void {
    const rating = current.keep();
    const { score, tier, direction, coverage, price } = rating;
    this.#rating = rating;
    this.#counts.ratings += 1;
    const isSignal = SIGNALS.includes(tier);
    if (isSignal && (tier !== this.#signal?.tier || direction !== this.#signal.direction)) this.#options.log.notice('rating', `${tier} ${score.toFixed(1)} ${word(direction)} at ${price}`, { score, tier, direction, coverage, price });
    if (isSignal || score < NO_SIGNAL_BELOW) this.#signal = isSignal ? rating : null;
  }

  onEntry({ side, rating: { score } }: OrderIntent, plan: OrderPlan): void {
    this.#options.log.notice('entry', `${word(side)} ${plan.quantity} at ${plan.entryPrice}, stop ${plan.stopPrice}, target ${plan.targetPrice}, score ${score.toFixed(1)}`, { plan, score });
  }

  onRefusal(intent: OrderIntent, { code, context }: Refused): void {
    this.#lastRefusal = { ts: intent.ts, code };
    this.#counts.refusals += 1;
    this.#options.log.notice('refusal', `${word(intent.side)} refused: ${code}`, { code, context });
  }

  onCommand(command: VenueCommand): void {
    if (command.kind === 'submit') this.#counts.orders += 1;
    this.#options.log.notice('command', commandText(command), { command });
  }

  onReport(report: BrokerReport): void {
    if (report.kind === 'executed') this.#counts.fills += 1;
    this.#options.log.notice('report', `${report.orderId} ${report.kind}${'reason' in report ? `: ${report.reason}` : ''}`, { report });
  }

  onTrade(trade: TradeRecord): void {
    this.#counts.trades += 1;
    this.#trades.unshift(trade);
    this.#trades.splice(KEPT_TRADES);
    const { side, quantity, entryPrice, exitPrice, exitReason, net } = trade;
    this.#options.log.notice('trade', `${word(side)} ${quantity} from ${entryPrice} to ${priceText(exitPrice)}, ${exitReason}, ${net.toFixed(2)} dollars`, { net, exitReason });
  }

  onOutside(close: ToldClose): void {
    this.#options.log.warn('position', outsideText(close), { close });
  }

  onLockout({ cause, reason, until }: Lockout): void {
    this.#options.log.warn('lockout', `${cause}: ${reason}`, { cause, until });
  }

  /** Ratings so far. */
  get ratings(): number {
    return this.#counts.ratings;
  }

  get status(): SessionStatus {
    const { mode, folder, link, input, risk, waiting } = this.#options;
    const { time, connection, future } = link;
    const { ingress, feed } = input;
    const engine = this.#engine;
    const limits = engine?.limits.state;
    const desk = engine?.desk;
    const open = desk?.ledger.openPlan ?? null;
    return {
      schemaVersion: 1,
      sessionId: folder.sessionId,
      mode,
      account: maskAccount(connection.account),
      instrument: future.symbol,
      tape: folder.directory,
      time: isoFromMicros(time.now()),
      clock: { source: time.source, speed: time.speed },
      state: this.#state,
      warmUp: this.#state === 'warmingUp' ? warmUpOf(this.#warmUp, waiting()) : null,
      feed: { ...feed.summary, told: this.#told },
      queue: { waiting: ingress.length, peak: ingress.peak, lost: ingress.lostInAll },
      rating: this.#rating === null ? null : ratingOf(this.#rating),
      position: {
        contracts: desk?.contracts ?? 0,
        phase: desk?.phase ?? 'idle',
        unrealised: desk?.unrealised ?? 0,
        openRisk: desk?.openRisk ?? 0,
        plan: open === null ? null : { side: open.plan.side, stopPrice: open.plan.stopPrice, targetPrice: open.plan.targetPrice },
      },
      blocks: [...heldBack(waiting()), ...(limits?.lockouts ?? []).map(({ cause, reason }) => `${cause}: ${reason}`), ...(desk?.blocks ?? []).map(blockText), ...(desk?.journalFailure === null || desk === undefined ? [] : [desk.journalFailure.message])],
      room: limits === undefined ? { daily: 0, monthly: 0, trades: 0 } : { daily: dailyRoom(limits, risk.limits), monthly: monthlyRoom(limits, risk.limits), trades: risk.limits.maxTradesPerDay - limits.entries },
      today: { realised: limits?.realised ?? 0, entries: limits?.entries ?? 0 },
      counts: { events: engine?.events ?? 0, ...this.#counts },
      lastRefusal: this.#lastRefusal,
      trades: this.#trades.map(({ entryTs, exitTs, side, quantity, entryPrice, exitPrice, exitReason, score, net }) => ({ entryTs, exitTs, side, quantity, entryPrice, exitPrice, exitReason, score, net })),
    };
  }
}

function warmUpOf({ until, ...progress }: WarmUpProgress, waiting: readonly SpokenWord[]): SessionStatus['warmUp'] {
  return { ...progress, reached: until === null ? null : isoFromMicros(until), waiting: waiting.map(({ command, route, reason }) => `${command} by ${route}: ${reason}`) };
}

/** What words that wait will keep back: the switch counts from the moment at which it was thrown. */
function heldBack(waiting: readonly SpokenWord[]): readonly string[] {
  const lastOf = (lock: SpokenWord['command'], lift: SpokenWord['command']): SpokenWord | undefined => waiting.findLast(({ command }) => command === lock || command === lift);
  return [['KILL_SWITCH', lastOf('kill', 'unkill')] as const, ['PAUSED', lastOf('pause', 'resume')] as const].flatMap(([cause, word]) => (word?.command === 'kill' || word?.command === 'pause' ? [`${cause}: ${operatorReason(word.route, word.reason)}`] : []));
}

function ratingOf({ ts, price, score, tier, direction, coverage, bonus, contributions }: ConfluenceRating): RatingStanding {
  return {
    ts, score, tier, direction, coverage, bonus,
    price: Number.isNaN(price) ? null : price,
    contributions: contributions.map(({ feature, points, weight, signal, available, reason }) => ({ feature, points, weight, signal, available, reason })),
  };
}

function word(side: 1 | -1 | 0): string {
  return side === 1 ? 'long' : side === -1 ? 'short' : 'no direction';
}

function commandText(command: VenueCommand): string {
  if (command.kind !== 'submit') return `${command.kind} ${command.orderId}`;
  const { orderId, role, side, quantity, type, limitPrice, stopPrice } = command.order;
  return `${role} ${side === 1 ? 'buy' : 'sell'} ${quantity} ${type} ${[limitPrice, stopPrice].filter((price): price is Micros => price !== null).join(' stop ')} (${orderId})`;
}
