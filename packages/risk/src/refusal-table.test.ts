import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { refusalTable } from './refusal-table.js';

const page = path.resolve(__dirname, '../../../docs/refusals.md');

const text = `# Refusals

Before an order is sent, risk puts the intent through these checks in this order; the first that does not pass is the answer, with its code
and the numbers behind it. Codes are stable. Checks that may be switched off are listed in \`risk.checks.disabled\`, and then named in every
assessment and refusal.

${refusalTable()}

This page is generated from the code: \`MIA_UPDATE_DOCS=1 npx jest packages/risk\` writes it.
`;

describe('docs/refusals.md', () => {
  it('lists the checks as they are', () => {
    if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(page, text);
    expect(readFileSync(page, 'utf8')).toBe(text);
  });
});
