import { Command } from 'commander';
import { collect, pairs, print, printJson, table, valueAt } from '@mia-trading/command-line';
import { effectiveConfig, type ConfigOptions } from './options.js';

export function configCommand(): Command {
  const command = new Command('config').description('Show the configuration.');
  command
    .command('show')
    .description('Print every setting with its value and where it comes from.')
    .option('--config <file>', 'configuration file (JSON)')
    .option('--set <section.field=value>', 'override one setting; may be repeated', collect)
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExamples:\n  $ backtester config show\n  $ MIA__SCORE__BONUS_POINTS=5 backtester config show --set score.weights=brief-literal')
    .action((options: ConfigOptions & { readonly json?: boolean }) => {
      const { config, origins, hash } = effectiveConfig(options);
      if (options.json === true) {
        printJson({ configHash: hash, config, origins });
        return;
      }
      const rows = Object.entries(origins).map(([path, origin]) => [path, JSON.stringify(valueAt(config, path)), origin]);
      print(`${table(['setting', 'value', 'from'], rows)}\n\n${pairs([['configuration hash', hash]])}`);
    });
  return command;
}
