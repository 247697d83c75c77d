import { existsSync } from 'node:fs';
import path from 'node:path';
import { it } from '@jest/globals';

const REPOSITORY_ROOT = path.resolve(__dirname, '../../../../..');

/** Folder of recorded market files, outside the repository. */
export const REAL_FILES = process.env['MIA_TEST_DATA'] ?? path.resolve(REPOSITORY_ROOT, '../shared/data');

export function realFile(...parts: string[]): string {
  return path.join(REAL_FILES, ...parts);
}

/** `it` where the recorded files are present, else `it.skip`: the test is listed, not forgotten. */
export const itWithRealFiles = existsSync(path.join(REAL_FILES, 'ticks')) ? it : it.skip;
