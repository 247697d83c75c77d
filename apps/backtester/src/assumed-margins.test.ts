import { describe, expect, it } from '@jest/globals';
import { configSchema } from '@mia-trading/engine';
import { assumedMargins } from './assumed-margins.js';

const config = configSchema.parse({});
const told = configSchema.parse({ risk: { limits: { margin: { ES: 21_000, NQ: null } } } });

describe('the margins a result rests on', () => {
  it('are named where nobody published them, from the first trade date they were asked on', () => {
    expect(assumedMargins('ES', config, ['2022-01-20', '2022-01-21', '2022-01-24', '2022-01-25'])).toEqual([expect.stringMatching(/^margin: 25000 dollars for one ES, asked from 2022-01-24 on, are assumed/)]);
    expect(assumedMargins('GC', config, ['2022-12-30', '2023-01-03'])).toEqual([
      expect.stringMatching(/^margin: 15000 dollars for one GC, asked from 2022-12-30 on/),
      expect.stringMatching(/^margin: 25000 dollars for one GC, asked from 2023-01-03 on/),
    ]);
  });

  it('are not named where they were published, where the configuration tells them, and where there are none', () => {
    expect(assumedMargins('ES', config, ['2019-12-16', '2022-01-21'])).toEqual([]);
    expect([...assumedMargins('ES', told, ['2024-01-09']), ...assumedMargins('NQ', told, ['2024-01-09'])]).toEqual([]);
    expect([...assumedMargins('SPY', config, ['2024-01-09']), ...assumedMargins('ES', config, [])]).toEqual([]);
  });
});
