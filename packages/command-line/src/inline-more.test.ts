import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { INLINING } from './inline-more.js';

test('the setting is one that this V8 knows', () => {
  expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toContain(`${INLINING} (`);
});
