import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { SECOND } from '@mia-trading/core';
import { at, FakeMarket, optionQuote } from '../test-support/fake-market.js';
import { isShared, sharedFile } from '../test-support/shared-data.js';
import { esBasisConfig } from './config.js';
import { EsBasis } from './es-basis.js';

const FILE = ['options', 'chains', 'spx_2025-09-04_1430.csv.gz'] as const;
/** Data of a table of 14:30 is 15 minutes old. */
const DATA_TIME = at('2025-09-04T14:15:00-04:00');
const SPOT = 6_485.6401;
const ES_MID = 6_500;

describe('basis from a real chain in session', () => {
  (isShared(...FILE) ? it : it.skip)('implies the index within a point of its print, from options that expire the same day', () => {
    const basis = new EsBasis(esBasisConfig.parse({}));
    const market = new FakeMarket().to(DATA_TIME, basis);
    market.book.bestBid = ES_MID * 4 - 1;
    market.book.bestAsk = ES_MID * 4 + 1;
    market.book.asOf = DATA_TIME;
    basis.onBook(market);
    for (const line of gunzipSync(readFileSync(sharedFile(...FILE))).toString('utf8').split('\n')) {
      for (const [, root = '', year = '', month = '', day = '', right = '', strike = '', bid = '', ask = ''] of line.matchAll(/([A-Z]+)(\d\d)(\d\d)(\d\d)([CP])(\d{8}),[^,]*,[^,]*,([^,]*),([^,]*)/g)) {
        basis.onOptionQuote(
          optionQuote({ tsInit: DATA_TIME, root, expiry: `20${year}-${month}-${day}`, right: right === 'C' ? 'C' : 'P', strike: Number(strike) / 1_000, bid: Number(bid), ask: Number(ask) }),
          market,
        );
      }
    }
    const reading = basis.at(DATA_TIME + SECOND);
    expect(reading).toMatchObject({ expiry: '2025-09-04', samples: 1, reason: '' });
    expect(Math.abs(basis.toSpx(ES_MID, DATA_TIME + SECOND) - SPOT)).toBeLessThan(1);
  });
});
