import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const SETUP = path.resolve(__dirname, 'property-seed.cjs');

/** What a property sees first under `MIA_TEST_SEED`, in a process of its own. */
function firstDraws(seed: string | undefined): { readonly draws: string; readonly error: string } {
  const program = `require(${JSON.stringify(SETUP)}); const fc = require('fast-check'); const seen = []; fc.assert(fc.property(fc.nat(), (n) => { seen.push(n); }), { numRuns: 20 }); console.log(seen.join());`;
  const { MIA_TEST_SEED: _dropped, ...rest } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { cwd: path.dirname(SETUP), encoding: 'utf8', env: seed === undefined ? rest : { ...rest, MIA_TEST_SEED: seed } });
  return { draws: stdout.trim(), error: stderr };
}

describe('the seed of properties', () => {
  it('is set for the files of this run', () => {
    const { MIA_TEST_SEED: wanted = '' } = process.env;
    expect(fc.readConfigureGlobal().seed !== undefined).toBe(wanted !== 'random');
  });

  it('gives the same cases in every process, and others with another seed', () => {
    const { draws } = firstDraws(undefined);
    expect(draws.split(',')).toHaveLength(20);
    expect(firstDraws('').draws).toBe(draws);
    expect(firstDraws('7').draws).not.toBe(draws);
    expect(firstDraws('7').draws).toBe(firstDraws('7').draws);
    expect(firstDraws('random').draws).not.toBe(firstDraws('random').draws);
  });

  it('refuses what is no seed, and says what is', () => {
    expect(firstDraws('soon').error).toContain("MIA_TEST_SEED is 'soon'");
  });
});
