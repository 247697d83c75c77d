import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MiaError } from '@mia-trading/core';
import { newSecret } from '../secret.js';
import { DASHBOARD_COMMANDS, type DashboardCommand, type DashboardSource, type DashboardStatus } from './dashboard-source.js';
import { readReason } from './read-command.js';
import { badRequestReply, errorReply, HttpStatus, jsonReply, type Reply } from './reply.js';
import { refuseForeign, refuseStranger } from './request-guard.js';

export interface DashboardPage {
  /** The document. `{{token}}` in it becomes the token of this start. */
  readonly html: string;
  /** Style sheets and scripts by their names, e.g. `dashboard.css`. */
  readonly files: Readonly<Record<string, string>>;
}

export interface DashboardServerOptions {
  readonly source: DashboardSource;
  readonly page: DashboardPage;
  /** Port of the loopback interface; 0 for a free one. */
  readonly port: number;
  /** Milliseconds in which a request must have come whole; 10,000 unless told. */
  readonly requestWithinMs?: number;
  /** Hears what nobody expected; the page is told only that it happened. */
  readonly onFailure?: (cause: unknown) => void;
}

const LOOPBACK = '127.0.0.1';
const TOKEN_PLACE = '{{token}}';
const REQUEST_WITHIN_MS = 10_000;
/** Bytes of all headers of a request. */
const LARGEST_HEADER = 8_192;
/** A few pages with a few connections each. */
const MOST_CONNECTIONS = 64;
/** Nothing but the page's own files runs or is loaded, and nobody shows the page in a frame. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

const COMMAND_PREFIX = '/api/commands/';
const READING = ['GET', 'HEAD'];

/**
 * Serves the dashboard's page, `GET /api/status`, and `POST /api/commands/<command>` on the loopback interface alone. It knows the session
 * only as a {@link DashboardSource}.
 */
export class DashboardServer {
  readonly #options: DashboardServerOptions;
  readonly #token = newSecret();
  readonly #files: ReadonlyMap<string, Reply>;
  readonly #server: Server;
  #asked: Promise<DashboardStatus> | null = null;

  private constructor(options: DashboardServerOptions) {
    const { page, requestWithinMs = REQUEST_WITHIN_MS } = options;
    if (!page.html.includes(TOKEN_PLACE)) throw new RangeError(`the page has no ${TOKEN_PLACE}`);
    this.#options = options;
    this.#files = new Map([
      ['/', { status: HttpStatus.Ok, type: 'text/html; charset=utf-8', body: page.html.replaceAll(TOKEN_PLACE, this.#token) }],
      ...Object.entries(page.files).map(([name, body]) => [`/${name}`, { status: HttpStatus.Ok, type: `text/${name.endsWith('.css') ? 'css' : 'javascript'}; charset=utf-8`, body }] as const),
    ]);
    this.#server = createServer({ maxHeaderSize: LARGEST_HEADER, headersTimeout: requestWithinMs, requestTimeout: requestWithinMs, connectionsCheckingInterval: requestWithinMs / 2 }, (request, response) => void this.#onRequest(request, response));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Resolves once it listens. Throws `MIA-DASHBOARD-PORT` when it cannot. */
  static async open(options: DashboardServerOptions): Promise<DashboardServer> {
    const dashboard = new DashboardServer(options);
    await new Promise<void>((resolve, reject) => {
      dashboard.#server.once('error', (error) => reject(new MiaError('MIA-DASHBOARD-PORT', `The dashboard cannot listen on port ${options.port}: ${error.message}.`, 'Give another port, or 0 for a free one.', { port: options.port })));
      dashboard.#server.listen(options.port, LOOPBACK, resolve);
    });
    return dashboard;
  }

  /** Address of the page, e.g. `http://127.0.0.1:8787`. */
  get address(): string {
    return `http://${LOOPBACK}:${this.#port}`;
  }

  /** Ends every connection. The session goes on. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let reply: Reply;
    try {
      reply = await this.#answer(request);
    } catch (error) {
      if (!(error instanceof MiaError)) this.#options.onFailure?.(error);
      reply = error instanceof MiaError ? errorReply(HttpStatus.Conflict, error) : errorReply(HttpStatus.Failed, { code: 'MIA-APP-UNEXPECTED', message: 'The dashboard met a fault of the program.', remedy: 'Look at what it printed, and report it; stop the session with `live-trader kill`.' });
    }
    const { status, type, body, headers } = reply;
    response.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers });
    response.end(body);
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const { url = '', method = '' } = request;
    const foreign = refuseForeign(request, this.#port);
    if (foreign !== null) return foreign;
    const command = DASHBOARD_COMMANDS.find((name) => url === `${COMMAND_PREFIX}${name}`);
    if (command !== undefined) return method === 'POST' ? this.#command(request, command) : wrongMethod(['POST']);
    const file = this.#files.get(url);
    if (file === undefined && url !== '/api/status') return badRequestReply(HttpStatus.NotFound, 'there is nothing at this address');
    if (!READING.includes(method)) return wrongMethod(READING);
    return file ?? jsonReply(HttpStatus.Ok, await this.#status());
  }

  async #command(request: IncomingMessage, command: DashboardCommand): Promise<Reply> {
    const stranger = refuseStranger(request, this.#token);
    if (stranger !== null) return stranger;
    const read = await readReason(request, command);
    if ('refused' in read) return read.refused;
    const taken = await this.#options.source.command(command, read.reason);
    return jsonReply(taken.problem === null ? HttpStatus.Ok : HttpStatus.Accepted, { command, ...taken });
  }

  /** Pages that ask while an answer is under way share it: the session is asked once. */
  #status(): Promise<DashboardStatus> {
    this.#asked ??= this.#options.source.status().finally(() => {
      this.#asked = null;
    });
    return this.#asked;
  }
}

function wrongMethod(allowed: readonly string[]): Reply {
  return badRequestReply(HttpStatus.MethodNotAllowed, `this address takes ${allowed.join(' and ')}`, { allow: allowed.join(', ') });
}
