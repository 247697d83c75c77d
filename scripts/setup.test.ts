import { expect, test } from '@jest/globals';
import { requireNode } from './lib/require-node.mjs';

test.each(['20.19.0', '20.20.2', '22.1.0', '24.0.0'])('Node %s is new enough', (version) => {
  expect(() => requireNode(version, '>=20.19')).not.toThrow();
});

test.each(['18.20.0', '20.18.3', '16.0.0'])('Node %s is refused with what to do', (version) => {
  expect(() => requireNode(version, '>=20.19')).toThrow(`Node 20.19 or newer is needed, this is Node ${version}`);
});
