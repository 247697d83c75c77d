import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FEE_SCHEDULES, MARGIN_SCHEDULES, PRODUCTS } from '@mia-trading/core';
import { repositoryFile } from './test-support/command-line.js';

const PAGE = repositoryFile('docs/instruments.md');

const table = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string => [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const dollars = (amount: number): string => amount.toFixed(2);
const byRoot = <T extends { readonly root: string; readonly from: string }>(lines: readonly T[]): T[] => [...lines].sort((a, b) => (a.root + a.from < b.root + b.from ? -1 : 1));

const page = [
  '# Instruments, fees and margins',
  '',
  'A recording is traded as the contract its symbol names: `ESH4`, `MESH4`, `NQH20`, `MNQZ5`, `GCG4`. Tick, point value, calendar, roll, fees and margin follow from it; no setting says which instrument it is. Settings in points or ticks',
  '(`risk.checks.priceBand`, `risk.stopTarget`) are made for ES: look at them before another product is traded. [prices-only.json](../examples/configs/prices-only.json) lets a recording of prices without sizes or quotes be traded, to look at the machinery.',
  '',
  table(['root', 'name', 'exchange', 'tick, points', 'dollars a point'], PRODUCTS.filter(({ kind }) => kind === 'future').map(({ root, name, exchange, tickSize, pointValue }) => [root, name, exchange, tickSize, pointValue])),
  '',
  '## Fees',
  '',
  'Dollars for one side (entry or exit) of one contract from a trade date on. What is not verified is an assumption, dearer rather than cheaper.',
  '',
  table(['root', 'from', 'broker', 'exchange', 'NFA', 'sum', 'verified', 'source'], byRoot(FEE_SCHEDULES).map(({ root, from, commission, exchange, regulatory, total, isVerified, source }) => [root, from, dollars(commission), dollars(exchange), dollars(regulatory), dollars(total), isVerified ? 'yes' : 'no', source])),
  '',
  '## Margins',
  '',
  'Dollars for one contract held overnight from a trade date on: what the exchange asked of a speculator, never less than published and up to a quarter more where several changes are one line, and what the broker is taken to ask, a quarter more (assumed).',
  '`risk.limits.margin.<root>` takes what the broker really asks; while an assumed margin is used, every run says so.',
  '',
  table(['root', 'from', 'exchange', 'broker', 'verified', 'source'], byRoot(MARGIN_SCHEDULES).map(({ root, from, exchange, initial, isVerified, source }) => [root, from, dollars(exchange), dollars(initial), isVerified ? 'yes' : 'no', source])),
  '',
  'This page is generated from the code: `MIA_UPDATE_DOCS=1 npx jest apps/backtester/src/instrument-tables` writes it.',
  '',
].join('\n');

describe('docs/instruments.md', () => {
  it('says what the code charges and asks (MIA_UPDATE_DOCS=1 writes it anew)', () => {
    if (process.env['MIA_UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });

  it('has a fee and a margin for every future that can be traded', () => {
    for (const { root } of PRODUCTS.filter(({ kind }) => kind === 'future')) {
      expect(FEE_SCHEDULES.some((schedule) => schedule.root === root)).toBe(true);
      expect(MARGIN_SCHEDULES.some((schedule) => schedule.root === root)).toBe(true);
    }
  });
});
