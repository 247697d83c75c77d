import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSessionClock, FeatureSet, MarketState, runFeatures, type Detection, type FeedQuality } from '@mia-trading/core';
import { realInstrument } from '../test-support/real-hour.js';
import { asLevels, quality, readIcebergTruth, readOrders, realOrdersExist, type IcebergTruth, type RealMessage } from '../test-support/real-orders.js';
import { icebergsConfig } from './icebergs-config.js';
import { Icebergs } from './icebergs.js';

const real = realOrdersExist ? it : it.skip;
/** From the exchange's clock to the arrival of the event's last message, microseconds: the slowest of the hour took 2,600. */
const TRANSPORT = 5_000;

function detect(messages: readonly RealMessage[], grade: FeedQuality): Detection[] {
  const found: Detection[] = [];
  const set = new FeatureSet([new Icebergs(icebergsConfig.parse({}), (detection) => found.push(detection))]);
  const market = new MarketState(realInstrument, createSessionClock(realInstrument));
  for (const message of [quality(grade), ...messages]) runFeatures(set, market, message);
  return found;
}

/** Each detection with the one refill of the truth that it tells, if there is one. */
function paired(found: readonly Detection[], truth: readonly IcebergTruth[], isOf: (detection: Detection, refill: IcebergTruth) => boolean): (IcebergTruth | undefined)[] {
  const left = new Set(truth);
  return found.map((detection) => {
    const refill = [...left].find((one) => one.price === detection.price && one.side === detection.side && one.tsEvent <= detection.detectedAt && isOf(detection, one));
    if (refill !== undefined) left.delete(refill);
    return refill;
  });
}

describe('icebergs on the ES hour: 86 refills of 13 orders, 506 contracts', () => {
  let orders: ReturnType<typeof readOrders> = [];
  let levels: ReturnType<typeof asLevels> = [];
  let truth: IcebergTruth[] = [];
  beforeAll(() => {
    if (!realOrdersExist) return;
    orders = readOrders();
    levels = asLevels(orders);
    truth = readIcebergTruth();
  }, 60_000);

  real('order by order: 85 confirmed, all true, with the right order, sizes and hidden part', () => {
    const found = detect(orders, 'l3').filter(({ grade }) => grade === 'confirmed');
    const refills = paired(found, truth, (detection, refill) => {
      const { detail } = detection;
      return detection.detectedAt - refill.tsEvent < TRANSPORT && detail['orderId'] === refill.orderId && detail['displayedBefore'] === refill.before && detail['traded'] === refill.filled && detail['displayedAfter'] === refill.after && detail['hidden'] === refill.hidden;
    });
    expect(refills).not.toContain(undefined);
    expect([truth.length, found.length]).toEqual([86, 85]);
    // The one left out traded at another price than it rested at: its owner had just moved it.
    const missed = truth.filter((refill) => !refills.includes(refill));
    expect(missed).toEqual([expect.objectContaining({ orderId: 6_412_777_277_360, before: 3, filled: 6 })]);
    expect(new Set(found.map(({ detail }) => detail['orderId'])).size).toBe(13);
  }, 60_000);

  real('by level, one batch an event: 85 confirmed, all true', () => {
    const found = detect(levels, 'l2-atomic').filter(({ grade }) => grade === 'confirmed');
    // A price refilled to just what it showed has no batch, and is told with the next event.
    const refills = paired(found, truth, ({ since, detail }, refill) => detail['refills'] !== 1 || since - refill.tsEvent < TRANSPORT);
    expect(refills).not.toContain(undefined);
    expect(found).toHaveLength(85);
    // The level tells the hidden part to the contract unless somebody else leaves the price within the event, as once here.
    const hidden = truth.map((refill) => refill.hidden);
    expect(found.filter(({ detail }) => !hidden.includes(Number(detail['hidden'])))).toHaveLength(1);
  }, 60_000);

  real.each([0, 1_000, 10_000, 100_000])('by level with the book %i microseconds behind the prints: nothing but traded more than displayed is confirmed, and that is true', (delay) => {
    const late = levels.map((message) => (message.kind === 'depth' ? { ...message, tsInit: message.tsInit + delay } : message)).sort((a, b) => a.tsInit - b.tsInit);
    const feeds: [FeedQuality, RealMessage[]][] = [['l2-async', late]];
    // The same, from a feed that claims to be atomic: with exchange times, and stamped anew on arrival.
    if (delay > 0) feeds.push(['l2-atomic', late], ['l2-atomic', late.map((message) => ({ ...message, tsEvent: message.tsInit }))]);
    for (const [grade, feed] of feeds) {
      const found = detect(feed, grade).filter((detection) => detection.grade === 'confirmed');
      expect(found.length).toBeGreaterThan(4);
      expect([...new Set(found.map(({ detail }) => detail['evidence']))]).toEqual(['tradedMoreThanDisplayed']);
      expect(paired(found, truth, (detection, refill) => detection.since <= refill.tsEvent + TRANSPORT)).not.toContain(undefined);
    }
  }, 60_000);

  real('what is only possible says so: runs of refills by new orders, none of them an iceberg of the truth file', () => {
    const found = detect(orders, 'l3').filter(({ kind }) => kind === 'syntheticIceberg');
    expect(found.length).toBeGreaterThan(0);
    for (const { grade, detail, since, detectedAt } of found) {
      expect([grade, detail['evidence'], detail['refills']]).toEqual(['possible', 'refillsInARow', 3]);
      expect(detectedAt).toBeGreaterThan(since);
    }
  }, 60_000);
});
