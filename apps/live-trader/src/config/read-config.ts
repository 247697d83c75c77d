import { readConfigFile, readTextFile } from '@mia-trading/command-line';
import { assignmentLayer, configSchema, environmentLayer, resolveConfig, type Config, type JsonObject, type ResolvedConfig } from '@mia-trading/engine';
import { calendarLines } from '@mia-trading/risk';
import { traderConfigSchema, type TraderConfig } from './trader-config.js';

export interface ConfigOptions {
  readonly config?: string;
  readonly set?: readonly string[];
}

/** The effective configuration: defaults, then the file, then `MIA__SECTION__FIELD` variables, then `--set`. */
export function readTraderConfig({ config: file, set = [] }: ConfigOptions): ResolvedConfig<TraderConfig> {
  const layers = [...(file === undefined ? [] : [{ origin: `file ${file}`, values: withoutComments(readConfigFile(file)) }]), environmentLayer(process.env), assignmentLayer(set, '--set')];
  const resolved = resolveConfig(traderConfigSchema, layers);
  const { file: calendar, times } = resolved.config.risk.events;
  if (calendar === null) return resolved;
  // The times themselves belong to the configuration and its hash: a session is repeated from them alone.
  const events = calendarLines(readTextFile(calendar, 'check the path in risk.events.file'));
  return resolveConfig(traderConfigSchema, [...layers, { origin: `file ${calendar}`, values: { risk: { events: { times: [...times, ...events] } } } }]);
}

/** The part that the engine knows. */
export function engineConfig(config: TraderConfig): Config {
  const known = Object.keys(configSchema.shape);
  return configSchema.parse(Object.fromEntries(Object.entries(config).filter(([section]) => known.includes(section))));
}

/** What `init` writes for people to read. */
function withoutComments({ $comments, ...values }: JsonObject): JsonObject {
  return values;
}
