/** What an error about a subscription means for it. */
export type MessageAnswer =
  /** Something is told, and the data go on. */
  | 'goesOn'
  /** A limit or a permission: it is not to be had, asking again changes nothing. */
  | 'refused'
  /** It has ended, and may be had again later. */
  | 'later';

/** Data go on: delayed or partial data instead, presets, an end of data that will begin again. */
const GOES_ON: ReadonlySet<number> = new Set([10_089, 10_090, 10_091, 10_167, 2_100, 2_101, 2_102, 2_103, 2_104, 2_105, 2_106, 2_107, 2_108, 2_119, 2_157, 2_158, 2_174, 399]);

/**
 * 101 lines, 309 depth and 10190 tick-by-tick subscriptions are used up; 200 no such contract, 321 and 322 not valid, 354, 10168, 10186
 * not subscribed, 10092 no depth for this contract. (10189, no ticks one by one, is also said of requests that come too fast.)
 */
const REFUSED: ReadonlySet<number> = new Set([101, 200, 309, 321, 322, 354, 10_092, 10_168, 10_186, 10_190]);

/**
 * The answer to an error code about a subscription. A code that is not known ends it for now: it is asked for again later, never taken to
 * be running and never given up.
 */
export function answerTo(code: number): MessageAnswer {
  if (GOES_ON.has(code)) return 'goesOn';
  return REFUSED.has(code) ? 'refused' : 'later';
}
