import { readConfigFile, readTextFile } from '@mia-trading/command-line';
import { assignmentLayer, configSchema, environmentLayer, resolveConfig, type Config, type ResolvedConfig } from '@mia-trading/engine';
import { calendarLines } from '@mia-trading/risk';

export interface ConfigOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  /** File of session factors, as learn-sessions writes it. */
  readonly sessions?: string;
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
  const events = calendarLines(readTextFile(calendar, 'check the path in risk.events.file'));
  return resolveConfig(configSchema, [...layers, { origin: `file ${calendar}`, values: { risk: { events: { times: [...times, ...events] } } } }]);
}
