import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { realFile, runJson } from './test-support/command-line.js';

// A few minutes of a generated market are made once and looked at several times.
jest.setTimeout(180_000);

const TABLES = ['VIX_daily_finance-vix.csv', 'VIX3M_History.csv', 'VXN_History.csv', 'VVIX_History.csv', 'PCR_RATIOS_HISTORICO.csv'].map((name) => realFile(`volatility/${name}`));
const withTables = TABLES.every((file) => file !== undefined) ? it : it.skip;

let folder = '';
const inFolder = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mia-daily-'));
  // The future alone: no options, no indices.
  await runJson('generate', '--date', '2025-08-28', '--chain', 'none', '--from', '930', '--to', '933', '--scale', '0.2', '--out', inFolder('es'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Whether a feature could be judged in the rows of the feature table, and its signals. */
async function judged(feature: string, ...recordings: readonly string[]): Promise<{ readonly available: ReadonlySet<string>; readonly signals: ReadonlySet<string> }> {
  const file = inFolder(`table-${recordings.length}-${feature}.csv`);
  await runJson('features', ...recordings, '--out', file);
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const column = (name: string): ReadonlySet<string> => {
    const index = header.split(',').indexOf(name);
    expect(index).toBeGreaterThan(0);
    return new Set(lines.map((line) => line.split(',')[index] ?? ''));
  };
  return { available: column(`${feature}Available`), signals: column(`${feature}Signal`) };
}

describe('daily series beside a recording', () => {
  it('are context: the instrument that is traded is that of the other recording', async () => {
    writeFileSync(inFolder('VIX.csv'), 'DATE,CLOSE\n2025-08-26,14.62\n2025-08-27,14.85\n');
    await runJson('import', 'cboe-daily', inFolder('VIX.csv'), '--first-session', '2025-08-28', '--out', inFolder('vix'));
    const alone = await runJson('run', inFolder('es'));
    const both = await runJson('run', inFolder('vix'), inFolder('es'));
    expect(both['instrument']).toBe(alone['instrument']);
    expect(both['tradeDates']).toEqual(['2025-08-28']);
  });

  it('a day on which nothing trades is no first session', async () => {
    await expect(runJson('import', 'cboe-daily', inFolder('VIX.csv'), '--first-session', '2025-08-30', '--out', inFolder('none'))).rejects.toMatchObject({ code: 'MIA-USAGE-DATE' });
  });

  withTables('real ones make fear and greed known from the first rating on', async () => {
    await runJson('import', 'cboe-daily', ...TABLES.filter((file) => file !== undefined), '--first-session', '2025-08-28', '--last-session', '2025-08-28', '--out', inFolder('daily'));
    expect((await judged('fearGreed', inFolder('es'))).available).toEqual(new Set(['false']));
    // One value stands for the whole session; the day's own closes come after it.
    const { available, signals } = await judged('fearGreed', inFolder('daily'), inFolder('es'));
    expect(available).toEqual(new Set(['true']));
    expect(signals.size).toBe(1);
  });
});
