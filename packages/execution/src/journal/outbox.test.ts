import { describe, expect, it } from '@jest/globals';
import { MiaError, type OrderId, type VenueCommand } from '@mia-trading/core';
import { orderOf } from '../test-support/fixtures.js';
import type { JournalRecord } from './journal-record.js';
import { OrderLedger } from './order-ledger.js';
import { Outbox } from './outbox.js';

const id = (text: string): OrderId => text as OrderId;
const submit = (orderId: string): VenueCommand => ({ kind: 'submit', order: orderOf({ orderId: id(orderId) }) });
const unknown = (orderId: string): JournalRecord => ({ kind: 'unknown', ts: 1, orderId: id(orderId) });

/** An outbox, and what it did in order; `refusing` names the step that the disk refuses. */
function outboxOf(refusing?: 'append' | 'sync'): { readonly outbox: Outbox; readonly steps: string[]; readonly ledger: OrderLedger } {
  const steps: string[] = [];
  const ledger = new OrderLedger();
  const step = (name: 'append' | 'sync', what: string): void => {
    if (name === refusing) throw new MiaError('MIA-EXECUTION-JOURNAL-WRITE', 'The disk is full.', 'Free space.', {});
    steps.push(what);
  };
  const journal = { append: (record: JournalRecord) => step('append', record.kind), sync: () => step('sync', 'sync') };
  const outbox = new Outbox({ journal, ledger, send: (command) => steps.push(`send ${command.kind === 'submit' ? command.order.orderId : command.kind}`) });
  return { outbox, steps, ledger };
}

describe('what leaves a desk', () => {
  it('waits for the disk once for all commands of a step, and goes in order', () => {
    const { outbox, steps } = outboxOf();
    outbox.put(submit('stop'), 1);
    outbox.put(submit('target'), 1);
    outbox.dispatch();
    outbox.dispatch();
    expect(steps).toEqual(['command', 'command', 'sync', 'send stop', 'send target']);
  });

  it('takes what was written before it onto the disk', () => {
    const { outbox, steps } = outboxOf();
    outbox.write(unknown('x'));
    outbox.enter(submit('entry'), 1);
    outbox.secure();
    expect(steps).toEqual(['unknown', 'command', 'sync', 'send entry']);
  });

  it('puts limits on the disk when no command has taken them along, and waits for nothing else', () => {
    const { outbox, steps } = outboxOf();
    outbox.write(unknown('x'));
    outbox.secureLimits();
    expect(steps).toEqual(['unknown']);
    outbox.write({ kind: 'limits', ts: 1, limits: {} as never, intents: 1 });
    outbox.secureLimits();
    outbox.secureLimits();
    outbox.write({ kind: 'limits', ts: 2, limits: {} as never, intents: 2 });
    outbox.put(submit('stop'), 2);
    outbox.dispatch();
    outbox.write(unknown('y'));
    outbox.secureLimits();
    expect(steps.slice(1)).toEqual(['limits', 'sync', 'limits', 'command', 'sync', 'send stop', 'unknown']);
  });

  it.each(['append', 'sync'] as const)('enters nothing when the disk refuses (%s), and still sends what lowers risk', (refusing) => {
    const { outbox, steps, ledger } = outboxOf(refusing);
    expect(() => outbox.enter(submit('entry'), 1)).toThrow(expect.objectContaining({ code: 'MIA-EXECUTION-JOURNAL-WRITE' }));
    expect(ledger.orders.order(id('entry'))).toBeUndefined();
    outbox.put(submit('stop'), 2);
    outbox.dispatch();
    expect(steps.filter((step) => step.startsWith('send'))).toEqual(['send stop']);
    expect(ledger.orders.order(id('stop'))).toBeDefined();
    expect(outbox.failure?.code).toBe('MIA-EXECUTION-JOURNAL-WRITE');
  });

  it('passes on a fault of the program', () => {
    const fault = new TypeError('no such thing');
    const outbox = new Outbox({ journal: { append: () => { throw fault; }, sync: () => undefined }, ledger: new OrderLedger(), send: () => undefined });
    expect(() => outbox.write(unknown('x'))).toThrow(fault);
    expect(outbox.failure).toBeNull();
  });
});
