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

export const connectionConfigSchema = z.strictObject(connectionFields);

export type ConnectionConfig = z.infer<typeof connectionConfigSchema>;
