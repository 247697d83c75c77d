/** `backtester gex` on every option and on the files that people really have: weekend, no quotes, another language, American, cut, swapped, a recording. */
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { gexCommand } from './commands/gex.js';
import { importCommand } from './commands/import.js';
import { realFile } from './test-support/command-line.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-gex-inputs-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What a command prints on stdout. */
async function printed(command: ReturnType<typeof gexCommand>, ...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  const spies = [jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0), jest.spyOn(process.stderr, 'write').mockReturnValue(true)];
  try {
    await command.exitOverride().parseAsync(['node', command.name(), ...args]);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written.join('');
}

interface Gex extends Readonly<Record<string, unknown>> {
  readonly asOf: string;
  readonly totalGex: number;
  readonly grossGex: number;
  readonly gammaFlip: { readonly level: number | null; readonly reason: string | null };
  readonly byStrike: readonly { readonly strike: number; readonly netGex: number }[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

async function gex(...args: readonly string[]): Promise<Gex> {
  return JSON.parse(await printed(gexCommand(), ...args, '--json')) as Gex;
}

const codesOf = ({ warnings }: Gex): string[] => warnings.map(({ code }) => code);
const chain = (name: string): string => realFile(`options/chains/${name}.csv.gz`) ?? '';
const hasChains = realFile('options/chains') !== undefined;
const onChains = hasChains ? it : it.skip;
const IN_SESSION = 'spx_2025-09-04_1430';

/** The in-session table as text, changed. */
function written(name: string, change: (text: string) => string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, change(gunzipSync(readFileSync(chain(IN_SESSION))).toString('utf8')));
  return file;
}

/** Its head, and the rows of five dates: settled in the afternoon, in the morning, both. */
const slim = (name: string): string => written(name, (text) => text.split('\n').filter((line, index) => index < 4 || /^(Thu Sep 04|Fri Sep 05|Fri Sep 19|Fri Oct 17|Fri Dec 19) 2025/.test(line)).join('\n').trimEnd().concat('\n'));

/** Its first 200 lines under another date. */
const dated = (name: string, date: string): string => written(name, (text) => `${text.split('\n').slice(0, 200).join('\n')}\n`.replace(/^"?Date: .*?"?,Bid/m, `"Date: ${date}",Bid`));

describe('backtester gex --json', () => {
  onChains('has every field that its document promises, as plain values', async () => {
    const found = await gex(chain(IN_SESSION));
    expect(found).toMatchObject({
      spot: 6485.6401, asOf: '2025-09-04T18:15:00.000000Z', gexUnit: expect.stringContaining('1 %'), signModel: 'naive', horizonDays: 45,
      gammaFlip: { level: expect.any(Number), crossings: expect.any(Array), band: { low: expect.any(Number), high: expect.any(Number) }, reason: null },
      callWall: 6500, putWall: 6450, maxCallGexStrike: 6480, maxPutGexStrike: 6500, absGammaStrike: 6480, dealerPosition: 'long', warnings: [],
      excluded: { settled: 0, noQuote: expect.any(Number), noOpenInterest: 0 },
    });
    for (const name of ['totalGex', 'grossGex', 'expectedMove', 'putCallVolume', 'putCallOpenInterest', 'vix30']) expect([name, typeof found[name]]).toEqual([name, 'number']);
    expect(found['forwardByExpiry']).toContainEqual({ root: 'SPX', expiry: '2025-09-19', forward: expect.any(Number), source: 'parity' });
    expect(found['byExpiry']).toContainEqual(expect.objectContaining({ root: 'SPXW', expiry: '2025-09-04', netGex: expect.any(Number) }));
    expect(Object.keys(found.byStrike[0] ?? {})).toEqual(['strike', 'netGex', 'callGex', 'putGex']);
    expect(found.byStrike.reduce((sum, { netGex }) => sum + netGex, 0) / found.totalGex).toBeCloseTo(1, 9);
  });

  onChains('is the same for a table plain and packed, and for the recording made of it', async () => {
    const file = slim('plain.csv');
    const packed = await gex(file);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file)));
    expect(await gex(`${file}.gz`)).toEqual(packed);
    const recording = path.join(folder, 'recording');
    await printed(importCommand(), 'cboe', file, '--out', recording, '--json');
    expect(await gex(recording)).toEqual(packed);
    // It could be had from 14:30 New York time on, and is invisible before.
    expect(await gex(recording, '--as-of', '2025-09-04T14:30:00-04:00')).toMatchObject({ asOf: '2025-09-04T18:30:00.000000Z', maxCallGexStrike: 6480 });
    await expect(gex(recording, '--as-of', '2025-09-04T14:29:59-04:00')).rejects.toMatchObject({ code: 'MIA-GEX-EMPTY' });
  });

  onChains('hears every option', async () => {
    const file = slim('slim.csv');
    const naive = await gex(file);
    const magnitude = await gex(file, '--sign', 'magnitude');
    expect(magnitude).toMatchObject({ signModel: 'magnitude', dealerPosition: null, gammaFlip: { level: null, reason: 'the sign model "magnitude" has no direction' } });
    expect(magnitude.totalGex / naive.grossGex).toBeCloseTo(1, 12);
    const day = await gex(file, '--horizon', '1');
    expect([day['horizonDays'], day.totalGex]).toEqual([1, naive.totalGex]);
    expect(day['maxPutGexStrike']).not.toBe(naive['maxPutGexStrike']);
    const vendor = await gex(file, '--greeks', 'vendor');
    expect(vendor['greeks']).toBe('vendor');
    expect(vendor.totalGex).not.toBe(naive.totalGex);
    expect(Math.abs(vendor.totalGex - naive.totalGex) / naive.grossGex).toBeLessThan(0.05);
    const later = await gex(file, '--as-of', '2025-09-04T16:00:00-04:00');
    expect(later).toMatchObject({ asOf: '2025-09-04T20:00:00.000000Z', zeroDte: null, excluded: { settled: 424 } });
    expect(codesOf(await gex(file, '--as-of', '2025-09-04T13:00:00-04:00'))).toEqual(['laterData']);
    await expect(gex(file, '--as-of', 'noon')).rejects.toMatchObject({ code: 'MIA-USAGE-TIME' });
    for (const wrong of [['--horizon', '0'], ['--horizon', '1.5'], ['--sign', 'customers'], ['--greeks', 'mine']]) {
      await expect(gex(file, ...wrong)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
    }
  });

  onChains.each([
    ['in cash hours: 15 minutes before', 'September 4, 2025 at 11:20 AM EDT', '2025-09-04T15:05'],
    ['in the evening: the close', 'September 4, 2025 at 9:30 PM EDT', '2025-09-04T20:00'],
    ['on a Saturday: the close of Friday', 'September 6, 2025 at 10:00 AM EDT', '2025-09-05T20:00'],
    ['after an early close: 13:00', 'November 28, 2025 at 3:00 PM EST', '2025-11-28T18:00'],
    ['in Portuguese', '4 de setembro de 2025 às 14:30 GMT-4', '2025-09-04T18:15'],
  ])('takes for its time, %s', async (_when, date, asOf) => {
    expect((await gex(dated('dated.csv', date))).asOf.slice(0, 16)).toBe(asOf);
  });
});

