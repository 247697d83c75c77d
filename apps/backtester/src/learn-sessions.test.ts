import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sessionFactorsSchema } from '@mia-trading/confluence-scoring';
import { runJson } from './test-support/command-line.js';

// Half an hour of a generated market is made once and run several times.
jest.setTimeout(180_000);

let folder = '';
let recording = '';
const inFolder = (name: string) => path.join(folder, name);
/** Anything is enough evidence: what is tested is the way from recording to run, not the market. */
const EASY = ['--score', '51', '--horizon', '1', '--min-signals', '2', '--min-dates', '1', '--set', 'score.rangeBars=3'];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-learn-'));
  recording = inFolder('market');
  // 10:48 to 11:12 ET: the end of the New York open, the begin of midday.
  await runJson('generate', '--from', '1008', '--to', '1032', '--out', recording);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Evidence {
  readonly session: string;
  readonly signals: number;
  readonly size: number;
  readonly verdict: string;
}

describe('backtester learn-sessions', () => {
  it('claims nothing from one morning, and writes nothing', async () => {
    await expect(runJson('learn-sessions', recording, '--out', inFolder('none.json'))).rejects.toMatchObject({ code: 'MIA-SCORE-EVIDENCE' });
    expect(existsSync(inFolder('none.json'))).toBe(false);
  });

  it('writes what it has learned, with what it rests on, in the form that a run takes', async () => {
    const document = await runJson('learn-sessions', recording, '--out', inFolder('learned.json'), ...EASY);
    expect(document).toMatchObject({ schemaVersion: 1, file: inFolder('learned.json'), instrument: 'ESZ6', tradeDates: [expect.any(String)] });
    const evidence = document['evidence'] as readonly Evidence[];
    expect(evidence.map(({ session }) => session)).toEqual(['asia', 'londonPre', 'london', 'newYorkPre', 'newYorkOpen', 'midday', 'powerHour', 'afterHours', 'overlap']);
    expect(evidence.filter(({ signals }) => signals > 0).map(({ session }) => session)).toEqual(expect.arrayContaining(['newYorkOpen', 'midday']));
    expect(evidence.find(({ session }) => session === 'asia')).toMatchObject({ signals: 0, size: 1, verdict: 'too few' });
    // Two ticks of slippage and 4.50 dollars of fees.
    expect(document['costPoints']).toBeCloseTo(0.5 + 4.5 / 50, 9);
    const file = JSON.parse(readFileSync(inFolder('learned.json'), 'utf8')) as unknown;
    expect(sessionFactorsSchema.parse(file)).toEqual(file);
    expect(file).toMatchObject({ name: 'learned', evidence: evidence.map((line) => ({ ...line })) });
    const result = await runJson('run', recording, '--sessions', inFolder('learned.json'));
    expect(result['best']).toMatchObject({ conditions: { session: { factors: 'learned' } } });
    expect(result['changedSettings']).toEqual(expect.arrayContaining([expect.objectContaining({ setting: 'score.customSessions.name', value: 'learned', origin: `file ${inFolder('learned.json')}` })]));
  });
});
