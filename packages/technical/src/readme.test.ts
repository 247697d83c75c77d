import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { technicalConfig } from './technical-config.js';

const PAGE = path.resolve(__dirname, '../README.md');
const BEGIN = '<!-- parameters: written by src/readme.test.ts with MIA_UPDATE_DOCS=1 -->\n';
const END = '<!-- /parameters -->';

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** One table for each feature: name, default, sentence with the unit. */
function parameterTables(): string {
  const sections = Object.entries((z.toJSONSchema(technicalConfig, { io: 'input' }) as Schema).properties ?? {});
  const row = ([name, field]: [string, Schema]): string => `| \`${name}\` | ${JSON.stringify(field.default)} | ${field.description} |\n`;
  const table = ([name, section]: [string, Schema]): string =>
    `### ${name}\n\n${section.description}\n\n| parameter | default | meaning (unit) |\n| --- | --- | --- |\n${Object.entries(section.properties ?? {}).map(row).join('')}\n`;
  return sections.map(table).join('');
}

describe('README', () => {
  it('lists every parameter with its default and unit', () => {
    const page = readFileSync(PAGE, 'utf8');
    const [before, rest] = page.split(BEGIN) as [string, string];
    const after = rest.slice(rest.indexOf(END));
    const expected = `${before}${BEGIN}\n${parameterTables()}${after}`;
    if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(PAGE, expected);
    expect(readFileSync(PAGE, 'utf8')).toBe(expected);
  });
});
