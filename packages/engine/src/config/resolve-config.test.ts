import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { assignmentLayer, environmentLayer, resolveConfig } from './resolve-config.js';

const schema = z.strictObject({
  score: z.strictObject({ bonusPoints: z.number().min(0).max(100).default(7), name: z.string().default('default') }).prefault({}),
  list: z.array(z.number()).default([1, 2]),
});
const file = (values: Record<string, unknown>) => ({ origin: 'file mia.json', values });
const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
};

describe('resolveConfig', () => {
  it('fills defaults and says that they are defaults', () => {
    const { config, origins } = resolveConfig(schema, []);
    expect(config).toEqual({ score: { bonusPoints: 7, name: 'default' }, list: [1, 2] });
    expect(origins).toEqual({ 'score.bonusPoints': 'default', 'score.name': 'default', list: 'default' });
  });

  it('lets the environment win over the file and flags over both, field by field', () => {
    const { config, origins } = resolveConfig(schema, [
      file({ $schema: 'x', score: { bonusPoints: 1, name: 'mine' }, list: [3] }),
      environmentLayer({ MIA__SCORE__BONUS_POINTS: '2', PATH: '/bin' }),
      assignmentLayer(['score.bonusPoints=3'], '--set'),
    ]);
    expect(config).toEqual({ score: { bonusPoints: 3, name: 'mine' }, list: [3] });
    expect(origins).toEqual({ 'score.bonusPoints': '--set', 'score.name': 'file mia.json', list: 'file mia.json' });
  });

  it('gives one hash for one effective configuration, however it came about', () => {
    const spelled = resolveConfig(schema, [file({ list: [1, 2], score: { name: 'default', bonusPoints: 7 } })]);
    expect(spelled.hash).toBe(resolveConfig(schema, []).hash);
    expect(resolveConfig(schema, [assignmentLayer(['score.bonusPoints=8'], '--set')]).hash).not.toBe(spelled.hash);
  });

  it('names an unknown field and where it came from', () => {
    expect(message(() => resolveConfig(schema, [file({ score: { bonusPoint: 3 } })]))).toContain("unknown field 'score.bonusPoint' (from file mia.json)");
  });

  it('names an out-of-range field, its value and the limit', () => {
    const text = message(() => resolveConfig(schema, [assignmentLayer(['score.bonusPoints=101'], '--set')]));
    expect(text).toContain("'score.bonusPoints' is 101 (from --set)");
    expect(text).toContain('<=100');
  });

  it('refuses an assignment without a value', () => {
    expect(message(() => assignmentLayer(['score.bonusPoints'], '--set'))).toContain('section.field=value');
  });

  it('tells what a mistyped field may mean, in its section or elsewhere', () => {
    expect(message(() => resolveConfig(schema, [file({ score: { bonusPonits: 3 } })]))).toContain("did you mean 'score.bonusPoints'?");
    expect(message(() => resolveConfig(schema, [file({ bonusPoints: 3 })]))).toContain("did you mean 'score.bonusPoints'?");
    expect(message(() => resolveConfig(schema, [file({ surprise: 3 })]))).toMatch(/'surprise' \(from file mia.json\)$/);
  });

  it('names the origin of an unknown section too', () => {
    expect(message(() => resolveConfig(schema, [file({ scroe: { bonusPoints: 3 } })]))).toContain("unknown field 'scroe' (from file mia.json), did you mean 'score'?");
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s wherever it stands', (name) => {
    const values = JSON.parse(`{"score": {"${name}": {"polluted": true}}}`) as Record<string, unknown>;
    expect(message(() => resolveConfig(z.looseObject({}), [file(values)]))).toBe(`configuration: unknown field 'score.${name}' (from file mia.json)`);
    expect(message(() => assignmentLayer([`score.${name}.polluted=1`], '--set'))).toContain(`unknown field 'score.${name}.polluted' (from --set)`);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('answers a huge setting with a short message', () => {
    const texts = [`score.bonusPoints="${'x'.repeat(100_000)}"`, `${'a.'.repeat(20_000)}a=1`, 'x'.repeat(100_000)].map((assignment) => message(() => resolveConfig(schema, [assignmentLayer([assignment], '--set')])));
    for (const text of texts) expect(text).toMatch(/^(configuration: 'score.bonusPoints' is "xxx|'(a\.a\.|xxx)).{0,300}$/);
    const deep = Array.from({ length: 30 }).reduce<Record<string, unknown>>((inner) => ({ inner }), {});
    expect(message(() => resolveConfig(schema, [file(deep)]))).toContain("unknown field 'inner.inner");
  });

  it('refuses an environment variable without section or field', () => {
    expect(message(() => environmentLayer({ MIA__: '3' }))).toContain('MIA__ is not of the form MIA__SECTION__FIELD');
  });

  it('tells a number that JSON cannot write', () => {
    expect(message(() => resolveConfig(schema, [assignmentLayer(['score.bonusPoints=1e999'], '--set')]))).toContain("'score.bonusPoints' is Infinity");
  });
});
