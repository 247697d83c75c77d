import { z } from 'zod';

const DEFAULT_FLUSH_INTERVAL_MS = 1_000;
const DEFAULT_BLOCK_BYTES = 65_536;
const DEFAULT_SEGMENT_BYTES = 268_435_456;
const MIN_BLOCK_BYTES = 64;
const MAX_BLOCK_BYTES = 16_777_216;
const MIN_SEGMENT_BYTES = 4_096;
const MAX_FLUSH_INTERVAL_MS = 60_000;

/** Configuration section `tape`: how a live session is written. */
export const tapeConfigSchema = z.strictObject({
  flushIntervalMs: z
    .number()
    .min(0)
    .max(MAX_FLUSH_INTERVAL_MS)
    .default(DEFAULT_FLUSH_INTERVAL_MS)
    .describe('Milliseconds of event time after which written events are handed to the operating system; a crash loses at most this much.'),
  syncOnFlush: z.boolean().default(true).describe('Waits for the disk where the tape is flushed, which a session does every second: a power failure loses little more than a crash.'),
  blockBytes: z
    .int()
    .min(MIN_BLOCK_BYTES)
    .max(MAX_BLOCK_BYTES)
    .default(DEFAULT_BLOCK_BYTES)
    .describe('Bytes of encoded events at which a block is closed before the flush interval ends.'),
  segmentBytes: z.int().min(MIN_SEGMENT_BYTES).default(DEFAULT_SEGMENT_BYTES).describe('Bytes at which a new segment file is begun.'),
});

export type TapeConfig = z.infer<typeof tapeConfigSchema>;
