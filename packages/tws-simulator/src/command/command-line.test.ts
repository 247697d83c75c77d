import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SECOND, type FeedQuality, type TapeEvent } from '@mia-trading/core';
import { RecordingWriter } from '@mia-trading/recording';
import { connectIndependent } from '../test-support/independent/independent-client.js';
import { asked, executions, placeOrder, type AskedContract } from '../test-support/independent/requests.js';
import { level, quote, START, trade } from '../test-support/made-up-tape.js';
import { closeAll } from '../test-support/test-client.js';
import { Exit, runCommandLine } from './command-line.js';

const ES: AskedContract = { symbol: 'ES', secType: 'FUT', lastTradeDate: '202403', exchange: 'CME', currency: 'USD' };

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mia-tws-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

/** Runs the command; `stop` ends it, `line` is the first line of its output. */
function run(...argv: readonly string[]): { readonly code: Promise<number>; readonly line: Promise<string>; readonly out: string[]; readonly err: string[]; stop(): void } {
  const out: string[] = [];
  const err: string[] = [];
  let stop: () => void = () => undefined;
  let heard: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const code = runCommandLine(argv, { out: (text) => (out.push(text), heard(text)), err: (text) => err.push(text), stop: stopped });
  return { code, line, out, err, stop };
}

/** A recording in the test's directory, of two events unless more are given. */
async function record(events: readonly TapeEvent[] = [quote(0, 4_800, 10, 4_800.25, 10), trade(1, 4_800.25)], feedQuality: FeedQuality = 'l1'): Promise<string> {
  const target = path.join(directory, 'market');
  const writer = await RecordingWriter.create(target, { format: 'segments' });
  for (const event of events) writer.write(event);
  await writer.finish({ instruments: ['ESH4'], feedQuality, clockSource: 'exchange', sourceMessages: events.length, notes: [] });
  return target;
}

/** Ten bid at 4800, then prints of 6 and of 6 there, and one above. */
function queueAtBid(): TapeEvent[] {
  const soldAt = (seconds: number): TapeEvent => ({ ...trade(seconds, 4_800, 6), aggressor: -1 });
  return [level(0, 1, 4_800, 10, false), level(0, -1, 4_800.25, 10), trade(0.1, 4_800.25), soldAt(2), level(2.1, 1, 4_800, 4), soldAt(3), trade(4, 4_801)];
}

