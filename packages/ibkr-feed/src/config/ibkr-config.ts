import { z } from 'zod';

const GATEWAY_PAPER_PORT = 4_002;
const LARGEST_PORT = 65_535;
/** 0 is the client that takes over orders entered by hand; a program of its own stays off it. */
const DEFAULT_CLIENT_ID = 17;
/** The broker ends the connection above 50 messages a second; a tenth is left for its own way of counting. */
const DEFAULT_MESSAGES = 45;
const BROKER_MESSAGES = 50;
const DEFAULT_HANDSHAKE_MS = 10_000;
const DEFAULT_REQUEST_MS = 15_000;
const DEFAULT_HEARTBEAT_MS = 5_000;
const DEFAULT_HEARTBEAT_TIMEOUT_MS = 5_000;
const DEFAULT_RECONNECT_MS = 1_000;
const DEFAULT_LONGEST_RECONNECT_MS = 30_000;
const SHORTEST_MS = 10;

const milliseconds = z.number().min(SHORTEST_MS);

/** Part of the section `ibkr`: how to connect. */
const connectionFields = {
  host: z.string().min(1).default('127.0.0.1').describe('Address of TWS or IB Gateway.'),
  port: z.int().min(1).max(LARGEST_PORT).default(GATEWAY_PAPER_PORT).describe('Its port: Gateway 4002 paper and 4001 live, TWS 7497 paper and 7496 live.'),
  clientId: z.int().min(1).default(DEFAULT_CLIENT_ID).describe('Client id, the same in every session: only the client that sent an order can change it.'),
  account: z.string().default('').describe('Account that orders are for; empty takes the first of the login.'),
  messagesPerSecond: z.int().min(1).max(BROKER_MESSAGES).default(DEFAULT_MESSAGES).describe('Messages sent in any second, orders and data together; the broker allows 50 over all clients of one TWS.'),
  handshakeTimeoutMs: milliseconds.default(DEFAULT_HANDSHAKE_MS).describe('Milliseconds within which a server must tell accounts and order id.'),
  requestTimeoutMs: milliseconds.default(DEFAULT_REQUEST_MS).describe('Milliseconds within which a request must be answered.'),
  heartbeatIntervalMs: milliseconds.default(DEFAULT_HEARTBEAT_MS).describe('Milliseconds of silence after which the server is asked for its time.'),
  heartbeatTimeoutMs: milliseconds.default(DEFAULT_HEARTBEAT_TIMEOUT_MS).describe('Further milliseconds of silence after which the connection is given up and made anew.'),
  reconnectMinMs: milliseconds.default(DEFAULT_RECONNECT_MS).describe('Milliseconds before the first attempt to connect again; doubled after each attempt that fails.'),
  reconnectMaxMs: milliseconds.default(DEFAULT_LONGEST_RECONNECT_MS).describe('Longest pause between two attempts, milliseconds.'),
};

/** CME shows ten levels. */
const MOST_DEPTH_ROWS = 10;
/** Lines an account has without buying more. */
const FREE_LINES = 100;
/** At most one tick-by-tick request for a contract in this time is allowed. */
const TICK_SPACING_MS = 15_000;
const DEFAULT_SETTLE_MS = 250;
const DEFAULT_ASTRAY_MS = 3_000;
const DEFAULT_TOLERANCE_POINTS = 1;
const DEFAULT_BAND_PERCENT = 1;
const LARGEST_BAND_PERCENT = 20;
const DEFAULT_RETRY_MS = 60_000;
const DEFAULT_DATA_AGE_MS = 15_000;
const INDICES = ['SPX', 'NDX', 'VIX', 'VXN', 'VIX3M', 'VIX9D'] as const;

