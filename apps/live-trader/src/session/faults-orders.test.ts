import { afterEach, describe, it } from '@jest/globals';
import { chosen, outlive, type FaultCase } from '../test-support/outlive.js';
import { closeAll } from '../test-support/trading-place.js';

afterEach(closeAll);

const ORDERS: readonly FaultCase[] = [
  { name: 'states come twice', fault: { fault: 'duplicateStatus', count: 20 } },
  { name: 'states do not come', fault: { fault: 'dropStatus', count: 20 } },
  { name: 'states come behind what follows them', fault: { fault: 'reorderStatus', count: 20 } },
  { name: 'commissions come late', fault: { fault: 'lateCommission', seconds: 4, count: 4 } },
  { name: 'an execution is corrected', fault: { fault: 'correctExecution' } },
  { name: 'the next order is refused', fault: { fault: 'rejectOrder', code: 201, message: 'Order rejected - reason:margin' } },
  { name: 'a code comes that nobody knows', fault: { fault: 'notice', code: 31_337, message: 'the moon is full' }, told: '31337 the moon is full' },
];

describe('in a position the trader goes on, ends flat, sends no order twice, and its tape makes the same decisions again', () => {
  it.each(chosen(ORDERS))('when $name', (one) => outlive(one));
});
