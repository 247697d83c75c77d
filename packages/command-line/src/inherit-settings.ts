import type { Command } from 'commander';

/** Settings of the program in a command and those below it: errors are thrown, not ended with. */
export function inheritSettings(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent).exitOverride();
  for (const below of command.commands) inheritSettings(below, command);
  return command;
}
