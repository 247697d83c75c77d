import { MiaError } from '@mia-trading/core';
import type { z } from 'zod';
import { jsonHash } from '../output/fingerprint.js';

/** A plain JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

/** Values of one source of configuration; later layers win field by field. */
export interface ConfigLayer {
  /** Shown beside each value it decides, e.g. `file mia.json`, `environment`, `--set`. */
  readonly origin: string;
  readonly values: JsonObject;
}

export interface ResolvedConfig<T> {
  readonly config: T;
  /** Origin of every leaf by dotted path; `default` where no layer set it. */
  readonly origins: Readonly<Record<string, string>>;
  /** SHA-256 of the canonical effective configuration. */
  readonly hash: string;
}

const ENVIRONMENT_PREFIX = 'MIA__';
const ENVIRONMENT_SEPARATOR = '__';

/**
 * Merges layers, fills defaults, and checks the result against the schema.
 * Throws `MIA-CONFIG-INVALID` naming every wrong field, its value, where it came from and what is allowed.
 */
export function resolveConfig<S extends z.ZodType>(schema: S, layers: readonly ConfigLayer[]): ResolvedConfig<z.output<S>> {
  const values: Record<string, unknown> = {};
  const set: Record<string, string> = {};
  for (const layer of layers) merge(values, layer.values, layer.origin, '', set);
  const parsed = schema.safeParse(values);
  if (!parsed.success) throw invalid(parsed.error, values, set);
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
    assign(values, path, jsonOrText(text));
  }
  return { origin: 'environment', values };
}

/** Reads `section.field=value` assignments. Throws `MIA-CONFIG-ASSIGNMENT` when one is not of that form. */
export function assignmentLayer(assignments: readonly string[], origin: string): ConfigLayer {
  const values: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const match = /^([A-Za-z][\w-]*(?:\.[\w-]+)*)=(.*)$/s.exec(assignment);
    if (match === null) throw new MiaError('MIA-CONFIG-ASSIGNMENT', `'${assignment}' is not of the form section.field=value`, 'write for example --set score.bonusPoints=5', { assignment });
    assign(values, (match[1] ?? '').split('.'), jsonOrText(match[2] ?? ''));
  }
  return { origin, values };
}

function merge(target: Record<string, unknown>, source: JsonObject, origin: string, prefix: string, set: Record<string, string>): void {
  for (const [key, value] of Object.entries(source)) {
    if (key === '$schema' || key === '__proto__') continue;
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isObject(value)) {
      const existing = target[key];
      const child: Record<string, unknown> = isObject(existing) ? { ...existing } : {};
      target[key] = child;
      merge(child, value, origin, path, set);
    } else {
      target[key] = value;
      set[path] = origin;
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

function originOf(path: string, set: Readonly<Record<string, string>>): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const origin = set[path.slice(0, end)];
    if (origin !== undefined) return origin;
  }
  return 'default';
}

function invalid(error: z.ZodError, values: JsonObject, set: Readonly<Record<string, string>>): MiaError {
  const problems = error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const full = [...path, key].join('.');
        return `unknown field '${full}' (from ${originOf(full, set)})`;
      });
    }
    const full = path.join('.');
    const value = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), values);
    return [`'${full}' is ${JSON.stringify(value) ?? 'missing'} (from ${originOf(full, set)}): ${issue.message}`];
  });
  return new MiaError('MIA-CONFIG-INVALID', `configuration: ${problems.join('; ')}`, "correct the fields named; 'config show' lists every field with its unit and default", { problems: problems.length });
}
