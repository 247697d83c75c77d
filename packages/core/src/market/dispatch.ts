import type { MarketListener, MarketView } from '../contracts/feature.js';
import type { TapeEvent } from '../events/events.js';
import { listenerRows, type ListenerRow } from './listener-row.js';
import { MarketChange } from './market-change.js';
import type { MarketState } from './market-state.js';

type Hook = keyof MarketListener;
type With<K extends Hook> = MarketListener & Required<Pick<MarketListener, K>>;

function withHook<K extends Hook>(listeners: readonly MarketListener[], hook: K): With<K>[] {
  return listeners.filter((listener): listener is With<K> => listener[hook] !== undefined);
}

/**
 * Hands events to features: to each in the order given, only to those that have the hook, with no allocation.
 * Which hooks a feature has is looked up once, here.
 *
 * For each event: `announce(market.advance(event))`, `onEvent(event)`, `announce(market.apply(event))`; {@link runFeatures} does it.
 */
export class FeatureSet {
  readonly #trade: readonly ListenerRow[];
  readonly #order: readonly With<'onOrder'>[];
  readonly #depth: readonly With<'onDepth'>[];
  readonly #quote: readonly With<'onQuote'>[];
  readonly #book: readonly ListenerRow[];
  readonly #bar: readonly With<'onBar'>[];
  readonly #optionQuote: readonly With<'onOptionQuote'>[];
  readonly #optionTrade: readonly With<'onOptionTrade'>[];
  readonly #index: readonly With<'onIndex'>[];
  readonly #gap: readonly With<'onGap'>[];
  readonly #session: readonly With<'onSession'>[];
  readonly #regularHours: readonly With<'onRegularHours'>[];

  constructor(features: readonly MarketListener[]) {
    this.#trade = listenerRows(features, 'onTrade');
    this.#order = withHook(features, 'onOrder');
    this.#depth = withHook(features, 'onDepth');
    this.#quote = withHook(features, 'onQuote');
    this.#book = listenerRows(features, 'onBook');
    this.#bar = withHook(features, 'onBar');
    this.#optionQuote = withHook(features, 'onOptionQuote');
    this.#optionTrade = withHook(features, 'onOptionTrade');
    this.#index = withHook(features, 'onIndex');
    this.#gap = withHook(features, 'onGap');
    this.#session = withHook(features, 'onSession');
    this.#regularHours = withHook(features, 'onRegularHours');
  }

  /**
   * The event itself, before it is applied: prints, quotes, depth, orders and bars of the traded instrument only; options and indices
   * of any. Events of other kinds go to nobody.
   */
  onEvent(event: TapeEvent, market: MarketView): void {
    switch (event.kind) {
      case 'index':
        for (const feature of this.#index) feature.onIndex(event, market);
        return;
      case 'optionQuote':
        for (const feature of this.#optionQuote) feature.onOptionQuote(event, market);
        return;
      case 'optionTrade':
        for (const feature of this.#optionTrade) feature.onOptionTrade(event, market);
        return;
      default:
        if (event.instrument === market.instrument.symbol) this.#onOwnEvent(event, market);
    }
  }

  /** What an event did to the market, as bits of {@link MarketChange}: first session, regular hours and gap, then the book. */
  announce(changes: number, market: MarketView): void {
    if (changes === MarketChange.None) return;
    if ((changes & MarketChange.Session) !== 0) for (const feature of this.#session) feature.onSession(market);
    if ((changes & MarketChange.RegularHours) !== 0) {
      for (const feature of this.#regularHours) feature.onRegularHours(market.isRegularHours, market);
    }
    if ((changes & MarketChange.Gap) !== 0) for (const feature of this.#gap) feature.onGap(market);
    if ((changes & MarketChange.Book) !== 0) for (const row of this.#book) row.onBook(market);
  }

  #onOwnEvent(event: TapeEvent, market: MarketView): void {
    switch (event.kind) {
      case 'order':
        for (const feature of this.#order) feature.onOrder(event, market);
        return;
      case 'trade':
        for (const row of this.#trade) row.onTrade(event, market);
        return;
      case 'depth':
        for (const feature of this.#depth) feature.onDepth(event, market);
        return;
      case 'quote':
        for (const feature of this.#quote) feature.onQuote(event, market);
        return;
      case 'bar':
        for (const feature of this.#bar) feature.onBar(event, market);
        return;
      default:
    }
  }
}

/**
 * One event through features that run alone: time, session hooks, the event's hook, the book, then `onGap` and `onBook`.
 * Returns what changed, as bits of {@link MarketChange}.
 */
export function runFeatures(features: FeatureSet, market: MarketState, event: TapeEvent): number {
  const before = market.advance(event);
  features.announce(before, market);
  features.onEvent(event, market);
  const after = market.apply(event);
  features.announce(after, market);
  return before | after;
}
