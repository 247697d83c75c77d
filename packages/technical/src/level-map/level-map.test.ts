import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot, type Side } from '@mia-trading/core';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { LEVEL_KINDS, LEVEL_TRAITS, type LevelKind } from './level-kind.js';
import { LevelMap } from './level-map.js';
import { levelMapConfig } from './level-map-config.js';

const TICK = 0.25;
const OPTIONS = levelMapConfig.parse({});

function mapOf(levels: Partial<Record<LevelKind, number>>): LevelMap {
  const map = new LevelMap(TICK, OPTIONS);
  for (const [kind, price] of Object.entries(levels)) map.set(kind as LevelKind, price);
  return map;
}

describe('a map by hand', () => {
  // Ticks of 0.25: VAH 5010.00 and session high 5010.50 are 2 ticks apart, the call wall 5020.00 stands alone.
  const map = mapOf({ callWall: 5020, valueAreaHigh: 5010, sessionHigh: 5010.5, vwap: 5000, putWall: 4980 });

  it('sorts levels by price with the strengths of the design', () => {
    expect(map.levels()).toEqual([
      { kind: 'putWall', price: 4980, strength: 1 },
      { kind: 'vwap', price: 5000, strength: 0.8 },
      { kind: 'valueAreaHigh', price: 5010, strength: 0.8 },
      { kind: 'sessionHigh', price: 5010.5, strength: 0.5 },
      { kind: 'callWall', price: 5020, strength: 1 },
    ]);
  });

  it('merges levels within 3 ticks into a zone: the strongest, and 0.05 for each further one', () => {
    expect(map.zones().map(({ low, high, strength, source, levels }) => [low, high, strength, source, levels.length])).toEqual([
      [4980, 4980, 1, 'putWall', 1],
      [5000, 5000, 0.8, 'vwap', 1],
      [5010, 5010.5, 0.8 + 0.05, 'valueAreaHigh', 2],
      [5020, 5020, 1, 'callWall', 1],
    ]);
  });

  it('names the nearest zone above and below, with its distance in ticks', () => {
    expect(map.nearestAbove(5005)).toMatchObject({ price: 5010, distanceTicks: 20, source: 'valueAreaHigh' });
    expect(map.nearestAbove(5005, 0.9)).toMatchObject({ price: 5020, distanceTicks: 60, source: 'callWall' });
    expect(map.nearestBelow(5005)).toMatchObject({ price: 5000, distanceTicks: 20, source: 'vwap' });
    expect(map.nearestBelow(5020)).toMatchObject({ price: 5010.5, high: 5010.5, low: 5010, source: 'valueAreaHigh' });
    expect(map.nearestAbove(5021)).toBeNull();
  });

  it('a buyer 4 ticks under the VAH runs into it, 5 ticks under does not', () => {
    expect(map.opposing(1, 5009, 4, 0.8)).toMatchObject({ price: 5010, distanceTicks: 4, source: 'valueAreaHigh', strength: 0.8 + 0.05 });
    expect(map.opposing(1, 5008.75, 4, 0.8)).toBeNull();
  });

  it('a seller over the VWAP runs into it, and not into what lies above', () => {
    expect(map.opposing(-1, 5000.75, 4, 0.8)).toMatchObject({ price: 5000, distanceTicks: 3, source: 'vwap' });
    expect(map.opposing(-1, 5009.5, 4, 0.8)).toBeNull();
  });

  it('a weak level ahead does not stop, nor takes strength from what lies behind', () => {
    // Between VAH and session high: only the high (0.5) is ahead.
    expect(map.opposing(1, 5010.25, 4, 0.8)).toBeNull();
    expect(map.opposing(1, 5010.25, 4, 0.5)).toMatchObject({ price: 5010.5, strength: 0.5, source: 'sessionHigh' });
    // A weak zone near does not hide a strong one within reach.
    expect(mapOf({ sessionHigh: 5000.25, callWall: 5002 }).opposing(1, 5000, 8, 0.8)).toMatchObject({ price: 5002, source: 'callWall' });
  });

  it('at a level: a resistance opposes buyers, a support sellers, a VWAP nobody', () => {
    expect(map.opposing(1, 5020, 4, 0.8)).toMatchObject({ distanceTicks: 0, source: 'callWall' });
    expect(map.opposing(-1, 5020, 4, 0.8)).toBeNull();
    expect(map.opposing(-1, 4980, 4, 0.8)).toMatchObject({ distanceTicks: 0, source: 'putWall' });
    expect(map.opposing(1, 4980, 4, 0.8)).toBeNull();
    expect(map.opposing(1, 5000, 4, 0.8)).toBeNull();
    expect(map.opposing(-1, 5000, 4, 0.8)).toBeNull();
  });
});

