import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import type { TapeEvent } from '@mia-trading/core';
import { openRecording, RecordingWriter } from '@mia-trading/recording';
import { runCommandLine } from './program.js';
import { repositoryFile } from './test-support/command-line.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-command-line-'));
const inFolder = (name: string): string => path.join(folder, name);
writeFileSync(inFolder('file'), 'hello');
writeFileSync(inFolder('empty'), '');
writeFileSync(inFolder('bad.json'), '{"risk": {"checks": {"entryGat": 60}}}');
writeFileSync(inFolder('marked.json'), '\uFEFF{"account": {"equity": 5}}');

interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process as the program does. */
async function run(...args: readonly string[]): Promise<Answer> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [jest.spyOn(process.stdout, 'write').mockImplementation((text) => stdout.push(String(text)) > 0), jest.spyOn(process.stderr, 'write').mockImplementation((text) => stderr.push(String(text)) > 0)];
  process.exitCode = 0;
  try {
    await runCommandLine(['node', 'backtester', ...args]);
    return { exitCode: Number(process.exitCode), stdout: stdout.join(''), stderr: stderr.join('') };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

afterEach(() => {
  process.exitCode = 0;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a command line that fails', () => {
  it.each([
    ['an unknown option', ['run', 'x', '--jsn'], 2, 'MIA-USAGE-ARGUMENTS', '--jsn'],
    ['an unknown command', ['rnu', 'x'], 2, 'MIA-USAGE-ARGUMENTS', 'rnu'],
    ['a missing argument', ['run'], 2, 'MIA-USAGE-ARGUMENTS', 'recording'],
    ['too many arguments of a command below a command', ['config', 'show', 'extra'], 2, 'MIA-USAGE-ARGUMENTS', 'too many'],
    ['an unknown importer', ['import', 'databetno', 'x', '--out', inFolder('o')], 2, 'MIA-USAGE-ARGUMENTS', 'databetno'],
    ['a recording that is not there', ['run', inFolder('nowhere')], 1, 'MIA-RECORDING-NOT-FOUND', inFolder('nowhere')],
    ['a file in place of a recording', ['inspect', inFolder('file')], 1, 'MIA-RECORDING-NOT-FOUND', inFolder('file')],
    ['a directory without manifest', ['inspect', folder], 1, 'MIA-RECORDING-NOT-FOUND', folder],
    ['a source that is not there', ['import', 'databento', inFolder('nowhere'), '--out', inFolder('o')], 1, 'MIA-IMPORT-FILE', inFolder('nowhere')],
    ['a directory in place of a source', ['import', 'databento', folder, '--out', inFolder('o')], 1, 'MIA-IMPORT-FILE', folder],
    ['an empty source', ['import', 'sierra-scid', inFolder('empty'), '--out', inFolder('o')], 1, 'MIA-IMPORT-', inFolder('empty')],
    ['a source of another format', ['import', 'databento', inFolder('file'), '--out', inFolder('o')], 1, 'MIA-IMPORT-', inFolder('file')],
    ['a target that is a file', ['import', 'databento', inFolder('file'), '--out', inFolder('file')], 1, 'MIA-RECORDING-EXISTS', inFolder('file')],
    ['a mistyped field', ['config', 'show', '--config', inFolder('bad.json')], 2, 'MIA-CONFIG-INVALID', "did you mean 'risk.checks.entryGate'"],
    ['a configuration that is a directory', ['config', 'show', '--config', folder], 2, 'MIA-CONFIG-FILE', folder],
    ['a date that is none', ['generate', '--date', 'foo', '--out', inFolder('o')], 2, 'MIA-USAGE-DATE', 'foo'],
    ['a day without market', ['generate', '--date', '2026-11-15', '--out', inFolder('o')], 2, 'MIA-USAGE-DATE', '2026-11-15'],
    ['a session that ends before it begins', ['generate', '--from', '100', '--to', '50', '--out', inFolder('o')], 2, 'MIA-USAGE-MINUTES', '100'],
    ['a price that is none', ['generate', '--price', 'abc', '--out', inFolder('o')], 2, 'MIA-USAGE-ARGUMENTS', 'abc'],
    ['an index to generate', ['generate', '--instrument', 'SPX', '--out', inFolder('o')], 2, 'MIA-USAGE-INSTRUMENT', 'SPX'],
    ['one recording twice', ['run', folder, `${folder}/.`], 2, 'MIA-USAGE-RECORDING', folder],
  ] as const)('%s: tells people on stderr, and with --json programs on stdout', async (_, args, exitCode, code, names) => {
    const plain = await run(...args);
    expect([plain.exitCode, plain.stdout]).toEqual([exitCode, '']);
    expect(plain.stderr).not.toMatch(/^ {4}at /m);
    const { stdout, stderr, ...rest } = await run(...args, '--json');
    expect(rest.exitCode).toBe(exitCode);
    expect(stderr).not.toBe('');
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, error: { code: expect.stringContaining(code), message: expect.stringContaining(names), remedy: expect.stringMatching(/\w+ \w+/), context: expect.anything() }, exitCode });
  });

  it('no command at all: shows the usage and is no success', async () => {
    expect(await run()).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Usage: backtester') });
  });

  it('a result directory that cannot be made: says so before the run', async () => {
    const { exitCode, stderr } = await run('run', inFolder('nowhere'), '--out', inFolder('file'));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`MIA-APP-FILE: a file operation failed: EEXIST: file already exists, mkdir '${inFolder('file')}'`)]);
  });
});

