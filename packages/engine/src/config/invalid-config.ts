import { MiaError } from '@mia-trading/core';
import { z } from 'zod';
import type { ConfigLayer } from './config-layer.js';
import { nearestName } from './nearest-name.js';

export const CORRECT_FIELDS = "correct the fields named; 'config show' lists every field with its unit and default";

/** Longer names and values are shown cut. */
const SHOWN_CHARACTERS = 80;

interface Section {
  readonly properties?: Readonly<Record<string, Section>>;
}

type Path = readonly string[];

/** `MIA-CONFIG-INVALID` with every wrong field: its value, where it came from, what is allowed, and for an unknown one what it may mean. */
export function invalidConfig(error: z.ZodError, schema: z.ZodType, values: unknown, layers: readonly ConfigLayer[]): MiaError {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Section;
  const problems = error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key], root, layers));
    const value = valueAt(values, path);
    return [`'${shown(path.join('.'))}' is ${value === undefined ? 'missing' : shown(typeof value === 'number' ? String(value) : JSON.stringify(value))} (from ${originOf(path, layers)}): ${issue.message}`];
  });
  return new MiaError('MIA-CONFIG-INVALID', `configuration: ${problems.join('; ')}`, CORRECT_FIELDS, { problems: problems.length });
}

/** Text of a message, cut where it would fill the screen. */
export function shown(text: string): string {
  return text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}

function unknownField(path: Path, root: Section, layers: readonly ConfigLayer[]): string {
  const meant = meantField(path, root);
  return `unknown field '${shown(path.join('.'))}' (from ${originOf(path, layers)})${meant === undefined ? '' : `, did you mean '${meant}'?`}`;
}

/** A field of the same section with a like name, else the only field of that very name elsewhere. */
function meantField(path: Path, root: Section): string | undefined {
  const above = path.slice(0, -1);
  const name = path.at(-1) ?? '';
  const section = above.reduce<Section | undefined>((inner, key) => inner?.properties?.[key], root);
  const sibling = nearestName(name, Object.keys(section?.properties ?? {}));
  if (sibling !== undefined) return [...above, sibling].join('.');
  const elsewhere = allPaths(root, []).filter((candidate) => candidate.at(-1)?.toLowerCase() === name.toLowerCase());
  return elsewhere.length === 1 ? elsewhere[0]?.join('.') : undefined;
}

function allPaths({ properties = {} }: Section, above: Path): Path[] {
  return Object.entries(properties).flatMap(([name, below]) => [[...above, name], ...allPaths(below, [...above, name])]);
}

/** The last layer that says anything at a path or above it. */
function originOf(path: Path, layers: readonly ConfigLayer[]): string {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const layer = layers.findLast(({ values }) => valueAt(values, path.slice(0, depth)) !== undefined);
    if (layer !== undefined) return layer.origin;
  }
  return 'default';
}

function valueAt(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key) ? (inner as Readonly<Record<string, unknown>>)[key] : undefined), values);
}
