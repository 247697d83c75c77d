import { describe, expect, it } from '@jest/globals';
import type { ExecutedReport, OrderId } from '@mia-trading/core';
import { ExecutionLog, statementOf } from './execution-log.js';
import { PositionWatch } from './position-watch.js';

const execution = (execId: string, side: 1 | -1, quantity: number, instrument = 'ESH4'): ExecutedReport => ({ kind: 'executed', orderId: 's-1' as OrderId, tsVenue: 0, ...statementOf(execId), instrument, side, quantity, price: 5000, remaining: 0, fees: null, passive: false });

describe('a position that the broker tells by itself', () => {
  it('fits while executions make it, whatever was held before', () => {
    const log = new ExecutionLog();
    const watch = new PositionWatch(log, 'ESH4');
    watch.told({ instrument: 'ESH4', contracts: 7 });
    expect(watch.fits).toBe(true);
    log.add('a.01', execution('a.01', 1, 2));
    watch.asked([{ instrument: 'ESH4', contracts: 5 }]);
    log.add('b.01', execution('b.01', -1, 1));
    log.add('c.01', execution('c.01', -1, 3, 'ESM4'));
    expect(watch.told({ instrument: 'ESM4', contracts: -3 })).toBe(false);
    expect([watch.told({ instrument: 'ESH4', contracts: 4 }), watch.fits]).toEqual([true, true]);
    watch.told({ instrument: 'ESH4', contracts: 3 });
    expect(watch.fits).toBe(false);
    watch.asked([]);
    expect(watch.fits).toBe(true);
  });

  it('fits a corrected execution by its last statement', () => {
    const log = new ExecutionLog();
    const watch = new PositionWatch(log, 'ESH4');
    watch.asked([]);
    log.add('a.01', execution('a.01', 1, 2));
    log.add('a.02', execution('a.02', 1, 1));
    watch.told({ instrument: 'ESH4', contracts: 1 });
    expect(watch.fits).toBe(true);
  });
});