describe('what may happen', () => {
  it('an empty map and a price that is none have nothing ahead', () => {
    const map = new LevelMap(TICK, OPTIONS);
    expect(map.levels()).toEqual([]);
    expect(map.zones()).toEqual([]);
    expect(map.opposing(1, 5000, 4, 0)).toBeNull();
    map.set('vwap', 5000);
    expect(map.nearestAbove(Number.NaN)).toBeNull();
  });

  it('a level moves, goes when its price is not known, and comes back', () => {
    const map = mapOf({ vwap: 5000, pointOfControl: 5001 });
    map.set('vwap', 5002);
    expect(map.levels().map(({ kind }) => kind)).toEqual(['pointOfControl', 'vwap']);
    expect(map.priceOf('vwap')).toBe(5002);
    map.set('vwap', Number.NaN);
    map.set('vwap', Number.NaN);
    expect([map.size, map.priceOf('vwap')]).toEqual([1, Number.NaN]);
    map.set('vwap', 4999);
    expect(map.levels().map(({ kind }) => kind)).toEqual(['vwap', 'pointOfControl']);
    map.clear();
    expect(map.levels()).toEqual([]);
  });

  it('several high-volume nodes, each in its place', () => {
    const map = new LevelMap(TICK, OPTIONS);
    map.set('highVolumeNode', 5003, 0);
    map.set('highVolumeNode', 5001, 7);
    expect(map.levels().map(({ price }) => price)).toEqual([5001, 5003]);
    map.remove('highVolumeNode');
    expect(map.size).toBe(0);
    expect(() => {
      map.set('highVolumeNode', 5000, 8);
    }).toThrow(RangeError);
    expect(() => {
      map.set('vwap', 5000, 1);
    }).toThrow(RangeError);
  });

  it('a zone is never stronger than 1', () => {
    expect(mapOf({ callWall: 5000, vwap: 5000.25, sessionHigh: 5000.5 }).zones()[0]).toMatchObject({ strength: 1, source: 'callWall' });
  });
});

const levelsOf = fc.uniqueArray(fc.tuple(fc.constantFrom(...LEVEL_KINDS), fc.integer({ min: -60, max: 60 })), { selector: ([kind]) => kind, maxLength: LEVEL_KINDS.length });
const sideOf = fc.constantFrom<Side>(1, -1);

const MIRRORED: Partial<Record<LevelKind, LevelKind>> = { callWall: 'putWall', askWall: 'bidWall' };
for (const kind of LEVEL_KINDS) {
  const other = kind.replace('High', 'Low').replace('Upper', 'Lower') as LevelKind;
  if (other !== kind) MIRRORED[kind] = other;
}
for (const [kind, other] of Object.entries(MIRRORED)) MIRRORED[other] = kind as LevelKind;

/** The definition, on a plain list: levels ahead by distance, cut where the next one is more than 3 ticks on. */
function plainOpposing(levels: readonly (readonly [LevelKind, number])[], side: Side, price: number, within: number, minimum: number): { distanceTicks: number; strength: number } | null {
  const ahead = levels
    .map(([kind, ticks]) => ({ distance: side * (ticks - price) + 0, ...LEVEL_TRAITS[kind] }))
    .filter(({ distance, nature }) => distance > 0 || (distance === 0 && nature === side))
    .sort((a, b) => a.distance - b.distance);
  const zones: (typeof ahead)[] = [];
  for (const level of ahead) {
    const zone = zones.at(-1);
    if (zone === undefined || level.distance - (zone.at(-1)?.distance ?? 0) > 3) zones.push([level]);
    else zone.push(level);
  }
  for (const zone of zones) {
    const distanceTicks = zone[0]?.distance ?? Infinity;
    const strength = Math.min(1, Math.max(...zone.map((level) => level.strength)) + 0.05 * (zone.length - 1));
    if (distanceTicks <= within && strength >= minimum) return { distanceTicks, strength };
  }
  return null;
}

