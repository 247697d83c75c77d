import { readFile } from 'node:fs/promises';
import { MiaError } from '@mia-trading/core';
import { z } from 'zod';
import { unreadable } from '../shared/import-errors.js';

const column = z.union([z.string().min(1), z.int().min(0)]).describe('A column: its name in the header, or its position from 0.');
const zone = z.string().refine(isZone, 'is not an IANA zone such as America/New_York').describe('IANA zone of times that carry no offset.');

const time = z.strictObject({
  columns: z.array(column).min(1).describe('Columns of the time; several are joined by one space, as date and time.'),
  format: z
    .string()
    .default('iso')
    .describe('`iso`, `epochSeconds`, `epochMillis`, `epochMicros`, `epochNanos`, or a pattern of yyyy (or yy), M, d, H, m, s and S (fraction of a second), e.g. `yyyy/M/d H:m:s`. One letter takes one or two digits.'),
  timeOfDay: z.string().regex(/^\d{2}:\d{2}$/).optional().describe('Local HH:mm at which the row is known, where the columns hold a date alone: 16:15 for daily closes of VIX.'),
  zone: zone.optional(),
});

const shared = {
  delimiter: z.string().length(1).default(',').describe('Character between fields.'),
  skipLines: z.int().min(0).default(0).describe('Lines before the header, or before the first row where there is none.'),
  hasHeader: z.boolean().default(true).describe('Whether a line of column names comes before the rows.'),
  instrument: z
    .union([z.string().min(1), z.strictObject({ column })])
    .optional()
    .describe('Symbol of every row, or the column it is in. The import may be told another one.'),
  time: time.describe('Where the time of a row is, and how it is written.'),
  priceScale: z.number().positive().default(1).describe('Points per unit of the prices in the file: 0.25 where they are counted in ES ticks.'),
};

const aggressor = z.strictObject({
  column,
  values: z.record(z.string(), z.enum(['buy', 'sell', 'none'])).describe('What each value of the column means. A value that is not listed is an error.'),
  source: z.enum(['exchange', 'quote', 'tick']).default('exchange').describe('Who decided the side: the exchange, or a rule of the vendor.'),
});

/** Layout of a CSV file and the events its rows become. */
export const csvMappingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('trade'),
    ...shared,
    columns: z.strictObject({ price: column, size: column.optional(), matchId: column.optional() }).describe('Without a size column every print is marked as of unknown size.'),
    aggressor: aggressor.optional().describe('Without it no print has a side.'),
  }),
  z.strictObject({
    kind: z.literal('quote'),
    ...shared,
    columns: z.strictObject({ bid: column, bidSize: column.optional(), ask: column, askSize: column.optional() }),
  }),
  z.strictObject({
    kind: z.literal('bar'),
    ...shared,
    columns: z.strictObject({
      open: column, high: column, low: column, close: column,
      volume: column.optional(), bidVolume: column.optional(), askVolume: column.optional(), trades: column.optional(),
    }),
    bar: z
      .strictObject({
        periodSeconds: z.number().positive().describe('Length of a bar, seconds.'),
        stamp: z.enum(['start', 'end']).describe('Whether the time of a row is the start or the end of its bar. There is no default: a wrong guess lets a backtest see the future.'),
      })
      .describe('Length and time of the bars.'),
  }),
  z.strictObject({
    kind: z.literal('index'),
    ...shared,
    columns: z.strictObject({ level: column }),
  }),
]);

export type CsvMapping = z.infer<typeof csvMappingSchema>;
/** A column: its name in the header, or its position from 0. */
export type CsvColumn = z.infer<typeof column>;
export type CsvTime = CsvMapping['time'];

/** Checks a mapping. `file` names it in the message. Throws `MIA-IMPORT-MAPPING` naming every wrong field. */
export function parseCsvMapping(json: unknown, file = 'mapping'): CsvMapping {
  const result = csvMappingSchema.safeParse(json);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`).join('; ');
  throw wrongMapping(file, faults);
}

/** Reads a mapping from a JSON file. Throws `MIA-IMPORT-FILE` or `MIA-IMPORT-MAPPING`. */
export async function readCsvMapping(file: string): Promise<CsvMapping> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw wrongMapping(file, `no JSON (${cause instanceof Error ? cause.message : String(cause)})`);
  }
  return parseCsvMapping(json, file);
}

/** The mapping cannot be used. */
export function wrongMapping(file: string, faults: string): MiaError {
  return new MiaError('MIA-IMPORT-MAPPING', `${file}: ${faults}`, 'Correct the mapping; docs/import-mappings holds working examples.', { file });
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
