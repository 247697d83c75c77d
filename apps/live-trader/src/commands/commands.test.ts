import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isoFromMicros, MINUTE } from '@mia-trading/core';
import { readTraderConfig } from '../config/read-config.js';
import { readManifest } from '@mia-trading/recording';
import { runCommand } from '../test-support/command-line.js';
import { BEGIN, closeAll, configOf, openSimulator, temporaryFolder } from '../test-support/trading-place.js';

afterEach(closeAll);

function written(folder: string, values: object): string {
  const file = path.join(folder, 'trader.json');
  writeFileSync(file, JSON.stringify(values));
  return file;
}

interface Report {
  readonly healthy: boolean;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}

describe('doctor', () => {
  it('finds a simulator with live data well, one line a check', async () => {
    const folder = temporaryFolder();
    const { port } = await openSimulator();
    const config = written(folder, { ...configOf(folder, port).config, trader: { minFreeMegabytes: 0 } });
    const { code, out } = await runCommand('doctor', '--config', config, '--json');
    const { healthy, checks } = JSON.parse(out) as Report;
    const states = Object.fromEntries(checks.map(({ name, state }) => [name, state]));
    expect([code, healthy]).toEqual([0, true]);
    expect(states).toMatchObject({ node: 'ok', disk: 'ok', state: 'ok', calendar: 'warning', socket: 'ok', clock: 'ok', account: 'ok', contract: 'ok', data: 'ok', depth: 'not run', options: 'not run', lines: 'ok' });
    const text = await runCommand('doctor', '--config', config);
    expect(text.out.trim().split('\n')).toHaveLength(checks.length);
  });

  it('says what it could not look at when nobody answers, with exit code 1', async () => {
    const folder = temporaryFolder();
    const simulator = await openSimulator();
    const { config } = configOf(folder, simulator.port);
    await simulator.close();
    const { code, out } = await runCommand('doctor', '--config', written(folder, { ...config, broker: { ...config.broker, handshakeTimeoutMs: 2_000 } }), '--json');
    const { checks } = JSON.parse(out) as Report;
    expect(code).toBe(1);
    expect(checks.find(({ name }) => name === 'socket')).toMatchObject({ state: 'failed', detail: expect.stringContaining('Nothing answers') });
    expect(checks.filter(({ state }) => state === 'not run').map(({ name }) => name)).toEqual(['account', 'contract', 'data', 'depth', 'indices', 'options', 'lines']);
  });

  it('fails without permission for the data', async () => {
    const folder = temporaryFolder();
    const { port } = await openSimulator(3_600, {}, [(core) => core.subscriptions.rule(({ kind }) => (kind === 'line' ? { code: 354, message: 'Requested market data is not subscribed.' } : null))]);
    const { code, out } = await runCommand('doctor', '--config', written(folder, configOf(folder, port).config), '--json');
    expect(code).toBe(1);
    expect((JSON.parse(out) as Report).checks.find(({ name }) => name === 'data')).toMatchObject({ state: 'failed', detail: expect.stringContaining('354') });
  });
});

describe('record', () => {
  it('leaves a complete tape of the market, and nothing of orders', async () => {
    const folder = temporaryFolder();
    const { port } = await openSimulator();
    const { code, err } = await runCommand('record', '--config', written(folder, configOf(folder, port).config), '--until', isoFromMicros(BEGIN + MINUTE));
    expect(code).toBe(0);
    const tape = /tape in (\S+)/.exec(err)?.[1] ?? '';
    const { state, counts } = readManifest(tape);
    expect(state).toBe('complete');
    expect([counts.trade ?? 0, counts.quote ?? 0, counts.clock ?? 0].every((count) => count > 0)).toBe(true);
    expect([counts.brokerReport ?? 0, counts.brokerSnapshot ?? 0, counts.operator ?? 0]).toEqual([0, 0, 0]);
  });
});

describe('validate', () => {
  it('measures a short session, and says that a day was not run', async () => {
    const folder = temporaryFolder();
    const { port } = await openSimulator();
    const { out } = await runCommand('validate', '--config', written(folder, configOf(folder, port).config), '--for', '2s', '--json');
    const { checks, load } = JSON.parse(out) as { readonly checks: readonly { readonly name: string; readonly result: string }[]; readonly load: { readonly memoryMegabytes: number; readonly cpuShare: number } };
    expect(checks.map(({ name }) => name)).toEqual(['cycle', 'evaluation', 'memory', 'processor', 'day']);
    expect(checks.at(-1)?.result).toBe('not run');
    expect([load.memoryMegabytes > 20, load.cpuShare > 0]).toEqual([true, true]);
  });
});

describe('configuration', () => {
  it('is complete with a broker and a directory', () => {
    const folder = temporaryFolder();
    const { config } = readTraderConfig({ config: written(folder, { broker: { host: '127.0.0.1', port: 4_002, clientId: 17 }, tape: { directory: 'tapes' } }) });
    expect([config.broker.root, config.trader.queueEvents, config.risk.checks.entryGate]).toEqual(['ES', 10_000, 70]);
  });

  it('masks the account when it is shown', async () => {
    const folder = temporaryFolder();
    const { out } = await runCommand('config', 'show', '--config', written(folder, { broker: { account: 'U1234567' } }));
    expect(out).toMatch(/broker\.account\s+"U1\*{4}67"\s+file /);
    expect(out).not.toContain('U1234567');
  });

  it('is written by init with a sentence for each field, and read back', async () => {
    const file = path.join(temporaryFolder(), 'mine.json');
    expect((await runCommand('init', '--yes', '--out', file)).code).toBe(0);
    const { $comments } = JSON.parse(readFileSync(file, 'utf8')) as { readonly $comments: Readonly<Record<string, string>> };
    expect($comments['broker.port']).toContain('Gateway 4002 paper');
    expect(Object.values($comments).every((text) => text.length > 10)).toBe(true);
    expect(readTraderConfig({ config: file }).config.broker.clientId).toBe(17);
    expect((await runCommand('init', '--yes', '--out', file)).code).toBe(2);
    expect(existsSync(file)).toBe(true);
  });
});
