import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { errorCodeTable } from '@mia-trading/core';
import { configSchema } from '@mia-trading/engine';
import { configurationPage } from './configuration-page.js';
import { featuresPage } from './features-page.js';

// Pages generated from the code. MIA_UPDATE_DOCS=1 writes them anew.
const docs = path.join(path.dirname(path.dirname(__dirname)), 'docs');

function expectPage(name: string, page: string): void {
  const file = path.join(docs, name);
  if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
}

const errorPage = (): string =>
  [
    '# Error codes',
    '',
    'An expected failure has a code, a message that names file, place and what was expected, and a remedy. Commands print both on stderr and end with 2 for',
    '`MIA-CONFIG-*` and `MIA-USAGE-*`, else with 1. Codes are stable; refusals of risk have [codes of their own](refusals.md).',
    '',
    errorCodeTable(),
    'This page is generated from the code: `MIA_UPDATE_DOCS=1 npx jest examples/reference` writes it.',
    '',
  ].join('\n');

/** Settings of a configuration with their values, as the page writes them; lists are one setting. */
function leaves(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`| \`${prefix}\` | \`${JSON.stringify(value)}\` |`];
  return Object.entries(value).flatMap(([name, child]) => leaves(child, prefix === '' ? name : `${prefix}.${name}`));
}

describe('reference pages', () => {
  it('configuration.md is what the schema says (MIA_UPDATE_DOCS=1 npx jest examples/reference writes it)', () => {
    expectPage('configuration.md', configurationPage());
  });

  it('names every setting of the default configuration with its default', () => {
    const page = configurationPage();
    const defaults = leaves(configSchema.parse({}));
    expect(defaults.length).toBeGreaterThan(100);
    expect(defaults.filter((row) => !page.includes(row))).toEqual([]);
    expect(page).toContain('| `risk.checks.entryGate` | `70` | ≥ 50, ≤ 100 | Least score of an entry;');
  });

  it('has a sentence for every setting', () => {
    const rows = configurationPage().split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.filter((row) => !/\| [A-Z`0-9].*[.)] \|$/.test(row))).toEqual([]);
  });

  it('features-columns.md is what the definitions say (MIA_UPDATE_DOCS=1 npx jest examples/reference writes it)', () => {
    expectPage('features-columns.md', featuresPage());
  });

  it('errors.md is what the registry says (MIA_UPDATE_DOCS=1 npx jest examples/reference writes it)', () => {
    expectPage('errors.md', errorPage());
  });
});
