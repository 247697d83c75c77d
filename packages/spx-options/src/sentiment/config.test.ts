import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { esBasisConfig } from '../basis/config.js';
import { sessionFlowConfig } from '../flow/config.js';
import { sentimentConfig } from './config.js';

const sections = { sentimentConfig, sessionFlowConfig, esBasisConfig };

/** Every leaf of a section with its sentence, found by walking the schemas. */
function sentences(schema: z.ZodType, path = ''): [string, string | undefined][] {
  const { def } = schema as unknown as { readonly def: { readonly type: string; readonly innerType?: z.ZodType; readonly shape?: Readonly<Record<string, z.ZodType>> } };
  if (schema.description !== undefined) return [[path, schema.description]];
  if (def.innerType !== undefined) return sentences(def.innerType, path);
  if (def.shape !== undefined) return Object.entries(def.shape).flatMap(([name, field]) => sentences(field, `${path}.${name}`));
  return [[path, undefined]];
}

describe('settings of sentiment, flow and basis', () => {
  it('have a default and a sentence for every field', () => {
    for (const schema of Object.values(sections)) {
      expect(schema.safeParse({}).success).toBe(true);
      for (const [path, sentence] of sentences(schema)) expect([path, sentence]).toEqual([path, expect.stringMatching(/^.+\.$/)]);
    }
    expect(sentences(sentimentConfig).length).toBeGreaterThan(30);
  });

  it('refuse fields they do not know, and values out of their range', () => {
    expect(sentimentConfig.safeParse({ vixLevel: { symbols: 'VIX' } }).success).toBe(false);
    expect(sentimentConfig.safeParse({ vixLevel: { thresholds: [15, 35, 25] } }).success).toBe(false);
    expect(sentimentConfig.safeParse({ putCallRatio: { bullishBelow: 1.2, bearishAbove: 0.8 } }).success).toBe(false);
    expect(sentimentConfig.safeParse({ putCallRatio: { mode: 'RAW' } }).success).toBe(false);
    expect(sessionFlowConfig.safeParse({ sizeQuantile: 1 }).success).toBe(false);
    expect(esBasisConfig.safeParse({ strikeRange: 2 }).success).toBe(false);
  });

  it('are the numbers of the brief by default', () => {
    const { vixLevel, putCallRatio, fearGreed, techSentiment } = sentimentConfig.parse({});
    expect([vixLevel.thresholds, vixLevel.hysteresis]).toEqual([[15, 25, 35], 1]);
    expect([putCallRatio.bullishBelow, putCallRatio.bearishAbove, putCallRatio.medianDays]).toEqual([0.8, 1.2, 63]);
    expect([fearGreed.rankDays, fearGreed.vixAverageDays, fearGreed.putCallDays, fearGreed.spxAverageDays, fearGreed.minimumParts]).toEqual([504, 50, 5, 125, 2]);
    expect([techSentiment.rankDays, techSentiment.calmBelow, techSentiment.tenseAbove]).toEqual([252, 0.25, 0.9]);
    expect(esBasisConfig.parse({}).timeConstantSeconds).toBe(60);
  });
});
