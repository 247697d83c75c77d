import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rehearse } from './rehearse.js';

const temporary = process.env['TMPDIR'];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mia-test-'));
  process.env['TMPDIR'] = folder;
});

afterEach(() => {
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(folder, { recursive: true, force: true });
});

describe('a rehearsal', () => {
  it('sends orders inside the process, and leaves nothing behind', async () => {
    const { orders } = await rehearse(Infinity);
    expect(orders).toBeGreaterThanOrEqual(16);
    expect(readdirSync(folder)).toEqual([]);
  });
});
