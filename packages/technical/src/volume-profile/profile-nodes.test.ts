import { describe, expect, it } from '@jest/globals';
import { restoreSnapshot, takeSnapshot } from '@mia-trading/core';
import fc from 'fast-check';
import { CASES } from '../test-support/stream.js';
import { ProfileNodes } from './profile-nodes.js';
import { VolumeHistogram } from './volume-histogram.js';

const ROWS = 65_536;

function histogramOf(sizes: readonly number[], lowest = 0): VolumeHistogram {
  const histogram = new VolumeHistogram(ROWS);
  sizes.forEach((size, i) => {
    if (size > 0) histogram.add(lowest + i, size, 0);
  });
  return histogram;
}

function nodesOf(sizes: readonly number[], smoothing: number, prominence = 0.15, lowest = 0): { high: number[]; low: number[] } {
  const nodes = new ProfileNodes(smoothing, prominence);
  nodes.update(histogramOf(sizes, lowest));
  return { high: [...nodes.high], low: [...nodes.low] };
}

/** So narrow that a row keeps all of its own volume. */
const PLAIN = 0.05;

describe('nodes, by hand, without smoothing', () => {
  it('peaks of 15 % prominence and the lowest place between them', () => {
    // Largest 100, so 15 are needed: 100 at row 1, then down to 20 at row 3, up to 60 at row 4. The bump of 30 over 22 has 8 only.
    expect(nodesOf([40, 100, 50, 20, 60, 22, 30, 10], PLAIN)).toEqual({ high: [1, 4], low: [3] });
    expect(nodesOf([40, 100, 50, 20, 60, 22, 30, 10], PLAIN, 0.08)).toEqual({ high: [1, 4, 6], low: [3, 5] });
    expect(nodesOf([40, 100, 50, 20, 60, 22, 30, 10], PLAIN, 0.08, 19_200).high).toEqual([19_201, 19_204, 19_206]);
  });

  it('an edge counts as a peak, an untraded row as a valley, nothing as nothing', () => {
    expect(nodesOf([50, 10, 0, 10, 40], PLAIN)).toEqual({ high: [0, 4], low: [2] });
    expect(nodesOf([7], PLAIN)).toEqual({ high: [0], low: [] });
    expect(nodesOf([], PLAIN)).toEqual({ high: [], low: [] });
  });
});

describe('nodes, by hand, smoothed', () => {
  it('two heaps twenty ticks apart are two nodes at their middles, with the gap halfway; a heap with a hole is one', () => {
    const sizes = Array.from({ length: 41 }, (_, row) => 100 - 20 * Math.min(4, Math.abs(row - 10), Math.abs(row - 30)) + (row === 10 ? 5 : 0));
    expect(nodesOf(sizes, 3)).toEqual({ high: [10, 30], low: [20] });
    expect(nodesOf([10, 30, 50, 70, 0, 72, 50, 30, 10], 2).high).toEqual([4]);
  });
});

/** The definition, literally: smoothed volume by a full sum, prominence of each local maximum by looking for higher ground. */
function batchNodes(sizes: readonly number[], sigma: number, share: number): { high: number[]; low: number[] } {
  const reach = Math.ceil(3 * sigma);
  const gauss = (k: number): number => (Math.abs(k) > reach ? 0 : Math.exp(-(k * k) / (2 * sigma * sigma)));
  let norm = 0;
  for (let k = -reach; k <= reach; k += 1) norm += gauss(k);
  const s = sizes.map((_, p) => sizes.reduce((sum, size, q) => sum + (gauss(q - p) / norm) * size, 0));
  const threshold = share * Math.max(...s);
  const high = s.flatMap((height, p) => {
    if ((p > 0 && (s[p - 1] as number) >= height) || (p < s.length - 1 && (s[p + 1] as number) > height)) return [];
    const saddle = (side: readonly number[]): number => {
      const higher = side.findIndex((each) => each > height);
      return higher < 0 ? 0 : Math.min(...side.slice(0, higher));
    };
    const prominence = height - Math.max(saddle(s.slice(0, p).reverse()), saddle(s.slice(p + 1)));
    return prominence >= threshold ? [p] : [];
  });
  const low = high.slice(1).map((peak, i) => {
    const from = high[i] as number;
    const valley = s.slice(from, peak + 1);
    return from + valley.indexOf(Math.min(...valley));
  });
  return { high, low };
}

/** With both ends traded, so that row 0 is the lowest price. */
function profilesOf(minLength: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 0, max: 400 }), { minLength, maxLength: 90 }).map((sizes) => [1 + (sizes[0] as number), ...sizes, 7]);
}

describe('nodes of random profiles', () => {
  it('are those of the definition', () => {
    let several = 0;
    fc.assert(
      fc.property(profilesOf(40), fc.constantFrom(0.7, 1.5, 3), fc.constantFrom(0.05, 0.15, 0.3), (sizes, sigma, share) => {
        const found = nodesOf(sizes, sigma, share);
        expect(found).toEqual(batchNodes(sizes, sigma, share));
        if (found.high.length > 1) several += 1;
      }),
      CASES,
    );
    expect(several).toBeGreaterThan(CASES.numRuns / 10);
  });

  it('mirror, stay when the volume doubles, and survive a restart', () => {
    fc.assert(
      fc.property(profilesOf(1), (sizes) => {
        const { high, low } = nodesOf(sizes, 1.5);
        const turn = (nodes: readonly number[]): number[] => nodes.map((price) => sizes.length - 1 - price).reverse();
        const turned = nodesOf([...sizes].reverse(), 1.5);
        // Rows of equal height are the tie that the lower price wins.
        if (new Set(sizes).size === sizes.length) expect(turned).toEqual({ high: turn(high), low: turn(low) });
        expect(nodesOf(sizes.map((size) => 2 * size), 1.5)).toEqual({ high, low });
        const [nodes, copy] = [new ProfileNodes(1.5, 0.15), new ProfileNodes(1.5, 0.15)];
        nodes.update(histogramOf(sizes));
        restoreSnapshot(copy, takeSnapshot(nodes));
        expect([copy.high, copy.low]).toEqual([high, low]);
      }),
      CASES,
    );
  });
});
