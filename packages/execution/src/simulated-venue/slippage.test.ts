import { describe, expect, it } from '@jest/globals';
import { quoted } from '../test-support/venue-setting.js';

describe('slippage', () => {
  it('fixed: on market orders as configured, on stops of its own', () => {
    const { market, submit, fills } = quoted({ marketSlippageTicks: 2, stopSlippageTicks: 3 });
    submit({ orderId: 'm' });
    submit({ orderId: 's', side: -1, type: 'stop', stopPrice: 5_001 });
    submit({ orderId: 't', side: -1, type: 'marketIfTouched', stopPrice: 5_000 });
    market.passTo(1_000);
    expect(fills()).toEqual([['m', 1, 5_000.75], ['s', 1, 4_999.25], ['t', 1, 4_999.5]]);
  });

  it('never takes a limit order beyond its limit', () => {
    const { market, submit, fills } = quoted({ marketSlippageTicks: 3 });
    submit({ orderId: 'a', type: 'limit', limitPrice: 5_000.5 });
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 5_000.5]]);
  });

  it('does not touch resting orders', () => {
    const { market, submit, fills } = quoted({ marketSlippageTicks: 3, slippageModel: 'size', slippagePerDisplay: 50 });
    submit({ orderId: 'a', type: 'limit', limitPrice: 4_999.5 });
    market.passTo(500);
    market.trade(600, 4_999, 5, -1);
    market.passTo(1_000);
    expect(fills()).toEqual([['a', 1, 4_999.5]]);
  });

  it('random: one tick more by chance, drawn once an order', () => {
    const { market, submit, fills } = quoted({ slippageModel: 'random', slippageChance: 0.3 });
    const orders = 1_000;
    for (let index = 0; index < orders; index += 1) {
      submit({ orderId: `o${index}` });
      market.passTo((index + 1) * 2_000);
    }
    const slipped = fills().filter(([, , price]) => price === 5_000.5).length;
    expect(fills().filter(([, , price]) => price === 5_000.25).length).toBe(orders - slipped);
    expect(slipped / orders).toBeCloseTo(0.3, 1);
  });

  it('by size: as many ticks as the order is displays, rounded up', () => {
    const { market, submit, fills } = quoted({ slippageModel: 'size', slippagePerDisplay: 1 });
    submit({ orderId: 'a', quantity: 5 });
    market.passTo(2_000);
    submit({ orderId: 'b', quantity: 12 });
    market.passTo(4_000);
    // 10 are displayed: one tick for 5, two for 12, the last two of them at the next tick.
    expect(fills()).toEqual([['a', 5, 5_000.5], ['b', 10, 5_000.75], ['b', 2, 5_001]]);
  });
});
