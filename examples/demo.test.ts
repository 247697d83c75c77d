import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';

// The README shows what `npm run demo` prints. MIA_UPDATE_DOCS=1 npx jest examples writes text and picture anew.
const root = path.dirname(__dirname);
const readme = path.join(root, 'README.md');
const picture = path.join(root, 'docs', 'pictures', 'demo-report.svg');
const isUpdate = process.env['MIA_UPDATE_DOCS'] === '1';
/** Six sessions are generated and run: about a minute. */
const isWanted = isUpdate || process.env['MIA_TEST_LEVEL'] === 'full';
const SHOWN = /(<!-- what the demo prints -->\n```\n)([\s\S]*?)(```\n<!-- end -->)/;

/** Each session begins cold: exposures, the last half hour and the bars of the day take their minutes. */
const ALIVE_SHARE = 0.8;

/** What the test reads of `result.json`. */
interface Result {
  readonly evaluations: number;
  readonly tradeDates: readonly string[];
  readonly features: Readonly<Record<string, { readonly available: number; readonly unavailable: Readonly<Record<string, number>> }>>;
  readonly trades: readonly { readonly entryTime: string }[];
}

const node = (args: readonly string[], input = ''): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'ignore'] });

/** The report of the demo, from a line that begins with `from` up to one that begins with `to`. */
function part(report: string, from: string, to: string): string {
  const begin = report.indexOf(`\n${from}`) + 1;
  const end = to === '' ? report.length : report.indexOf(`\n${to}`, begin);
  if (begin === 0 || end < 0) throw new Error(`the report has no part '${from}'`);
  return `${report.slice(begin, end).trim()}\n`;
}

(isWanted ? it : it.skip)('the README shows what the demo prints, as text and as a picture', () => {
  const temporary = mkdtempSync(path.join(tmpdir(), 'mia-demo-'));
  try {
    const market = path.join(temporary, 'market');
    const { generate } = JSON.parse(readFileSync(path.join(root, 'scripts', 'lib', 'demo-market.json'), 'utf8')) as { generate: readonly string[] };
    node(['scripts/run.mjs', 'apps/backtester/src/main.ts', 'generate', ...generate, '--out', market]);
    const sessions = readdirSync(market)
      .sort()
      .map((name) => path.join(market, name));
    const result = path.join(temporary, 'result');
    const report = node(['scripts/run.mjs', 'apps/backtester/src/main.ts', 'run', ...sessions, '--out', result]);
    const { features, evaluations, trades, tradeDates } = JSON.parse(readFileSync(path.join(result, 'result.json'), 'utf8')) as Result;
    // Every feature that is built is alive, and the default gates let trades through in the last session.
    const dead = Object.entries(features).filter(([, { available, unavailable }]) => available < ALIVE_SHARE * evaluations && !('not implemented' in unavailable));
    expect(dead).toEqual([]);
    expect(trades.map(({ entryTime }) => entryTime.slice(0, 'YYYY-MM-DD'.length))).toContain(tradeDates.at(-1));
    const text = part(report, 'Why trade', '');
    const drawn = path.join(temporary, 'report.svg');
    node(['scripts/terminal-picture.mjs', '-', drawn, '--title', 'npm run demo'], part(report, 'Ratings', 'Why trade'));
    if (isUpdate) {
      writeFileSync(readme, readFileSync(readme, 'utf8').replace(SHOWN, (_all, before: string, _text: string, after: string) => `${before}${text}${after}`));
      writeFileSync(picture, readFileSync(drawn));
    }
    expect(SHOWN.exec(readFileSync(readme, 'utf8'))?.[2]).toBe(text);
    expect(readFileSync(picture, 'utf8')).toBe(readFileSync(drawn, 'utf8'));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}, 600_000);
