import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MiaError } from '@mia-trading/core';
import { ask, sendRaw, type Answer, type Asked } from '../test-support/http-client.js';
import { DashboardServer, type DashboardServerOptions } from './dashboard-server.js';
import type { CommandTaken, DashboardStatus } from './dashboard-source.js';

const NOBODY: DashboardStatus = { schemaVersion: 1, at: '2026-11-24T17:00:00.000Z', session: 'none', problem: null, killReason: null, status: null };
const PAGE = { html: '<meta name="token" content="{{token}}">', files: { 'dashboard.css': 'body {}', 'dashboard.js': 'start();' } };

let said: (readonly [command: string, reason: string])[] = [];
let answer: () => Promise<CommandTaken>;
let failures: unknown[] = [];
let server: DashboardServer;
let port = 0;

async function open(more: Partial<DashboardServerOptions> = {}): Promise<void> {
  server = await DashboardServer.open({
    page: PAGE,
    port: 0,
    source: {
      status: () => Promise.resolve(NOBODY),
      command: (command, reason) => {
        said.push([command, reason]);
        return answer();
      },
    },
    onFailure: (cause) => failures.push(cause),
    ...more,
  });
  port = Number(new URL(server.address).port);
}

beforeEach(async () => {
  said = [];
  failures = [];
  answer = () => Promise.resolve({ by: 'session', problem: null });
  await open();
});
afterEach(() => server.close());

const get = (path: string, headers: Asked['headers'] = {}): Promise<Answer> => ask(port, { path, headers });

async function token(): Promise<string> {
  return /content="([0-9a-f]{32})"/.exec((await get('/')).text)?.[1] ?? '';
}