/** Part of the section `ibkr`: what is subscribed, and when it is believed. */
const feedFields = {
  root: z.string().min(1).default('ES').describe('Product to trade; the month is chosen by volume.'),
  symbol: z.string().default('').describe('Month to trade instead of the one chosen, e.g. ESH6; empty chooses.'),
  indices: z.array(z.string().min(1)).default([...INDICES]).describe('Indices to subscribe, one line each.'),
  lines: z.int().min(1).default(FREE_LINES).describe('Market data lines of the account; watchlists of TWS count too.'),
  depth: z.boolean().default(true).describe('Subscribes the depth of the book; the account may have three such subscriptions.'),
  depthRows: z.int().min(1).max(MOST_DEPTH_ROWS).default(MOST_DEPTH_ROWS).describe('Rows of depth a side.'),
  depthSettleMs: milliseconds.default(DEFAULT_SETTLE_MS).describe('Milliseconds for which the rows may be out of order or crossed in the middle of a change; then the book is asked for anew.'),
  depthTolerancePoints: z.number().positive().default(DEFAULT_TOLERANCE_POINTS).describe('Points by which the best prices of the depth may differ from those of the line.'),
  depthAstrayMs: milliseconds.default(DEFAULT_ASTRAY_MS).describe('Milliseconds for which they may differ by more; then the book is asked for anew.'),
  tickByTick: z.boolean().default(true).describe('Subscribes prints and quotes one by one; without it they are sampled.'),
  tickByTickSpacingMs: z.number().min(0).default(TICK_SPACING_MS).describe('Milliseconds between two tick-by-tick requests; the broker allows one for a contract in 15 seconds.'),
  printBandPercent: z.number().positive().max(LARGEST_BAND_PERCENT).default(DEFAULT_BAND_PERCENT).describe('Distance of a print from the quote of the line beyond which it is not believed, in percent of the price.'),
  dataAgeMs: milliseconds.default(DEFAULT_DATA_AGE_MS).describe('Milliseconds without any message about the contract, while its market is open, after which the feed is stale; after twice as many everything is subscribed anew.'),
  retryMs: milliseconds.default(DEFAULT_RETRY_MS).describe('Milliseconds before a subscription that ended with an error is asked for again.'),
};

export const feedConfigSchema = z.strictObject(feedFields);

export type FeedConfig = z.infer<typeof feedConfigSchema>;

const DEFAULT_EXPIRIES = 3;
const DEFAULT_RANGE_PERCENT = 3;
const LARGEST_RANGE_PERCENT = 50;
const DEFAULT_STREAMS = 48;
const DEFAULT_ROTATION_LINES = 20;
const DEFAULT_TURN_MS = 6_000;
const DEFAULT_SHORTEST_TURN_MS = 1_500;
const DEFAULT_RECENTRE_POINTS = 10;
const DEFAULT_FRESH_MS = 120_000;

/** Part of the section `ibkr`: the option chain. */
const chainFields = {
  chainUnderlying: z.string().default('SPX').describe('Index whose options are subscribed; empty for none.'),
  chainExchange: z.string().min(1).default('SMART').describe('Exchange by which option series are asked for.'),
  chainClasses: z.array(z.string().min(1)).default(['SPXW', 'SPX']).describe('Option classes: SPXW settles in the afternoon, SPX in the morning.'),
  chainExpiries: z.int().min(1).default(DEFAULT_EXPIRIES).describe('Nearest expiries that are kept.'),
  chainRangePercent: z.number().positive().max(LARGEST_RANGE_PERCENT).default(DEFAULT_RANGE_PERCENT).describe('Strikes that are kept: within this of the index, in percent of its level.'),
  chainStreams: z.int().min(0).default(DEFAULT_STREAMS).describe('Series near the money whose lines run all the time.'),
  chainRotationLines: z.int().min(1).default(DEFAULT_ROTATION_LINES).describe('Lines in which the other series take turns.'),
  chainTurnMs: milliseconds.default(DEFAULT_TURN_MS).describe('Longest turn of a series, milliseconds.'),
  chainShortestTurnMs: milliseconds.default(DEFAULT_SHORTEST_TURN_MS).describe('Shortest turn; a turn ends then once Greeks and open interest are known, milliseconds.'),
  chainRecentrePoints: z.number().positive().default(DEFAULT_RECENTRE_POINTS).describe('Points by which the index must move before other series count as near the money.'),
  chainFreshMs: milliseconds.default(DEFAULT_FRESH_MS).describe('Milliseconds for which a series counts as covered after it was heard of.'),
};

export const chainConfigSchema = z.strictObject(chainFields);

export type ChainConfig = z.infer<typeof chainConfigSchema>;

/** Configuration section `ibkr`. */
export const ibkrConfigSchema = z.strictObject({ ...connectionFields, ...feedFields, ...chainFields });

export type IbkrConfig = z.infer<typeof ibkrConfigSchema>;

export const connectionConfigSchema = z.strictObject(connectionFields);

export type ConnectionConfig = z.infer<typeof connectionConfigSchema>;
