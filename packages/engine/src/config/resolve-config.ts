import { MiaError } from '@mia-trading/core';
import type { z } from 'zod';
import { jsonHash } from '../output/fingerprint.js';
import type { ConfigLayer, JsonObject } from './config-layer.js';
import { CORRECT_FIELDS, invalidConfig, shown } from './invalid-config.js';

export interface ResolvedConfig<T> {
  readonly config: T;
  /** Origin of every leaf by dotted path; `default` where no layer set it. */
  readonly origins: Readonly<Record<string, string>>;
  /** SHA-256 of the canonical effective configuration. */
  readonly hash: string;
}

const ENVIRONMENT_PREFIX = 'MIA__';
const ENVIRONMENT_SEPARATOR = '__';
/** Sections inside sections; far above what any schema has, far below what overflows the stack. */
const DEEPEST_PATH = 16;
/** Names that would reach into the objects themselves. */
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Merges layers, fills defaults, and checks the result against the schema.
 * Throws `MIA-CONFIG-INVALID` naming every wrong field, its value, where it came from and what is allowed.
 */
export function resolveConfig<S extends z.ZodType>(schema: S, layers: readonly ConfigLayer[]): ResolvedConfig<z.output<S>> {
  const values: Record<string, unknown> = {};
  const set = new Map<string, string>();
  for (const layer of layers) merge(values, layer.values, layer.origin, [], set);
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw invalidConfig(parsed.error, schema, values, layers);
  const origins: Record<string, string> = {};
  for (const path of leafPaths(parsed.data)) origins[path] = originOf(path, set);
  return { config: parsed.data, origins, hash: jsonHash(parsed.data) };
}

/** Reads `MIA__SECTION__FIELD_NAME=value` variables; values are JSON where they parse as JSON, else text. */
export function environmentLayer(environment: Readonly<Record<string, string | undefined>>): ConfigLayer {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(environment).sort()) {
    const text = environment[name];
    if (!name.startsWith(ENVIRONMENT_PREFIX) || text === undefined) continue;
    const path = name.slice(ENVIRONMENT_PREFIX.length).split(ENVIRONMENT_SEPARATOR).map(camelCase);
    if (path.includes('') || path.length > DEEPEST_PATH) {
      throw new MiaError('MIA-CONFIG-ASSIGNMENT', `the environment variable ${shown(name)} is not of the form MIA__SECTION__FIELD`, 'write for example MIA__SCORE__BONUS_POINTS=5', { variable: shown(name) });
    }
    assign(values, path, jsonOrText(text));
  }
  return { origin: 'environment', values };
}

/** Reads `section.field=value` assignments. Throws `MIA-CONFIG-ASSIGNMENT` when one is not of that form. */
export function assignmentLayer(assignments: readonly string[], origin: string): ConfigLayer {
  const values: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const match = /^([A-Za-z][\w-]*(?:\.[\w-]+)*)=(.*)$/s.exec(assignment);
    const path = (match?.[1] ?? '').split('.');
    if (match === null || path.length > DEEPEST_PATH) {
      throw new MiaError('MIA-CONFIG-ASSIGNMENT', `'${shown(assignment)}' is not of the form section.field=value`, 'write for example --set score.bonusPoints=5', { assignment: shown(assignment) });
    }
    if (path.some((name) => RESERVED.has(name))) throw reserved(path.join('.'), origin);
    assign(values, path, jsonOrText(match[2] ?? ''));
  }
  return { origin, values };
}

function merge(target: Record<string, unknown>, source: JsonObject, origin: string, above: readonly string[], set: Map<string, string>): void {
  for (const [key, value] of Object.entries(source)) {
    if (key === '$schema' && above.length === 0) continue;
    const names = [...above, key];
    const path = names.join('.');
    if (RESERVED.has(key) || names.length > DEEPEST_PATH) throw reserved(path, origin);
    if (isObject(value)) {
      const existing = target[key];
      const child: Record<string, unknown> = isObject(existing) ? { ...existing } : {};
      target[key] = child;
      merge(child, value, origin, names, set);
    } else {
      target[key] = value;
      set.set(path, origin);
    }
  }
}

function assign(values: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    values[head] = value;
    return;
  }
  const existing = values[head];
  const child: Record<string, unknown> = isObject(existing) ? { ...existing } : {};
  values[head] = child;
  assign(child, rest, value);
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/[_-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leafPaths(value: unknown, prefix = ''): string[] {
  if (!isObject(value) || Object.keys(value).length === 0) return prefix === '' ? [] : [prefix];
  return Object.entries(value).flatMap(([key, child]) => leafPaths(child, prefix === '' ? key : `${prefix}.${key}`));
}

function originOf(path: string, set: ReadonlyMap<string, string>): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const origin = set.get(path.slice(0, end));
    if (origin !== undefined) return origin;
  }
  return 'default';
}

/** A name that no section has and none may have. */
function reserved(path: string, origin: string): MiaError {
  return new MiaError('MIA-CONFIG-INVALID', `configuration: unknown field '${shown(path)}' (from ${origin})`, CORRECT_FIELDS, { problems: 1 });
}