describe('a command line that works', () => {
  it('takes a configuration file with a byte-order mark', async () => {
    const { exitCode, stdout } = await run('config', 'show', '--config', inFolder('marked.json'), '--json');
    expect([exitCode, (JSON.parse(stdout) as { config: { account: unknown } }).config.account]).toEqual([0, { equity: 5 }]);
  });

  it('takes scheduled events from a file into the configuration, and says which line it cannot read', async () => {
    const [good, bad] = [inFolder('events.txt'), inFolder('bad-events.txt')];
    writeFileSync(good, '# 2024\n2024-01-11 08:30 ET CPI\n');
    writeFileSync(bad, '# 2024\n2024-01-11 08:30 CPI\n');
    const show = (file: string) => run('config', 'show', '--json', '--set', `risk.events.file=${file}`);
    const { config, origins } = JSON.parse((await show(good)).stdout) as { config: { risk: { events: { times: unknown } } }; origins: Record<string, string> };
    expect([config.risk.events.times, origins['risk.events.times']]).toEqual([['2024-01-11 08:30 ET CPI'], `file ${good}`]);
    expect((await show(bad)).stderr).toContain('MIA-RISK-EVENTS: line 2');
    expect((await show(inFolder('no-events.txt'))).stderr).toContain('check the path in risk.events.file');
  });

  it('shows help on stdout with 0', async () => {
    const { exitCode, stdout } = await run('--help');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('exactly one JSON document')]);
  });

  it('generates, inspects and runs in a directory with spaces and letters of other scripts', async () => {
    const recording = inFolder('gé ü 日本');
    const generated = await run('generate', '--from', '930', '--to', '931', '--out', recording, '--json');
    expect(JSON.parse(generated.stdout)).toMatchObject({ recording });
    expect(JSON.parse((await run('inspect', recording, '--json')).stdout)).toMatchObject({ instrument: 'ESZ6', isIntact: true });
    const { exitCode, stdout, stderr } = await run('run', recording, '--config', repositoryFile('examples/configs/order-flow-only.json'), '--json');
    expect(stderr).toContain('warning: no calendar of scheduled events');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ instrument: 'ESZ6', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) })]);
  });
});

describe('recordings of one market', () => {
  const config = ['--config', repositoryFile('examples/configs/order-flow-only.json'), '--json'];
  const result = async (...recordings: readonly string[]) => JSON.parse((await run('run', ...recordings, ...config)).stdout) as { fingerprint: string; evaluations: number };

  async function write(name: string, events: readonly TapeEvent[], extend = false): Promise<void> {
    const writer = await RecordingWriter.create(inFolder(name), { extend });
    for (const event of events) writer.write(event);
    await writer.finish({ instruments: ['ESZ6'], feedQuality: 'l2-atomic', clockSource: 'exchange', sourceMessages: events.length });
  }

  it('split anywhere, named in any order, or extended, rate as the whole one', async () => {
    await run('generate', '--from', '930', '--to', '932', '--out', inFolder('whole'), '--json');
    const events: TapeEvent[] = [];
    for await (const batch of (await openRecording(inFolder('whole'))).batches()) events.push(...batch);
    const middle = Math.floor(events.length * 0.4);
    await write('first', events.slice(0, middle));
    await write('second', events.slice(middle));
    const whole = await result(inFolder('whole'));
    expect(whole.evaluations).toBeGreaterThan(400);
    expect(await result(inFolder('first'), inFolder('second'))).toMatchObject({ fingerprint: whole.fingerprint, evaluations: whole.evaluations });
    expect((await result(inFolder('second'), inFolder('first'))).fingerprint).toBe(whole.fingerprint);
    await write('first', events.slice(middle), true);
    expect((await result(inFolder('first'))).fingerprint).toBe(whole.fingerprint);
  });

  it('with one changed bit are not run', async () => {
    await run('generate', '--from', '930', '--to', '931', '--out', inFolder('changed'), '--json');
    const file = inFolder('changed/trade.parquet');
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    const { exitCode, stdout } = await run('run', inFolder('changed'), '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ error: expect.objectContaining({ code: 'MIA-RECORDING-CORRUPT', message: expect.stringContaining(file) }) })]);
  });
});