describe('backtester gex on files as they are', () => {
  onChains('a Saturday file: as of the close of Friday, with a word on its stale price', async () => {
    const found = await gex(chain('spx_2022-02-04_eod'));
    expect([found.asOf, codesOf(found)]).toEqual(['2022-02-04T21:00:00.000000Z', ['staleSpot']]);
  });

  onChains('a file without quotes: valued by the vendor, and it says so', async () => {
    const found = await gex(chain('spx_2022-12-12_eod'));
    expect(codesOf(found)).toEqual(['noForward', 'vendorVolatility']);
    expect([found['vix30'], Number.isFinite(found.totalGex)]).toEqual([null, true]);
  });

  onChains('a Portuguese date line', async () => {
    expect(await gex(chain('spx_2025-08-27_2130'))).toMatchObject({ asOf: '2025-08-27T20:00:00.000000Z', callWall: 6500 });
  });

  onChains('an American chain: a warning, and no nonsense', async () => {
    const found = await gex(chain('spy_2023-09-14_1631'));
    expect(codesOf(found)).toEqual(['americanStyle']);
    expect([found['rate'], found['rateSource']]).toEqual([0, 'fallback']);
    expect(Math.abs((found.gammaFlip.level ?? NaN) - 450.5)).toBeLessThan(2);
  });

  onChains('a file cut in the middle: a result with a warning, or the error of its packing', async () => {
    const cut = await gex(written('cut.csv', (text) => text.slice(0, 200_000)));
    expect(codesOf(cut)).toEqual(expect.arrayContaining(['incompleteTable', 'unreadRows']));
    const packed = path.join(folder, 'cut.csv.gz');
    writeFileSync(packed, readFileSync(chain(IN_SESSION)).subarray(0, 20_000));
    await expect(gex(packed)).rejects.toMatchObject({ code: 'MIA-IMPORT-TRUNCATED' });
  });

  onChains('swapped columns: named, by the head or by the symbols', async () => {
    await expect(gex(written('head.csv', (text) => text.replace('Bid,Ask,Volume', 'Ask,Bid,Volume')))).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT', message: expect.stringContaining('"Ask"') });
    const rows = written('rows.csv', (text) => text.slice(0, text.lastIndexOf('\n', 300_000) + 1).replace(/(SPXW250905)C(\d{8})(.*?,\1)P\2/g, '$1P$2$3C$2'));
    const swapped = await gex(rows);
    expect(swapped.warnings[0]).toEqual({ code: 'unreadRows', message: expect.stringMatching(/^not read: \d+ call and put in each other's place$/) });
    expect(swapped['byExpiry']).not.toContainEqual(expect.objectContaining({ expiry: '2025-09-05' }));
  });

  it('a file that is none', async () => {
    const file = path.join(folder, 'text.csv');
    writeFileSync(file, 'hello\n'.repeat(20));
    await expect(gex(file)).rejects.toMatchObject({ code: 'MIA-IMPORT-FORMAT' });
    await expect(gex(path.join(folder, 'absent.csv'))).rejects.toThrow();
  });
});

describe('the morning table', () => {
  onChains('puts the latest beside the previous, on the clock of the exchange', async () => {
    const text = await printed(gexCommand(), chain(IN_SESSION), chain('spx_2025-09-03_1618'));
    expect(text).toContain('2025-09-04 14:15 ET');
    expect(text).toContain('2025-09-03 16:00 ET');
    expect(text).toMatch(/call wall +6500 +6500\n/);
    expect(text).toMatch(/dealers on a 1 % rally +sell [\d,]+ ES +sell [\d,]+ ES/);
    expect(text.indexOf('── spot 6485.64 ──')).toBeLessThan(text.indexOf('── flip 6436.'));
    expect(text).toContain('contracts of open interest in those');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});
