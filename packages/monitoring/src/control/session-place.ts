import path from 'node:path';
import { z } from 'zod';

/** `tape.directory` of the live trader. */
export const tapeDirectorySchema = z.string().min(1).default('tapes').describe('Directory in which every session gets a folder with its tape and its decisions.');

/** `trader.stateDirectory` of the live trader. */
export const stateDirectorySchema = z.string().default('').describe('Directory of journal, locks and switches, which outlive sessions; empty for the folder `state` in the tape directory.');

/** The part of the live trader's configuration that says where its sessions are found; the rest is let be. */
export const sessionPlaceSchema = z.looseObject({
  tape: z.looseObject({ directory: tapeDirectorySchema }).prefault({}),
  trader: z.looseObject({ stateDirectory: stateDirectorySchema }).prefault({}),
});

export interface SessionPlace {
  readonly tape: { readonly directory: string };
  readonly trader: { readonly stateDirectory: string };
}

/** The state directory of a configuration. */
export function stateDirectoryOf({ trader, tape }: SessionPlace): string {
  return trader.stateDirectory === '' ? path.join(tape.directory, 'state') : trader.stateDirectory;
}
