import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERROR_CODES, errorCodeTable, errorEntry } from './registry.js';

const root = path.resolve(__dirname, '../../../..');
const CODE = /['"`](MIA-[A-Z0-9]+(?:-[A-Z0-9]+)+)['"`]/g;

function sourceFiles(): string[] {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(path.join(root, group), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(root, group, entry.name, 'src'))
      .flatMap(filesBelow),
  );
}

function filesBelow(directory: string): string[] {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') && entry.name !== 'registry.ts')
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Files by the code they raise, comments left out. */
function raisedCodes(): Map<string, string> {
  const raised = new Map<string, string>();
  for (const file of sourceFiles()) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, found = ''] of code.matchAll(CODE)) raised.set(found, path.relative(root, file));
  }
  return raised;
}

describe('the error registry', () => {
  it('knows every code that a package or app raises', () => {
    const raised = raisedCodes();
    expect(raised.size).toBeGreaterThan(10);
    expect([...raised].filter(([code]) => errorEntry(code) === undefined)).toEqual([]);
  });

  it('has no entry that nothing raises', () => {
    const raised = raisedCodes();
    expect(Object.keys(ERROR_CODES).filter((code) => !raised.has(code))).toEqual([]);
  });

  it('is sorted and says something about each code', () => {
    const codes = Object.keys(ERROR_CODES);
    expect(codes).toEqual([...codes].sort());
    for (const { area, meaning, remedy } of Object.values(ERROR_CODES)) {
      expect(area).toMatch(/^[a-z][a-z ]+$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('gives nothing for a code it does not know', () => {
    expect(errorEntry('MIA-NO-SUCH')).toBeUndefined();
    expect(errorEntry('toString')).toBeUndefined();
  });

  it('generates one table row per code', () => {
    const lines = errorCodeTable().trimEnd().split('\n');
    expect(lines).toHaveLength(2 + Object.keys(ERROR_CODES).length);
    expect(lines[2]).toMatch(/^\| `MIA-[A-Z-]+` \| [a-z ]+ \| .+ \| .+ \|$/);
  });
});
