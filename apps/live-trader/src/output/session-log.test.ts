import { describe, expect, it } from '@jest/globals';
import { SessionLog, type LogLine } from './session-log.js';

const turn = () => new Promise<void>((then) => setImmediate(then));

describe('the log of a session', () => {
  it('hands out nothing while something is being done, then all of it together, with the times at which it was said', async () => {
    const pieces: (readonly LogLine[])[] = [];
    const log = new SessionLog([(lines) => pieces.push(lines)]);
    let now = 1_000_000;
    log.now = () => now;
    log.notice('order', 'sent');
    now += 1_500_000;
    log.warn('feed', 'late', { age: 3 });
    expect(pieces).toEqual([]);
    await turn();
    expect(pieces.map((lines) => lines.map(({ ts, level, about, text, fields }) => [ts, level, about, text, fields]))).toEqual([[
      ['1970-01-01T00:00:01.000000Z', 'info', 'order', 'sent', {}],
      ['1970-01-01T00:00:02.500000Z', 'warn', 'feed', 'late', { age: 3 }],
    ]]);
    log.error('tape', 'full');
    log.flush();
    await turn();
    expect(pieces.map((lines) => lines.length)).toEqual([2, 1]);
  });

  it('does not hide that it cannot be written: who says something next hears of it', async () => {
    const taken: string[] = [];
    let isFull = true;
    const log = new SessionLog([([line]) => {
      if (isFull) throw new Error('disk full');
      taken.push(line?.text ?? '');
    }]);
    log.notice('a', 'lost');
    await turn();
    expect(() => log.notice('a', 'not said')).toThrow('disk full');
    isFull = false;
    log.notice('a', 'said again');
    await turn();
    expect(taken).toEqual(['said again']);
  });
});
