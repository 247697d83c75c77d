import { z } from 'zod';

const count = z.int().positive().default(1).describe('How many times.');
const seconds = z.number().min(0).describe('Seconds of simulated time.');
const code = z.int().positive().describe('Code as the broker has it.');

/** Offset seen on ES prints after a farm came back, in points. */
const OBSERVED_OFFSET = 445_860_400;

const wireFaults = [
  z.strictObject({ fault: z.literal('connectionLost') }).describe('1100: the server has lost the broker; data stop, the socket stays.'),
  z.strictObject({ fault: z.literal('connectionRestored'), dataKept: z.boolean().default(true).describe('1102 when true; 1101 when false: what was subscribed is forgotten.') }).describe('The broker is back.'),
  z
    .strictObject({
      fault: z.literal('farm'),
      state: z.enum(['broken', 'connecting', 'dormant', 'ok']).describe('Of a market data farm: 2103 and no data, 2119, 2108, or 2104 and data again.'),
      farm: z.string().default('usfuture').describe('Name in the notice; `ushmds` serves history (2105 and 162 for requests, 2107, 2106), `secdefnj` definitions (2157, 2158).'),
    })
    .describe('A farm changes its state.'),
  z.strictObject({ fault: z.literal('freeze'), newToo: z.boolean().default(false).describe('Connections made later are told their accounts and nothing more.') }).describe('A half-dead socket: nothing is read or said any more.'),
  z.strictObject({ fault: z.literal('thaw') }).describe('New connections are answered again after `freeze`.'),
  z.strictObject({ fault: z.literal('disconnect') }).describe('Every connection ends.'),
  z
    .strictObject({
      fault: z.literal('restart'),
      downSeconds: z.number().min(0).default(0).describe('Wall time without a server.'),
      nextOrderId: z.int().positive().optional().describe('Next id told to clients afterwards, though it may lie below ids in use; default the true one.'),
    })
    .describe('The server is killed and comes back on the same port; orders and positions are kept by the broker.'),
  z.strictObject({ fault: z.literal('clientIdInUse'), count }).describe('326 for the next connections.'),
  z.strictObject({ fault: z.literal('noNextId'), count }).describe('The next connections are not told a next order id.'),
  z.strictObject({ fault: z.literal('notice'), code, message: z.string(), requestId: z.int().default(-1).describe('Request or order it is about; -1 for none.'), advancedReject: z.string().default('').describe('JSON about a rejected order, sent from server version 166 on; it need not be well-formed.') }).describe('Any message with a code, to every client.'),
  z.strictObject({ fault: z.literal('garbledMessage'), how: z.enum(['unknownId', 'missingFields', 'hugeFrame']).default('unknownId').describe('A message nobody knows, one without its fields, or the announcement of 20 MB that never come.') }).describe('A message that cannot be read, to every client.'),
] as const;

const dataFaults = [
  z.strictObject({ fault: z.literal('depthReset') }).describe('317: the book is to be emptied; the rows come again.'),
  z.strictObject({ fault: z.literal('corruptPrices'), offset: z.number().default(OBSERVED_OFFSET).describe('Points added to every tick-by-tick price; 0 ends it.') }).describe('Tick-by-tick prices are wrong by a constant.'),
  z.strictObject({ fault: z.literal('historyPacing'), count }).describe('162 for the next requests of history.'),
  z.strictObject({ fault: z.literal('competingSession'), active: z.boolean().default(true).describe('false ends it.') }).describe('10197: another session has the market data.'),
  z.strictObject({ fault: z.literal('delayedData'), active: z.boolean().default(true).describe('false ends it.') }).describe('Lines are of market data type 3.'),
] as const;

const orderFaults = [
  z.strictObject({ fault: z.literal('duplicateStatus'), count }).describe('The next order states are sent twice.'),
  z.strictObject({ fault: z.literal('dropStatus'), count }).describe('The next order states are not sent.'),
  z.strictObject({ fault: z.literal('reorderStatus'), count }).describe('The next order states go out after the next execution or commission.'),
  z.strictObject({ fault: z.literal('lateCommission'), seconds: seconds.default(5), count }).describe('The next commission reports come late.'),
  z
    .strictObject({
      fault: z.literal('correctExecution'),
      price: z.number().optional().describe('Points; default one tick worse.'),
    })
    .describe('The last execution is corrected: the same id ending in .02.'),
  z
    .strictObject({
      fault: z.literal('rejectOrder'),
      code: code.default(201),
      message: z.string().default('Order rejected - reason:Rejected by the simulated exchange'),
      skip: z.int().min(0).default(0).describe('Orders let through before, e.g. 2 to hit the last leg of a bracket.'),
      count,
    })
    .describe('The next orders are refused: 202 as cancelled, 399 and 10349 as a warning about an order that lives, other codes as rejected.'),
  z.strictObject({ fault: z.literal('partialFillDisconnect'), count }).describe('The next execution of two or more contracts is told in two; the client loses its connection after the first.'),
] as const;

/** Everything that can go wrong on demand. */
export const faultSchema = z.discriminatedUnion('fault', [...wireFaults, ...dataFaults, ...orderFaults]);

export type Fault = z.output<typeof faultSchema>;