it('a support that stands where a call wall does is not taken for the wall by who sells there', () => {
  const map = new LevelMap(1, OPTIONS);
  map.set('callWall', 5);
  map.set('openingRangeLow', 5);
  expect(map.opposing(-1, 5, 0, 0)).toMatchObject({ strength: 0.5, source: 'openingRangeLow' });
  expect(map.opposing(1, 5, 0, 0)).toMatchObject({ strength: 1, source: 'callWall' });
});

describe('whatever the levels', () => {
  it('a question agrees with the definition on a plain list', () => {
    fc.assert(
      fc.property(levelsOf, sideOf, fc.integer({ min: -64, max: 64 }), fc.integer({ min: 0, max: 30 }), fc.constantFrom(0, 0.5, 0.6, 0.8, 0.9, 1), (levels, side, price, within, minimum) => {
        const map = new LevelMap(1, OPTIONS);
        for (const [kind, ticks] of levels) map.set(kind, ticks);
        const found = map.opposing(side, price, within, minimum);
        const expected = plainOpposing(levels, side, price, within, minimum);
        expect(found === null ? null : { distanceTicks: found.distanceTicks, strength: found.strength }).toEqual(expected);
      }),
      CASES,
    );
  });

  it('a mirrored map answers a mirrored question alike', () => {
    fc.assert(
      fc.property(levelsOf, sideOf, fc.integer({ min: -64, max: 64 }), (levels, side, price) => {
        const map = new LevelMap(1, OPTIONS);
        const mirror = new LevelMap(1, OPTIONS);
        for (const [kind, ticks] of levels) {
          map.set(kind, ticks);
          mirror.set(MIRRORED[kind] ?? kind, 0 - ticks);
        }
        const found = map.opposing(side, price, 10, 0.8);
        const other = mirror.opposing((0 - side) as Side, 0 - price, 10, 0.8);
        expect(other === null ? null : [other.distanceTicks, other.strength]).toEqual(found === null ? null : [found.distanceTicks, found.strength]);
      }),
      CASES,
    );
  });

  it('the order in which levels were set, moved and removed does not matter', () => {
    fc.assert(
      fc.property(levelsOf, levelsOf, (before, after) => {
        const moved = new LevelMap(1, OPTIONS);
        for (const [kind, ticks] of before) moved.set(kind, ticks);
        moved.levels();
        for (const kind of LEVEL_KINDS) moved.remove(kind);
        for (const [kind, ticks] of before) moved.set(kind, ticks + 1);
        for (const [kind] of before) if (!after.some(([kept]) => kept === kind)) moved.set(kind, Number.NaN);
        for (const [kind, ticks] of after) moved.set(kind, ticks);
        const fresh = new LevelMap(1, OPTIONS);
        for (const [kind, ticks] of [...after].reverse()) fresh.set(kind, ticks);
        expect(moved.zones()).toEqual(fresh.zones());
      }),
      CASES,
    );
  });
});

describe('a map that is stopped', () => {
  it('answers alike after a restart, whatever was set and removed before', () => {
    fc.assert(
      fc.property(levelsOf, levelsOf, levelsOf, (before, after, later) => {
        const map = mapOf({});
        for (const [kind, ticks] of before) map.set(kind, ticks);
        map.levels();
        for (const [kind] of after) map.remove(kind);
        const restored = mapOf({});
        restoreSnapshot(restored, takeSnapshot(map));
        expect(restored.zones()).toEqual(map.zones());
        for (const each of [map, restored]) for (const [kind, ticks] of later) each.set(kind, ticks);
        expect(restored.zones()).toEqual(map.zones());
        expect(restored.size).toBe(map.size);
      }),
      CASES,
    );
  });
});
