import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { medianOf } from './median.js';
import { TimeOfDayNorm } from './time-of-day-norm.js';

describe('TimeOfDayNorm', () => {
  it('of volumes 10, 20, 30, 40, 50 in minute 7 of five sessions is 30; four sessions are too few', () => {
    const norm = new TimeOfDayNorm();
    [50, 10, 40, 20].forEach((volume) => {
      norm.add(volume / 2, 7);
      norm.add(volume / 2, 7);
      norm.onSession();
    });
    expect(norm.normAt(7)).toBeNaN();
    norm.add(30, 7);
    expect(norm.sumAt(7)).toBe(30);
    norm.onSession();
    expect(norm.normAt(7)).toBe(30);
    expect(norm.sumAt(7)).toBe(0);
    expect(norm.normAt(8)).toBeNaN();
  });

  it('does not contain the session under way', () => {
    const norm = new TimeOfDayNorm({ minimumSessions: 1 });
    norm.add(5, 0);
    norm.onSession();
    norm.add(1000, 0);
    expect(norm.normAt(0)).toBe(5);
  });

  it('counts a quiet bucket between observed ones as 0, and one outside as not observed', () => {
    const norm = new TimeOfDayNorm({ minimumSessions: 1 });
    norm.add(1, 10);
    norm.add(1, 12);
    norm.onSession();
    expect([9, 10, 11, 12, 13].map((minute) => norm.normAt(minute))).toEqual([Number.NaN, 1, 0, 1, Number.NaN]);
  });

  it('leaves out a bucket that the recording entered or left in its middle', () => {
    const norm = new TimeOfDayNorm({ bucketMinutes: 5, minimumSessions: 1 });
    norm.add(1, 12);
    norm.add(1, 17);
    norm.add(1, 22);
    norm.onSession();
    expect([10, 15, 20].map((minute) => norm.normAt(minute))).toEqual([Number.NaN, 1, Number.NaN]);
  });

  it('begins a further session when the minute falls, as over a holiday', () => {
    const norm = new TimeOfDayNorm({ minimumSessions: 2 });
    norm.add(10, 0);
    norm.add(10, 1000);
    norm.add(30, 0);
    norm.onSession();
    expect(norm.sessions).toBe(2);
    expect(norm.normAt(0)).toBe(20);
  });

  it('ignores amounts and minutes that make no sense', () => {
    const norm = new TimeOfDayNorm({ minimumSessions: 1 });
    for (const [amount, minute] of [[Number.NaN, 1], [-1, 1], [Infinity, 1], [1, -1], [1, 1440], [1, Number.NaN]] as const) norm.add(amount, minute);
    norm.onSession();
    expect(norm.sessions).toBe(0);
    expect(norm.normAt(5000)).toBeNaN();
    expect(() => new TimeOfDayNorm({ bucketMinutes: 7 })).toThrow(RangeError);
  });

  it('survives a round trip through JSON', () => {
    const norm = new TimeOfDayNorm({ minimumSessions: 1 });
    norm.add(3, 5);
    norm.onSession();
    const copy = new TimeOfDayNorm({ minimumSessions: 1 });
    copy.restore(JSON.parse(JSON.stringify(norm.snapshot())));
    expect([copy.normAt(5), copy.normAt(6)]).toEqual([3, Number.NaN]);
    expect(() => new TimeOfDayNorm({ bucketMinutes: 5 }).restore(norm.snapshot())).toThrow(expect.objectContaining({ code: 'MIA-STATS-SNAPSHOT' }));
  });

  it('equals the median of the sums of the sessions kept, exactly', () => {
    const session = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(session, { minLength: 1, maxLength: 8 }), (sessions) => {
        const norm = new TimeOfDayNorm({ minimumSessions: 2, keptSessions: 4 });
        for (const rows of sessions) {
          for (const [minute, amount] of [...rows].sort((a, b) => a[0] - b[0])) norm.add(amount, minute);
          norm.onSession();
        }
        for (let minute = 0; minute < 60; minute += 1) {
          const sums = sessions.slice(-4).flatMap((rows) => {
            const minutes = rows.map(([at]) => at);
            if (minute < Math.min(...minutes) || minute > Math.max(...minutes)) return [];
            return [rows.filter(([at]) => at === minute).reduce((sum, [, amount]) => sum + amount, 0)];
          });
          expect(norm.normAt(minute)).toBe(sums.length < 2 ? Number.NaN : medianOf(sums));
        }
      }),
    );
  });
});
