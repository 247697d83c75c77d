import { z } from 'zod';
import { scale, share } from '../config-fields.js';

const count = z.number().int().min(1).max(1_000_000);
const contracts = z.number().int().min(1).max(1_000_000);

const largeOrders = z
  .strictObject({
    minimumSize: contracts.default(100).describe('Least size of a large parent order, in contracts. Sessions thinner than ES regular hours need less: about the 99th percentile of their parents, 40 for the ES evening.'),
    percentile: share.default(0.99).describe('Quantile of the parent sizes of the session so far that a large parent reaches too, 0 to 1.'),
    minimumParents: count.default(100).describe('Parents of the session before that quantile counts, a count.'),
    blockSize: contracts.default(500).describe('Least size of a block, a large parent on the book, in contracts.'),
  })
  .prefault({});

const sweeps = z
  .strictObject({
    minimumLevels: z.number().int().min(2).max(50).default(3).describe('Least number of prices that a sweep trades at, a count.'),
    minimumSize: contracts.default(20).describe('Least size of a sweep, in contracts: less takes several prices where hardly anything rests.'),
  })
  .prefault({});

const absorption = z
  .strictObject({
    throughTicks: z.number().int().min(0).max(20).default(0).describe('How far the best price may go through a price that still holds, in ticks.'),
    awayTicks: z.number().int().min(0).max(100).default(3).describe('How far the best price may go away from a price under watch, in ticks.'),
    longestMinutes: z.number().min(0.1).max(60).default(10).describe('Longest time for which one price is watched, in minutes.'),
    usualPrices: count.max(1_000).default(100).describe('Latest watched prices whose median volume is the usual one, a count.'),
    minimumPrices: count.default(30).describe('Watched prices of the session before anything is detected, a count.'),
    usualFactor: z.number().min(1).max(100).default(5).describe('Least volume that was absorbed, in multiples of the usual one.'),
    minimumVolume: contracts.default(100).describe('Least volume that was absorbed, in contracts.'),
    turnover: z.number().min(1).max(100).default(1.2).describe('Least volume that was absorbed, in multiples of the largest size shown at the price: beyond 1 it was replenished.'),
    minimumPressure: share.default(0.2).describe('Least share by which aggressors against the price outweigh the others, 0 to 1.'),
    minimumSeconds: z.number().min(0).max(3_600).default(10).describe('Least time for which the price has held, in seconds.'),
  })
  .prefault({});

const stealth = z
  .strictObject({
    mediumQuantile: share.default(0.95).describe('Quantile of the parent sizes of the session so far from which on a parent is medium-sized, 0 to 1.'),
    windowSeconds: z.number().int().min(10).max(3_600).default(180).describe('Window over which medium parents are counted, in seconds.'),
    deviations: z.number().min(1).max(20).default(6).describe('Least imbalance of buying and selling medium parents, in deviations of independent signs.'),
    usualFactor: z.number().min(0).max(20).default(1.25).describe('Least imbalance in multiples of the usual one of the session.'),
    minimumParents: count.default(30).describe('Least number of medium parents in the window, a count.'),
    minimumObservations: count.default(300).describe('Seconds with a medium parent before the usual imbalance and move of the session are known, a count.'),
    largestVariation: z.number().min(0).max(10).default(0.6).describe('Largest deviation of the sizes of the leading side over their mean, a ratio: pieces of one order are alike.'),
    heldShare: z.number().min(0).max(5).default(0.5).describe('Largest price move over the window for a price that is held, in multiples of the usual one.'),
    heldTicks: z.number().int().min(0).max(100).default(2).describe('Price move that always counts as held, in ticks.'),
  })
  .prefault({});

/** Settings of `smartMoneyFlow` and of the detectors in it. */
export const smartMoneyFlow = z
  .strictObject({
    halfLifeSeconds: z.number().int().min(1).max(86_400).default(300).describe('Time after which a contract counts half, in seconds.'),
    passiveWeight: share.default(0.5).describe('Worth of a contract absorbed, hidden or traded in stealth, against 1 of a large parent, block or sweep.'),
    persistenceWindowSeconds: z.number().int().min(1).max(3_600).default(60).describe('Length of a window of persistence, in seconds.'),
    persistenceWindows: z.number().int().min(1).max(100).default(5).describe('Windows of persistence, the one under way included, a count.'),
    lonelyFactor: share.default(0.7).describe('Share of the signal that is left when no window of persistence agrees, 0 to 1.'),
    levelTicks: z.number().int().min(0).max(100).default(4).describe('Distance within which a level is near, in ticks.'),
    levelBoost: share.default(0.25).describe('What a level of strength 1 nearby adds to the signal, as a share of it, 0 to 1.'),
    minimumCoverage: share.default(0.8).describe('Least share of the volume of a half-life whose aggressor must be known, 0 to 1.'),
    quoteReliability: share.default(0.9).describe('Worth of volume whose aggressor comes from the quote rule, against 1 from the exchange.'),
    tickReliability: share.default(0.75).describe('Worth of volume whose aggressor comes from the tick rule, against 1 from the exchange.'),
    asynchronousConfidence: share.default(0.8).describe('Factor on the confidence on a feed that does not keep exchange events whole, 0 to 1.'),
    largeOrders,
    sweeps,
    absorption,
    stealth,
    scale,
  })
  .prefault({});
