import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DashboardServer, type CommandTaken, type DashboardStatus, type SessionStatus } from '@mia-trading/monitoring';
import { MiaError, type Micros } from '@mia-trading/core';
import { readPage } from './page-files.js';
import { Browser, CHROMIUM } from './test-support/browser.js';

// Where there is no Chromium on the machine, the tests are listed and not run.
const inBrowser = CHROMIUM === undefined ? describe.skip : describe;

const NOON: Micros = Date.UTC(2026, 10, 24, 17) * 1_000;
const contribution = (feature: string, points: number, more: object = {}) => ({ feature, points, weight: 10, signal: points / 10, available: true, reason: '', ...more });

const SESSION: SessionStatus = {
  schemaVersion: 1,
  sessionId: 'ESZ6-20261124-160000',
  mode: 'paper',
  account: 'DU*****21',
  instrument: 'ESZ6',
  tape: 'tapes/ESZ6-20261124-160000',
  time: '2026-11-24T17:00:00.000000Z',
  clock: { source: 'system', speed: 1 },
  state: 'running',
  warmUp: null,
  feed: { quality: 'l2-async', isLive: true, dataAgeMs: 120, quarantined: 0, chain: null, optionVolumes: { calls: null, puts: null }, told: 'live: live market data' },
  queue: { waiting: 0, peak: 3, lost: 0 },
  rating: { ts: NOON, price: 6_010.25, score: 72.4, tier: 'GOOD_SIGNAL', direction: -1, coverage: 0.85, bonus: 1, contributions: [contribution('small', -0.5), contribution('large', 5), contribution('absent', 0, { available: false, reason: 'not warm' }), contribution('weightless', 9, { weight: 0 })] },
  position: { contracts: -2, phase: 'open', unrealised: -1_125, openRisk: 400, plan: { side: -1, stopPrice: 6_014, targetPrice: 6_000.5 } },
  blocks: ['PAUSED: cli: <img src=x onerror="document.title=1">'],
  room: { daily: 1_600, monthly: 5_000, trades: 8 },
  today: { realised: -400, entries: 2 },
  counts: { events: 1_234_567, ratings: 10, refusals: 1, orders: 3, fills: 1, trades: 1 },
  lastRefusal: { ts: NOON, code: 'POSITION_OPEN' },
  trades: [{ entryTs: NOON, exitTs: NOON, side: 1, quantity: 2, entryPrice: 6_000, exitPrice: 6_010, exitReason: 'target', score: 71, net: 991 }],
};

const running = (status: SessionStatus = SESSION, killReason: string | null = null): DashboardStatus => ({ schemaVersion: 1, at: '2026-11-24T17:00:00.100Z', session: 'running', problem: null, killReason, status });
const NONE: DashboardStatus = { ...running(), session: 'none', status: null };

let browser: Browser;
let server: DashboardServer;
let status: DashboardStatus;
let said: (readonly [command: string, reason: string])[] = [];
let taken: () => Promise<CommandTaken>;

const serve = (port: number): Promise<DashboardServer> => DashboardServer.open({ page: readPage(), port, source: { status: () => Promise.resolve(status), command: (command, reason) => (said.push([command, reason]), taken()) } });
const text = (id: string): Promise<unknown> => browser.evaluate(`document.getElementById('${id}').textContent`);
const texts = (...ids: readonly string[]): Promise<readonly unknown[]> => Promise.all(ids.map(text));
const click = (id: string): Promise<unknown> => browser.evaluate(`document.getElementById('${id}').click()`);
const isEnabled = (id: string): Promise<unknown> => browser.evaluate(`!document.getElementById('${id}').disabled`);
const saying = (id: string, what: string): Promise<void> => browser.until(`document.getElementById('${id}').textContent.includes(${JSON.stringify(what)})`);
const write = (reason: string): Promise<unknown> => browser.evaluate(`(() => { const field = document.getElementById('reason'); field.value = ${JSON.stringify(reason)}; field.dispatchEvent(new Event('input', { bubbles: true })); })()`);

