import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfigFile } from './config-file.js';

describe('a configuration file', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mia-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const fileOf = (text: string): string => {
    const file = path.join(folder, 'mia.json');
    writeFileSync(file, text);
    return file;
  };

  it('is read with or without a byte order mark', () => {
    expect(readConfigFile(fileOf('\uFEFF{"score":{"bonusPoints":3}}'))).toEqual({ score: { bonusPoints: 3 } });
  });

  it.each([
    ['[1]', 'holds a list'],
    ['null', 'holds null'],
    ['7', 'holds a number'],
    ['{', 'is not JSON'],
  ])('is refused when it is %s', (text, reason) => {
    expect(() => readConfigFile(fileOf(text))).toThrow(expect.objectContaining({ code: 'MIA-CONFIG-FILE', message: expect.stringContaining(reason) }));
  });

  it('is named when it is not there', () => {
    expect(() => readConfigFile(path.join(folder, 'other.json'))).toThrow(expect.objectContaining({ code: 'MIA-CONFIG-FILE', message: expect.stringContaining('other.json') }));
  });
});
