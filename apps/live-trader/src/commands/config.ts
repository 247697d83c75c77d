import { Command } from 'commander';
import { pairs, print, printJson, table, valueAt } from '@mia-trading/command-line';
import { readTraderConfig, type ConfigOptions } from '../config/read-config.js';
import { maskedSettings } from '../output/mask.js';
import { withConfig } from './options.js';

export function configCommand(): Command {
  const command = new Command('config').description('Show the configuration.');
  command.addCommand(
    withConfig(new Command('show').description('Print every setting with its value and where it comes from; accounts are masked.'))
      .option('--json', 'print one JSON document')
      .action((options: ConfigOptions & { readonly json?: boolean }) => {
        const { config, origins, hash } = readTraderConfig(options);
        const shown = maskedSettings(config);
        if (options.json === true) return printJson({ configHash: hash, config: shown, origins });
        const rows = Object.entries(origins).map(([path, origin]) => [path, JSON.stringify(valueAt(shown, path)), origin]);
        print(`${table(['setting', 'value', 'from'], rows)}\n\n${pairs([['configuration hash', hash]])}`);
      }),
  );
  return command;
}
