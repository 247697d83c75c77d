import { readFileSync } from 'node:fs';
import { MiaError } from '@mia-trading/core';
import { assignmentLayer, configSchema, environmentLayer, resolveConfig, type Config, type JsonObject, type ResolvedConfig } from '@mia-trading/engine';
import { calendarLines } from '@mia-trading/risk';

export interface ConfigOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  /** File of session factors, as learn-sessions writes it. */
  readonly sessions?: string;
}

/** Collects a repeated option. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

/** The effective configuration: defaults, then the file, then `MIA__SECTION__FIELD` variables, then `--sessions`, then `--set`. */
export function effectiveConfig({ config, set = [], sessions }: ConfigOptions): ResolvedConfig<Config> {
  const file = config === undefined ? [] : [{ origin: `file ${config}`, values: readConfigFile(config) }];
  const factors = sessions === undefined ? [] : [{ origin: `file ${sessions}`, values: { score: { customSessions: readConfigFile(sessions) } } }];
  const layers = [...file, environmentLayer(process.env), ...factors, assignmentLayer(set, '--set')];
  const resolved = resolveConfig(configSchema, layers);
  const { file: calendar, times } = resolved.config.risk.events;
  if (calendar === null) return resolved;
  // The times themselves belong to the configuration and its hash: a run is repeated from them alone.
  const events = calendarLines(readText(calendar, 'check the path in risk.events.file'));
  return resolveConfig(configSchema, [...layers, { origin: `file ${calendar}`, values: { risk: { events: { times: [...times, ...events] } } } }]);
}

const BYTE_ORDER_MARK = /^\uFEFF/;

function readText(path: string, remedy: string): string {
  try {
    return readFileSync(path, 'utf8').replace(BYTE_ORDER_MARK, '');
  } catch (cause) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, remedy, { file: path });
  }
}

function readConfigFile(path: string): JsonObject {
  const text = readText(path, 'check the path given with --config');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, 'correct the file at the place named', { file: path });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MiaError('MIA-CONFIG-FILE', `${path} holds ${Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`}; expected a JSON object`, 'write the settings as { "section": { "field": value } }', { file: path });
  }
  return value as JsonObject;
}
