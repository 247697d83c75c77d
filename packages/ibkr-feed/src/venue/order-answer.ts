/** What a code about an order says of it. */
export type OrderAnswer =
  /** Something is told, and the order lives. */
  | 'lives'
  /** It is cancelled: as asked, or because its price was not believed. */
  | 'cancelled'
  /** What was sent last, the order or a change of it, is not taken. */
  | 'refused'
  /** A cancel or a change came to nothing; how the order stands is not said. */
  | 'commandRefused'
  /** A code that is not known: it says nothing about the order, so the broker is asked. */
  | 'unknown';

export const DUPLICATE_ID = 103;
export const MODIFICATION_CODES: ReadonlySet<number> = new Set([104, 105]);

const CANCELLED = 202;
/** 399 order message, 404 waiting for shares, 10311 direct routing, 10349 preset applied. */
const LIVES: ReadonlySet<number> = new Set([399, 404, 10_349, 10_311]);
/** The range of TWS's warnings, among them 2109 outside hours ignored and 2137 cross side. */
const FIRST_WARNING = 2_100;
const LAST_WARNING = 2_199;
/**
 * 103 id used before, 109 163 382 383 price and size precautions, 110 off the tick, 200 203 no or no permitted contract, 201 rejected, 320
 * 321 322 not valid, 434 435 436 size and account, 460 no permission, 10006 no such parent, 10268 to 10270 attributes not supported.
 */
const REFUSED: ReadonlySet<number> = new Set([DUPLICATE_ID, 109, 110, 163, 200, 201, 203, 320, 321, 322, 382, 383, 434, 435, 436, 460, 10_006, 10_268, 10_269, 10_270]);
/** 104 change of a filled order, 105 not the same order, 135 136 161 10147 10148 no such order or one that cannot be cancelled. */
const COMMAND_REFUSED: ReadonlySet<number> = new Set([...MODIFICATION_CODES, 135, 136, 161, 10_147, 10_148]);

/** The answer in a code about an order. */
export function answerAboutOrder(code: number): OrderAnswer {
  if (code === CANCELLED) return 'cancelled';
  if (LIVES.has(code) || (code >= FIRST_WARNING && code <= LAST_WARNING)) return 'lives';
  if (REFUSED.has(code)) return 'refused';
  return COMMAND_REFUSED.has(code) ? 'commandRefused' : 'unknown';
}

const REASON = /reason:\s*(.*)$/is;

/** What stands behind `reason:` in a text of the broker, on one line; the whole text where there is no such word. */
export function reasonIn(text: string): string {
  return (REASON.exec(text)?.[1] ?? text).replaceAll(/\s+/g, ' ').trim();
}
