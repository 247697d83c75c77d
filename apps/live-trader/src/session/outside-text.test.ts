import { describe, expect, it } from '@jest/globals';
import type { ExecutionId, OrderId } from '@mia-trading/core';
import type { ToldClose } from '@mia-trading/execution';
import { outsideText, priceText } from './outside-text.js';

describe('a position that others close', () => {
  it.each<[ToldClose, string]>([
    [{ instrument: 'ESH4', contracts: -2, by: { kind: 'execution', orderId: 'manual-1' as OrderId, executionId: 'x' as ExecutionId }, price: 5003.25, isTakenBack: false }, 'closed outside by manual-1: 2 ESH4 sold at 5003.25; stop and target follow what is left'],
    [{ instrument: 'ESH4', contracts: 1, by: { kind: 'difference' }, price: null, isTakenBack: false }, "closed outside by the broker's position: 1 ESH4 bought, price unavailable; stop and target follow what is left"],
    [{ instrument: 'ESH4', contracts: -1, by: { kind: 'claim' }, price: null, isTakenBack: false }, 'closed outside by a claim: 1 ESH4 sold, price unavailable; stop and target follow what is left'],
    [{ instrument: 'ESH4', contracts: 2, by: { kind: 'difference' }, price: null, isTakenBack: true }, "not closed outside after all: 2 ESH4; the broker's position shows them again"],
  ])('%j is told in words', (close, text) => {
    expect(outsideText(close)).toBe(text);
  });

  it('has a price, or none that anybody told', () => {
    expect([priceText(5000.25), priceText(null), priceText(Number.NaN)]).toEqual(['5000.25', 'unavailable', 'unavailable']);
  });
});