inBrowser('the page in a browser', () => {
  beforeAll(async () => {
    browser = await Browser.open(CHROMIUM ?? '');
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    said = [];
    status = running();
    taken = () => Promise.resolve({ by: 'session', problem: null });
    server = await serve(0);
  });
  afterEach(() => server.close());

  it('shows a session that runs', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    expect(await texts('instrument', 'mode', 'account', 'score', 'tier', 'direction')).toEqual(['ESZ6', 'paper', 'DU*****21', '72.4', 'GOOD_SIGNAL', 'short']);
    expect(await texts('contracts', 'phase', 'stop', 'target', 'unrealised', 'risk')).toEqual(['short 2', 'open', '6014.00', '6000.50', '-$1,125.00', '$400.00']);
    expect(await texts('room-daily', 'room-monthly', 'room-trades', 'realised', 'refusal')).toEqual(['$1,600.00', '$5,000.00', '8', '-$400.00', 'POSITION_OPEN at 17:00:00 UTC']);
    expect(await texts('feed-kind', 'feed-age', 'feed-told', 'feed-chain', 'queue', 'switch')).toEqual(['live, l2-async', '0.1 s', 'live: live market data', 'no option chain yet', '0 now, 3 at most, 0 lost', 'The kill switch is not thrown.']);
    expect(await text('trades')).toBe('17:00:00 to 17:00:00 long 2, 6000.00 to 6010.00, target, score 71.0, +$991.00');
    expect(await browser.evaluate("[...document.querySelectorAll('#contributions tr')].map((row) => row.innerText.trim().split(/\\s+/).slice(0, 3).join(' '))")).toEqual(['large +5.00 +0.50', 'small -0.50 -0.05', 'absent not warm']);
    expect(await browser.evaluate("[...document.querySelectorAll('.bar div')].map((bar) => [bar.style.width, bar.style.marginLeft])")).toEqual([['25%', ''], ['2.5%', '47.5%']]);
  });

  it('shows words of others as words', async () => {
    await browser.show(server.address);
    await saying('blocks', 'PAUSED: cli: <img');
    expect(await browser.evaluate("document.querySelectorAll('img').length")).toBe(0);
  });

  it('asks once more before it kills, and says who has it', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    await click('kill');
    expect(await browser.evaluate("document.getElementById('ask').open && document.activeElement.id")).toBe('reason');
    expect(said).toEqual([]);
    await click('cancel');
    expect(await browser.evaluate("document.getElementById('ask').open")).toBe(false);
    await click('kill');
    await write('strange fills');
    await click('confirm');
    await saying('outcome', 'kill: the session has it');
    expect(said).toEqual([['kill', 'strange fills']]);
  });

  it('lifts the kill switch only when it is down, and with a reason', async () => {
    await browser.show(server.address);
    await saying('switch', 'is not thrown');
    expect(await isEnabled('unkill')).toBe(false);
    status = running({ ...SESSION, blocks: ['KILL_SWITCH: signal: SIGUSR2'] });
    await saying('switch', 'The kill switch is thrown: signal: SIGUSR2');
    await click('unkill');
    expect(await isEnabled('confirm')).toBe(false);
    await write('  ');
    expect(await isEnabled('confirm')).toBe(false);
    await write('looked at');
    await click('confirm');
    await saying('outcome', 'unkill: the session has it');
    expect(said).toEqual([['unkill', 'looked at']]);
  });

  it('can kill without a session, and nothing else', async () => {
    status = { ...NONE, killReason: 'holiday' };
    await browser.show(server.address);
    await saying('notice', 'No session runs');
    await saying('switch', 'The kill switch is thrown: holiday');
    expect(await Promise.all(['kill', 'unkill', 'flatten', 'pause', 'resume'].map(isEnabled))).toEqual([true, true, false, false, false]);
    expect(await browser.evaluate("document.getElementById('session').checkVisibility()")).toBe(false);
    taken = () => Promise.resolve({ by: 'nextSession', problem: null });
    await click('kill');
    await click('confirm');
    await saying('outcome', 'kill: no session runs; it holds for the next one');
    expect(said).toEqual([['kill', 'no reason given']]);
  });

  it('shows how far a warm-up has come, says its beginning once, and says when a command waits for the end', async () => {
    const warmUp = { done: 2, sources: 6, events: 1_234_567, reached: '2026-11-23T20:15:00.000000Z', asksBars: false, waiting: [] };
    const warming: SessionStatus = { ...SESSION, state: 'warmingUp', warmUp, rating: null, blocks: [] };
    status = running(warming);
    await browser.show(server.address);
    await saying('state', 'warming up');
    expect(await texts('warm-up', 'contracts', 'blocks')).toEqual(['Warm-up: 2 of 6 recordings, 1,234,567 events, up to 2026-11-23 20:15:00 UTC.', 'short 2, by the journal', 'the warm-up']);
    await saying('notice', 'warms up and enters nothing');
    await browser.evaluate("window.changes = 0; new MutationObserver((all) => (window.changes += all.length)).observe(document.getElementById('notice'), { childList: true, characterData: true, subtree: true })");
    taken = () => Promise.resolve({ by: 'warmsUp', problem: null });
    await click('flatten');
    await click('confirm');
    await saying('outcome', 'flatten: the session has it, and carries it out when its warm-up is over');
    status = running({ ...warming, warmUp: { ...warmUp, done: 3, asksBars: true, waiting: ['flatten by dashboard: no reason given'] } });
    await saying('warm-up', '3 of 6 recordings');
    expect([await text('warm-up'), await browser.evaluate('window.changes')]).toEqual([expect.stringContaining('20:15:00 UTC, asking the broker for bars. When it is over: flatten by dashboard: no reason given.'), 0]);
    status = running();
    await browser.until("document.getElementById('notice').hidden");
    expect(await texts('warm-up', 'contracts', 'state')).toEqual(['', 'short 2', 'running']);
  });

  it('says when the session has the kill and the disk has not', async () => {
    taken = () => Promise.resolve({ by: 'session', problem: 'it will not outlive the session' });
    await browser.show(server.address);
    await click('kill');
    await click('confirm');
    await saying('outcome', 'kill: the session has it. it will not outlive the session');
    expect(await browser.evaluate("document.getElementById('outcome').dataset.failed")).toBe('true');
  });

  it('says that a session is silent, dims what it showed, and kills on disk', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    status = { ...NONE, session: 'silent', problem: 'no answer within 2000 ms.' };
    await saying('notice', 'The session does not answer; what is shown is old. no answer within 2000 ms.');
    expect(await browser.evaluate("[document.getElementById('session').dataset.old, document.getElementById('score').textContent]")).toEqual(['true', '72.4']);
    taken = () => Promise.resolve({ by: 'switch', problem: 'no answer' });
    await click('kill');
    await click('confirm');
    await saying('outcome', 'kill: it is on disk, and the session did not answer. no answer');
  });

  it('shows why a command was not taken', async () => {
    taken = () => Promise.reject(new MiaError('MIA-TRADER-NOT-RUNNING', 'No session runs that could flatten.', 'Start one.'));
    await browser.show(server.address);
    await browser.until("!document.getElementById('flatten').disabled");
    await click('flatten');
    await click('confirm');
    await saying('outcome', 'flatten: No session runs that could flatten. Start one. (MIA-TRADER-NOT-RUNNING)');
  });

  it('says that the dashboard itself does not answer, and shows the session again when it does', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    const { port } = new URL(server.address);
    await server.close();
    await saying('notice', 'The dashboard does not answer since 17:00:00 UTC; what is shown is old');
    expect(await browser.evaluate("document.getElementById('session').dataset.old")).toBe('true');
    server = await serve(Number(port));
    await browser.until("document.getElementById('notice').hidden && document.getElementById('session').dataset.old === 'false'");
  });

  it('kills through a dashboard that was started anew, whose token is another', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    const { port } = new URL(server.address);
    await server.close();
    server = await serve(Number(port));
    await click('kill');
    await click('confirm');
    await saying('outcome', 'kill: the session has it');
    expect(said).toEqual([['kill', 'no reason given']]);
  });

  it('says aloud only what has changed', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    await browser.evaluate("window.changes = 0; new MutationObserver((all) => (window.changes += all.length)).observe(document.getElementById('state'), { childList: true, characterData: true, subtree: true })");
    status = running({ ...SESSION, time: '2026-11-24T17:00:09.000000Z' });
    await saying('time', '17:00:09');
    expect(await browser.evaluate('window.changes')).toBe(0);
    status = running({ ...SESSION, state: 'disconnected' });
    await saying('notice', 'disconnected from the broker');
    expect(await browser.evaluate('window.changes')).toBe(1);
  });

  it('has a label for everything that can be worked, and headings in order', async () => {
    await browser.show(server.address);
    await saying('state', 'running');
    expect(await browser.evaluate("[...document.querySelectorAll('button')].map(({ textContent, type }) => [textContent, type])")).toEqual([['Kill', 'button'], ['Unkill', 'button'], ['Flatten', 'button'], ['Pause', 'button'], ['Resume', 'button'], ['Cancel', 'button'], ['', 'submit']]);
    expect(await browser.evaluate("document.getElementById('reason').labels.length")).toBe(1);
    expect(await browser.evaluate("[...document.querySelectorAll('main section')].map((section) => document.getElementById(section.getAttribute('aria-labelledby')).textContent)")).toEqual(['Position', 'Risk room', 'Rating', 'Feed', 'Last trades']);
    expect(await browser.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
  });
});
