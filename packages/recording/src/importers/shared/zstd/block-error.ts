/** What is wrong with a compressed block; the caller knows where it is. */
export class BlockError extends Error {}
