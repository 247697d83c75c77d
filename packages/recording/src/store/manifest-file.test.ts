import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { liveManifest } from '../tape/live-tape.js';
import { temporaryFolder } from '../tape/test-support/temporary-folder.js';
import type { Manifest } from './manifest.js';
import { readManifest, writeManifest } from './manifest-file.js';

const inFolder = temporaryFolder();

const manifest: Manifest = { ...liveManifest({ instruments: ['ESH4'], feedQuality: 'l3', clockSource: 'exchange' }), state: 'complete' };

function withField(change: Record<string, unknown>): string {
  const directory = inFolder('session');
  mkdirSync(directory, { recursive: true });
  writeFileSync(inFolder('session/manifest.json'), JSON.stringify({ ...manifest, ...change }));
  return directory;
}

describe('manifest.json', () => {
  it('comes back as it was written and leaves no temporary file', () => {
    mkdirSync(inFolder('session'));
    writeManifest(inFolder('session'), { ...manifest, config: { risk: { dailyLoss: 500 } }, notes: ['a note'] });
    expect(readManifest(inFolder('session'))).toEqual({ ...manifest, config: { risk: { dailyLoss: 500 } }, notes: ['a note'] });
    expect(readdirSync(inFolder('session'))).toEqual(['manifest.json']);
    expect(readFileSync(inFolder('session/manifest.json'), 'utf8')).toContain('"schemaVersion": 1');
  });

  it.each([
    ['feedQuality', { feedQuality: 'perfect' }],
    ['counts.trade', { counts: { trade: -1 } }],
    ['counts', { counts: { gossip: 1 } }],
    ['files.0.sha256', { files: [{ path: 'a', format: 'segment', kind: null, rows: 1, bytes: 1, sha256: 'xyz' }] }],
    ['files.0.path', { files: [{ path: '../a', format: 'segment', kind: null, rows: 1, bytes: 1, sha256: '0'.repeat(64) }] }],
    ['firstTs', { firstTs: 1.5 }],
    ['', { surprise: true }],
    ['schemaVersion', { schemaVersion: '1' }],
  ])('names the file and the wrong field: %s', (field, change) => {
    const directory = withField(change);
    expect(() => readManifest(directory)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-MANIFEST', context: { file: inFolder('session/manifest.json'), field } }));
  });

  it('of a newer version is refused with the remedy', () => {
    expect(() => readManifest(withField({ schemaVersion: 2 }))).toThrow(
      expect.objectContaining({ code: 'MIA-RECORDING-VERSION', remedy: 'Update MIA to read this recording.', context: expect.objectContaining({ schemaVersion: 2, supported: 1 }) }),
    );
  });

  it('that is absent or no JSON is told apart', () => {
    expect(() => readManifest(inFolder('nowhere'))).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-NOT-FOUND' }));
    const directory = withField({});
    writeFileSync(inFolder('session/manifest.json'), '{"schemaVersion": 1,');
    expect(() => readManifest(directory)).toThrow(expect.objectContaining({ code: 'MIA-RECORDING-MANIFEST' }));
  });
});
