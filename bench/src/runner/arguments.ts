import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from './paths.js';

export const USAGE = `usage: npm run bench -- [options]

  --only <name>   one workload or group, e.g. pipeline or feature:vwapTrend; may be repeated
  --quick         shorter runs, rougher figures
  --data <dir>    folder of the real market data (default: MIA_TEST_DATA, or ../shared/data)
  --json          print one JSON document
  --list          name the workloads and stop
`;

export interface BenchArguments {
  readonly only: readonly string[];
  readonly isQuick: boolean;
  readonly isJson: boolean;
  readonly isList: boolean;
  readonly isHelp: boolean;
  readonly data: string;
}

/** Throws a `TypeError` that says which option is wrong. */
export function benchArguments(args: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      data: { type: 'string', default: defaultDataFolder },
    },
  });
  return { only: values.only, isQuick: values.quick, isJson: values.json, isList: values.list, isHelp: values.help, data: path.resolve(values.data) };
}
