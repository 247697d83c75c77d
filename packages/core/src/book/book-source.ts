import type { FeedQuality } from '../events/events.js';

/** What feeds a book, from worst to best. */
export const Source = { None: 0, Quotes: 1, Depth: 2, Orders: 3 } as const;
export type Source = (typeof Source)[keyof typeof Source];

const SOURCE_OF = { l3: Source.Orders, 'l2-atomic': Source.Depth, 'l2-async': Source.Depth, l1: Source.Quotes, sampled: Source.None } as const;
/** What a source is taken for before the feed declares its quality: the modest answer. */
const ASSUMED_QUALITY = ['sampled', 'l1', 'l2-async', 'l3'] as const;

/**
 * Which messages feed the book. Before the feed declares its quality the best source seen so far does; after that the one the quality
 * names (`sampled` leaves it open).
 */
export class BookSource {
  quality: FeedQuality = 'sampled';
  current: Source = Source.None;
  #isDeclared = false;
  #isPinned = false;

  /** The feed says what it is. Answers whether another source feeds the book from now on. */
  declare(quality: FeedQuality): boolean {
    const source = SOURCE_OF[quality];
    this.quality = quality;
    this.#isDeclared = true;
    this.#isPinned = source !== Source.None;
    if (!this.#isPinned || source === this.current) return false;
    this.current = source;
    return true;
  }

  /** A message of another than the current source came. Answers whether that source feeds the book from now on. */
  offer(source: Source): boolean {
    if (this.#isPinned || source < this.current) return false;
    this.current = source;
    if (!this.#isDeclared) this.quality = ASSUMED_QUALITY[source];
    return true;
  }
}
