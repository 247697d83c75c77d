import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StateDirectory, type OperatorWord } from '@mia-trading/monitoring';
import type { OperatorRoute } from '@mia-trading/risk';
import { SessionLog, type LogLine } from '../output/session-log.js';
import { KeptState } from './kept-state.js';
import { OperatorWords } from './operator-words.js';

let folder = '';
let words: OperatorWords;
let log: SessionLog;
let events: string[] = [];
let lines: LogLine[] = [];
let urgent = 0;
let isKilled = false;
let isLogBroken = false;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'mia-words-'));
  [events, lines, urgent, isKilled, isLogBroken] = [[], [], 0, false, false];
  log = new SessionLog([(together) => {
    if (isLogBroken) throw new Error('disk full');
    lines.push(...together);
  }]);
  words = new OperatorWords({
    kept: new KeptState(new StateDirectory(folder), log),
    log,
    emit: (draft) => events.push(draft.kind === 'operator' ? `${draft.command} ${draft.reason}` : draft.kind),
    isKilled: () => isKilled,
    onUrgent: () => (urgent += 1),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const say = (route: OperatorRoute, command: OperatorWord['command'], reason = 'enough'): void => words.say({ route, command, reason, target: '' });
const file = (name: string): string => path.join(folder, name);
const told = (): readonly string[] => {
  log.flush();
  return lines.splice(0).map(({ level, text }) => `${level} ${text}`);
};
/** What the file KILL is written as first cannot be written. */
const refuse = (): void => void mkdirSync(file(`KILL.${process.pid}`));
const allow = (): void => rmdirSync(file(`KILL.${process.pid}`));

describe('a kill while the disk refuses the file KILL', () => {
  it.each(['cli', 'dashboard', 'signal'] as const)('by %s reaches the session; the file is told of, and written as soon as the disk takes it', (route) => {
    words.begin();
    refuse();
    say(route, 'kill');
    isKilled = true;
    expect(events).toEqual([`kill ${route}: enough`]);
    expect(existsSync(file('KILL'))).toBe(false);
    words.look();
    words.look();
    const failures = told().filter((text) => text.startsWith('error'));
    expect(failures).toEqual([expect.stringMatching(/the kill holds in this session, and a restart does not know of it: .*KILL could not be written: EISDIR/)]);
    allow();
    words.look();
    expect(readFileSync(file('KILL'), 'utf8')).toBe('enough\n');
    expect(told()).toEqual([expect.stringContaining('no longer so')]);
    expect(events).toHaveLength(1);
  });

  it('by the file itself needs nothing written', () => {
    words.begin();
    writeFileSync(file('KILL'), 'by hand');
    refuse();
    words.look();
    expect([events, told()]).toEqual([['kill file: by hand'], ['warn kill by file: by hand']]);
  });

  it('and a file KILL that cannot be read is a kill too', () => {
    words.begin();
    mkdirSync(file('KILL'));
    words.look();
    expect(events).toEqual([expect.stringMatching(/^kill file: .*KILL is there and cannot be read: EISDIR/)]);
  });

  it('reaches the session though the log cannot be written either', () => {
    words.begin();
    refuse();
    isLogBroken = true;
    log.notice('a', 'lost');
    expect(() => log.flush()).toThrow('disk full');
    say('cli', 'kill');
    expect(events).toEqual(['kill cli: enough']);
  });

  it('is forgotten when it is lifted before the disk takes it', () => {
    words.begin();
    refuse();
    say('cli', 'kill');
    isKilled = true;
    say('cli', 'unkill', 'looked at');
    isKilled = false;
    allow();
    words.look();
    expect([events, existsSync(file('KILL'))]).toEqual([['kill cli: enough', 'unkill cli: looked at'], false]);
  });
});

describe('a lift that the disk refuses', () => {
  it('is not taken: the switch stays thrown here and for a restart', () => {
    words.begin();
    mkdirSync(file('KILL'));
    isKilled = true;
    expect(() => say('cli', 'unkill')).toThrow(expect.objectContaining({ code: 'MIA-TRADER-SWITCH' }));
    words.look();
    expect(events).toEqual([]);
  });
});

describe('words during the warm-up', () => {
  it('wait in order and are the first that happens when the session begins', () => {
    for (const command of ['pause', 'kill', 'unkill', 'flatten'] as const) say('cli', command);
    expect(events).toEqual([]);
    expect(words.waiting.map(({ command }) => command)).toEqual(['pause', 'kill', 'unkill', 'flatten']);
    expect(urgent).toBe(2);
    words.begin();
    expect(events).toEqual(['pause cli: enough', 'kill cli: enough', 'unkill cli: enough', 'flatten cli: enough']);
    expect(words.waiting).toEqual([]);
    say('signal', 'kill');
    expect(events.at(-1)).toBe('kill signal: enough');
  });

  it('are on the disk at once where they outlive the session', () => {
    say('signal', 'kill');
    expect(existsSync(file('KILL'))).toBe(true);
    expect(told()).toEqual(['warn kill by signal: enough; it is carried out when the session begins']);
    say('cli', 'unkill');
    expect(existsSync(file('KILL'))).toBe(false);
  });

  it('may come by a file, each once', () => {
    writeFileSync(file('KILL'), 'by hand');
    words.look();
    words.look();
    expect(words.waiting.map(({ command, route, reason }) => [command, route, reason])).toEqual([['kill', 'file', 'by hand']]);
  });

  it.each(['claim', 'ignore'] as const)('are refused where the broker has to be asked first: %s', (command) => {
    expect(() => words.say({ route: 'cli', command, reason: '', target: 'manual-1' })).toThrow(expect.objectContaining({ code: 'MIA-TRADER-WARMING-UP', message: expect.stringContaining('whose manual-1 is') }));
    words.begin();
    words.say({ route: 'cli', command, reason: 'mine', target: 'manual-1' });
    expect(events).toEqual([`${command} cli: mine`]);
  });
});

describe('a state directory that is gone', () => {
  it('is told once and ends nothing', () => {
    words.begin();
    rmSync(folder, { recursive: true });
    say('cli', 'kill');
    for (let look = 0; look < 3; look += 1) words.look();
    mkdirSync(folder);
    expect([events, told().filter((text) => text.startsWith('error'))]).toEqual([['kill cli: enough'], [expect.stringContaining('ENOENT')]]);
  });
});