describe('the command', () => {
  it('says where it listens, serves, and ends orderly when told to', async () => {
    const command = run('--recording', await record(), '--port', '0', '--speed', 'max', '--control-port', '0', '--from', new Date((START + SECOND) / 1_000).toISOString().replace('.000', ''));
    const listening = /^listening on 127\.0\.0\.1:(\d+)$/.exec(await command.line);
    expect(listening).not.toBeNull();
    const socket = connect(Number(listening?.[1]), '127.0.0.1');
    socket.write('API\0\0\0\0\x09v100..193');
    const greeting = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('latin1'))));
    expect(greeting.slice(4)).toBe('193\x0020231226 10:00:01 US/Eastern\0');
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    command.stop();
    expect(await command.code).toBe(Exit.Done);
    await closed;
    expect(command.out).toHaveLength(1);
    expect(command.err).toEqual([expect.stringMatching(/^control on 127\.0\.0\.1:\d+$/)]);
  });

  it('lets its script happen, and takes further faults on its control port', async () => {
    const script = path.join(directory, 'faults.json');
    await writeFile(script, JSON.stringify([{ at: '+0', fault: 'notice', code: 2110, message: 'scripted' }]));
    const command = run('--recording', await record(), '--port', '0', '--speed', '20', '--begin', 'onDemand', '--control-port', '0', '--faults', script, '--server-version', '178');
    const client = await connectIndependent({ host: '127.0.0.1', port: Number((await command.line).split(':').at(-1)) });
    expect(client.version).toBe(178);
    const control = connect(Number(command.err[0]?.split(':').at(-1)), '127.0.0.1');
    const answers: string[] = [];
    control.setEncoding('utf8').on('data', (text: string) => answers.push(text));
    control.write('{"ask":"begin"}\n');
    expect(await client.until('error', ({ code }) => code === 2110)).toMatchObject({ requestId: -1, text: 'scripted' });
    control.write('{"fault":"connectionLost"}\n');
    expect(await client.until('error', ({ code }) => code === 1100)).toMatchObject({ requestId: -1 });
    await client.settle();
    expect(answers.join('').trim().split('\n')).toEqual(['{"ok":true}', '{"ok":true}']);
    control.destroy();
    await closeAll();
    command.stop();
    expect(await command.code).toBe(Exit.Done);
  });

  it.each([
    [['--fill-rule', 'queue'], [3]],
    [[], [3]],
    [['--fill-rule', 'touch'], [2]],
    [['--fill-rule', 'tradeThrough'], []],
  ])('fills a limit order behind ten others %j at the seconds %j', async (rule, filledAt) => {
    const from = new Date((START + SECOND) / 1_000).toISOString();
    const command = run('--recording', await record(queueAtBid(), 'l2-async'), '--port', '0', '--speed', 'max', '--begin', 'onDemand', '--control-port', '0', '--from', from, ...rule);
    const client = await connectIndependent({ host: '127.0.0.1', port: Number((await command.line).split(':').at(-1)) });
    client.send('97', '1', ...asked(ES), 'AllLast', '0', '0');
    client.send(...placeOrder(1, ES, { action: 'BUY', quantity: 1, type: 'LMT', limitPrice: 4_800, timeInForce: 'DAY' }, client.version, 'async'));
    await client.until('openOrder');
    const control = connect(Number(command.err[0]?.split(':').at(-1)), '127.0.0.1');
    control.write('{"ask":"begin"}\n');
    await client.until('print', ({ price }) => price === 4_801);
    client.send(...executions(2));
    await client.until('executionEnd');
    expect(client.of('execution').filter(({ requestId }) => requestId === 2).map(({ time }) => Number(time.slice(-'05 US/Eastern'.length).slice(0, 2)))).toEqual(filledAt);
    expect(client.faults).toEqual([]);
    control.destroy();
    await closeAll();
    command.stop();
    expect(await command.code).toBe(Exit.Done);
  });

  it('shows its help with examples', async () => {
    const command = run('--help');
    expect(await command.code).toBe(Exit.Done);
    expect(command.out.join('\n')).toContain('--recording <dir>');
    expect(command.out.join('\n')).toContain('Examples:');
  });

  it.each([
    [[], 'required option'],
    [['--recording', 'x', '--port', '70000'], 'a port is a whole number'],
    [['--recording', 'x', '--speed', '-1'], 'above 0, or max'],
    [['--recording', 'x', '--server-version', '156'], '157 to 193'],
    [['--recording', 'x', '--from', 'noon'], 'an instant such as'],
    [['--recording', 'x', '--sped', '1'], 'unknown option'],
    [['--recording', 'x', 'more'], 'too many arguments'],
  ])('%j is wrong usage: %s', async (argv, message) => {
    const command = run(...argv);
    expect(await command.code).toBe(Exit.Usage);
    expect(command.err.join('\n')).toContain(message);
  });

  it('fails with the cause when the recording, the script or an account will not do', async () => {
    const recording = await record();
    const script = path.join(directory, 'faults.json');
    const failure = async (...argv: readonly string[]): Promise<string> => {
      const command = run('--port', '0', ...argv);
      expect(await command.code).toBe(Exit.Failed);
      expect(command.out).toEqual([]);
      return command.err.join('\n');
    };
    expect(await failure('--recording', path.join(directory, 'none'))).toContain('MIA-RECORDING-NOT-FOUND');
    expect(await failure('--recording', recording, '--faults', script)).toContain('cannot be read');
    await writeFile(script, '[{');
    expect(await failure('--recording', recording, '--faults', script)).toContain('is not JSON');
    await writeFile(script, '[{"at":"+1","fault":"earthquake"}]');
    expect(await failure('--recording', recording, '--faults', script)).toContain('entry 1.fault');
    expect(await failure('--recording', recording, '--account', 'U123')).toContain('MIA-TWS-ACCOUNT');
  });
});
