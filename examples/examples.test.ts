import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectPrinted, run } from './test-support/run-example.js';

// Every example runs as a reader would run it, and prints what examples/output holds. Those of single features are in features.test.ts.
const root = path.dirname(__dirname);
const temporary = mkdtempSync(path.join(tmpdir(), 'mia-examples-'));
const recording = (name: string): string => path.join(temporary, name);

beforeAll(() => {
  const generate = (name: string, seed: string, from: string, to: string): string =>
    run('apps/backtester/src/main.ts', 'generate', '--seed', seed, '--from', from, '--to', to, '--out', recording(name));
  generate('first', '7', '930', '935');
  generate('second', '8', '933', '938');
});

afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});

describe('the examples', () => {
  it('one feature: nothing is said before it is warm, then a signal of every sign', () => {
    const lines = expectPrinted('one-feature').trim().split('\n');
    expect(lines.slice(0, 5).every((line) => line.endsWith('unavailable: not warm'))).toBe(true);
    expect(lines.some((line) => line.includes('signal 0.')) && lines.some((line) => line.includes('signal -0.'))).toBe(true);
  });

  it('volume profile: the value area holds at least 70 % of the volume, and its rows add up to it', () => {
    const printed = expectPrinted('volume-profile', recording('first'));
    const total = Number(/: (\d+) contracts/.exec(printed)?.[1]);
    const inside = Number(/with (\d+) contracts/.exec(printed)?.[1]);
    expect(inside / total).toBeGreaterThanOrEqual(0.7);
    const rows = [...printed.matchAll(/ │█* (\d+)$/gm)].reduce((sum, [, volume]) => sum + Number(volume), 0);
    expect(rows).toBe(inside);
  });

  it('own weights: the trades are there and end in a fingerprint', () => {
    const printed = expectPrinted('own-weights');
    expect(printed).toMatch(/[1-9] trades/);
    expect(printed).toMatch(/fingerprint [0-9a-f]{64}\n$/);
  });

  it('own feature: four prints in five bought is a signal of 0.6', () => {
    expect(expectPrinted('own-feature')).toContain('print 60: signal 0.6');
  });

  it('merged recordings: nothing is lost and time never goes back', () => {
    const printed = expectPrinted('merge-recordings', recording('first'), recording('second'));
    const counts = [...printed.matchAll(/"\w+":(\d+)/g)].reduce((sum, [, events]) => sum + Number(events), 0);
    expect(printed).toContain(`merged: ${counts} events`);
    expect(printed).toContain(', 0 out of order');
  });

  it('latency model: orders of the first two minutes fill 800 ms later, the others 20 ms', () => {
    const busy = expectPrinted('latency-model').trim().split('\n').filter((line) => line.startsWith('busy open'));
    const latencies = busy.map((line) => Number(/filled +(\d+) ms/.exec(line)?.[1]));
    expect(new Set(latencies)).toEqual(new Set([800, 20]));
  });

  it('has a page of the documentation that links to each of them', () => {
    const examples = readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    const page = readFileSync(path.join(root, 'docs', 'examples.md'), 'utf8');
    for (const name of examples) expect(page).toContain(`../examples/${name}`);
    for (const name of examples) expect(existsSync(path.join(__dirname, 'output', name.replace(/\.ts$/, '.txt')))).toBe(true);
  });
});
