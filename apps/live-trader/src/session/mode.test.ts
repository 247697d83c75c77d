import { describe, expect, it } from '@jest/globals';
import { requireAccount, requirePort, type Mode } from './mode.js';

const LIVE = 'U1234567';
const choice = (mode: Mode, liveAccount = '') => ({ mode, liveAccount });

describe('which mode may start', () => {
  it.each([
    ['signals', '', 4_001, 'U1234567'],
    ['signals', '', 4_002, 'DU1234567'],
    ['paper', '', 4_002, 'DU1234567'],
    ['paper', '', 7_497, 'DU1234567'],
    ['paper', '', 40_123, 'DUSIM1'],
    ['live', LIVE, 4_001, LIVE],
    ['live', LIVE, 7_496, LIVE],
  ] as const)('lets %s %s at port %i with %s', (mode, named, port, account) => {
    requirePort(choice(mode, named), port);
    expect(() => requireAccount(choice(mode, named), account)).not.toThrow();
  });

  it.each([
    ['paper', '', 4_001, 'that of a live login'],
    ['paper', '', 7_496, 'that of a live login'],
    ['live', '', 4_001, 'needs the account a second time'],
    ['live', LIVE, 4_002, 'that of a paper login'],
    ['live', LIVE, 7_497, 'that of a paper login'],
    ['paper', LIVE, 4_002, 'was given with --mode paper'],
    ['signals', LIVE, 4_001, 'was given with --mode signals'],
  ] as const)('refuses %s %s at port %i', (mode, named, port, reason) => {
    expect(() => requirePort(choice(mode, named), port)).toThrow(expect.objectContaining({ code: 'MIA-TRADER-MODE', message: expect.stringContaining(reason) }));
  });

  it.each([
    ['paper', '', LIVE, 'no paper account'],
    ['live', LIVE, 'DU1234567', 'is a paper account'],
    ['live', LIVE, 'DUSIM1', 'is a paper account'],
    ['live', LIVE, 'U7654321', 'orders would be for U7654321'],
  ] as const)('refuses %s %s with %s', (mode, named, account, reason) => {
    expect(() => requireAccount(choice(mode, named), account)).toThrow(expect.objectContaining({ code: 'MIA-TRADER-MODE', message: expect.stringContaining(reason) }));
  });
});