/** A command as the page sends it, changed by `more`. */
async function post(path: string, more: Partial<Asked> = {}): Promise<Answer> {
  const { headers, ...rest } = more;
  return ask(port, { method: 'POST', path, body: '{"reason":"strange fills"}', ...rest, headers: { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', 'x-mia-token': await token(), ...headers } });
}

const errorOf = ({ text }: Answer): string => (JSON.parse(text) as { readonly error: { readonly code: string } }).error.code;

describe('what the dashboard serves', () => {
  it('is a page with its two files and the status, with nothing from elsewhere and nothing kept by the browser', async () => {
    const answers = await Promise.all(['/', '/dashboard.css', '/dashboard.js', '/api/status'].map((path) => get(path)));
    expect(answers.map(({ status, headers }) => [status, String(headers['content-type']).split(';')[0]])).toEqual([[200, 'text/html'], [200, 'text/css'], [200, 'text/javascript'], [200, 'application/json']]);
    expect(answers.slice(1, 3).map(({ text }) => text)).toEqual(['body {}', 'start();']);
    expect(JSON.parse(answers[3]?.text ?? '')).toEqual(NOBODY);
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('shows the token in the page alone, another after each start', async () => {
    const first = await token();
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    for (const path of ['/dashboard.js', '/api/status']) expect((await get(path)).text).not.toContain(first);
    await server.close();
    await open();
    expect(await token()).not.toBe(first);
  });

  it('is reached by the loopback interface alone', async () => {
    expect(server.address).toBe(`http://127.0.0.1:${port}`);
    // Another address of this machine, which a server on every interface would answer at.
    const refused = new Promise<NodeJS.ErrnoException>((resolve, reject) => {
      createConnection({ port, host: '127.0.0.2' }, () => reject(new Error('it answered'))).once('error', resolve);
    });
    expect((await refused).code).toBe('ECONNREFUSED');
  });

  it.each(['/index.html', '/api', '/api/commands', '/api/commands/sell', '/api/commands/claim', '/../package.json', '/api/status?x', 'http://127.0.0.1/'])('is nothing at %s', async (path) => {
    const found = await get(path);
    expect([found.status, errorOf(found)]).toEqual([404, 'MIA-DASHBOARD-REQUEST']);
  });

  it('takes no other method', async () => {
    const wrong = await Promise.all([ask(port, { method: 'POST', path: '/' }), ask(port, { method: 'DELETE', path: '/api/status' }), get('/api/commands/kill'), ask(port, { method: 'OPTIONS', path: '/api/commands/kill' })]);
    expect(wrong.map(({ status, headers }) => [status, headers['allow']])).toEqual([[405, 'GET, HEAD'], [405, 'GET, HEAD'], [405, 'POST'], [405, 'POST']]);
    expect((await ask(port, { method: 'HEAD', path: '/' })).status).toBe(200);
  });

  it('asks the session once for all pages that ask while the answer is under way', async () => {
    await server.close();
    let asked = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await open({ source: { command: () => answer(), status: async () => ((asked += 1), release(), await gate, NOBODY) } });
    const many = await Promise.all(Array.from({ length: 5 }, () => get('/api/status')));
    expect(many.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const before = asked;
    await get('/api/status');
    expect(asked).toBe(before + 1);
  });
});

describe('a command of the page', () => {
  it.each(['kill', 'unkill', 'pause', 'resume', 'flatten'])('%s reaches the session with its reason', async (name) => {
    const { status, text } = await post(`/api/commands/${name}`);
    expect([status, JSON.parse(text)]).toEqual([200, { schemaVersion: 1, command: name, by: 'session', problem: null }]);
    expect(said).toEqual([[name, 'strange fills']]);
  });

  it('says when only the switch is thrown and the session did not answer', async () => {
    answer = () => Promise.resolve({ by: 'switch', problem: 'no answer' });
    const { status, text } = await post('/api/commands/kill');
    expect([status, JSON.parse(text)]).toEqual([202, { schemaVersion: 1, command: 'kill', by: 'switch', problem: 'no answer' }]);
  });

  it('stops without a reason, and lifts the kill switch only with one', async () => {
    expect((await post('/api/commands/kill', { body: '{"reason":"  "}' })).status).toBe(200);
    expect((await post('/api/commands/unkill', { body: '{"reason":"\\n"}' })).status).toBe(400);
    expect((await post('/api/commands/unkill', { body: '{}' })).status).toBe(400);
    expect(said).toEqual([['kill', 'no reason given']]);
  });

  it('keeps a reason on one line of a log', async () => {
    await post('/api/commands/kill', { body: JSON.stringify({ reason: ' bad\r\n2026 INFO all is well\u2028 \u001b[2J' }) });
    expect(said).toEqual([['kill', 'bad 2026 INFO all is well [2J']]);
  });

  it('says what the session has answered when it takes nothing', async () => {
    answer = () => Promise.reject(new MiaError('MIA-TRADER-NOT-RUNNING', 'No session runs that could pause.', 'Start one.'));
    const refused = await post('/api/commands/pause');
    expect([refused.status, JSON.parse(refused.text)]).toEqual([409, { schemaVersion: 1, error: { code: 'MIA-TRADER-NOT-RUNNING', message: 'No session runs that could pause.', remedy: 'Start one.' } }]);
  });

  it('tells the page nothing of a fault of the program but that there is one', async () => {
    const fault = new TypeError('secret is 123');
    answer = () => Promise.reject(fault);
    const failed = await post('/api/commands/kill');
    expect([failed.status, errorOf(failed), failed.text.includes('123'), failures]).toEqual([500, 'MIA-APP-UNEXPECTED', false, [fault]]);
  });
});

describe('a request that is refused', () => {
  it.each([
    ['another site whose name was bound to this machine', { host: 'evil.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a host without a port', { host: 'localhost' }],
    ['another address of this machine', { host: '0.0.0.0:PORT' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page of another port of this machine', { origin: 'http://127.0.0.1:3000' }],
    ['a page without an origin', { origin: 'null' }],
    ['the same machine by another name', { origin: 'http://localhost:PORT' }],
    ['a frame or link of another site', { 'sec-fetch-site': 'cross-site' }],
    ['another program of this machine in the browser', { 'sec-fetch-site': 'same-site' }],
  ])('is one for or from %s', async (_, headers) => {
    const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]));
    const answers = [await post('/api/commands/kill', { headers: own }), await get('/', own), await get('/api/status', own)];
    expect(answers.map((one) => [one.status, errorOf(one)])).toEqual([[403, 'MIA-DASHBOARD-REFUSED'], [403, 'MIA-DASHBOARD-REFUSED'], [403, 'MIA-DASHBOARD-REFUSED']]);
    expect(said).toEqual([]);
  });

  it('is one that names two hosts, or none', async () => {
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 (400|403) /);
    expect(await sendRaw(port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('is not one by the name localhost', async () => {
    expect((await get('/', { host: `localhost:${port}`, origin: `http://localhost:${port}` })).status).toBe(200);
  });

  it.each([['no token', ''], ['a wrong token', '0'.repeat(32)], ['half a token', '00']])('is a command with %s', async (_, shown) => {
    const refused = await post('/api/commands/kill', { headers: { 'x-mia-token': shown } });
    expect([refused.status, errorOf(refused), said]).toEqual([403, 'MIA-DASHBOARD-REFUSED', []]);
  });

  it.each([
    ['a form of another page', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['plain text', { headers: { 'content-type': 'text/plain' } }, 415],
    ['no JSON', { body: '{' }, 400],
    ['an empty body', { body: '' }, 400],
    ['a list', { body: '[]' }, 400],
    ['a number for a reason', { body: '{"reason":7}' }, 400],
    ['another field', { body: '{"reason":"x","target":"all"}' }, 400],
    ['a reason of a page', { body: JSON.stringify({ reason: 'x'.repeat(201) }) }, 400],
    ['a large body', { body: JSON.stringify({ reason: 'x'.repeat(5_000) }) }, 413],
  ])('is a command with %s', async (_, more, status) => {
    const refused = await post('/api/commands/kill', more);
    expect([refused.status, errorOf(refused), said]).toEqual([status, 'MIA-DASHBOARD-REQUEST', []]);
  });

  it('is a body without end, of which no more than the limit is kept', async () => {
    const shown = await token();
    const piece = `400\r\n${'x'.repeat(1_024)}\r\n`;
    const text = await sendRaw(port, `POST /api/commands/kill HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nX-Mia-Token: ${shown}\r\nTransfer-Encoding: chunked\r\n\r\n${piece.repeat(5)}`);
    expect([text.split('\r\n')[0], said]).toEqual(['HTTP/1.1 413 Payload Too Large', []]);
  });

  it('is one whose headers are too large', async () => {
    expect(await sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Long: ${'x'.repeat(9_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each(['GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n', 'POST /api/commands/kill HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Type: application/json\r\nX-Mia-Token: TOKEN\r\nContent-Length: 20\r\n\r\n{"reason"'])('is one that does not come whole in its time', async (begun) => {
    await server.close();
    await open({ requestWithinMs: 100 });
    expect(await sendRaw(port, begun.replace('PORT', String(port)).replace('TOKEN', await token()))).not.toContain('200 OK');
    expect(said).toEqual([]);
  });

  it('leaves the server as it was', async () => {
    for (const bytes of ['\0\0\0\0', 'GET\r\n\r\n', `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n`]) await sendRaw(port, bytes);
    expect((await get('/')).status).toBe(200);
  });
});

describe('opening and closing', () => {
  it('says that the port is taken', async () => {
    await expect(DashboardServer.open({ page: PAGE, port, source: { status: () => Promise.resolve(NOBODY), command: () => answer() } })).rejects.toMatchObject({ code: 'MIA-DASHBOARD-PORT', message: expect.stringContaining(String(port)) });
  });

  it('refuses a page that cannot command', async () => {
    await expect(open({ page: { ...PAGE, html: '<p>' } })).rejects.toThrow('{{token}}');
  });

  it('ends connections that are kept open', async () => {
    const kept = sendRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await get('/');
    await server.close();
    await kept;
    await expect(get('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await open();
  });
});
