import { describe, expect, it } from '@jest/globals';
import { isWithinWindow, sessionMinuteOf } from './trading-window.js';

describe('the trading window', () => {
  it('counts minutes from 17:00 CT', () => {
    expect(['17:00', '23:59', '00:00', '08:35', '16:59'].map(sessionMinuteOf)).toEqual([0, 419, 420, 935, 1439]);
  });

  it('includes its first minute and not its last', () => {
    expect([934, 935, 1304, 1305].map((minute) => isWithinWindow(minute, '08:35', '14:45'))).toEqual([false, true, true, false]);
  });

  it('may reach over 17:00 CT, and is all day when its ends are equal', () => {
    expect([sessionMinuteOf('16:30'), 0, sessionMinuteOf('17:30'), 700].map((minute) => isWithinWindow(minute, '16:30', '17:30'))).toEqual([true, true, false, false]);
    expect(isWithinWindow(700, '08:35', '08:35')).toBe(true);
  });
});
