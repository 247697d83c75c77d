import { MiaError } from '@mia-trading/core';

/** Where in a source something went wrong. */
export interface ImportPlace {
  /** Path or name of the source. */
  readonly file: string;
  /** Bytes from the start of the (decompressed) source; line number for text. */
  readonly offset: number;
  /** Complete source messages handed on before this point. */
  readonly kept: number;
}

function fail(code: string, what: string, expected: string, place: ImportPlace, remedy: string): MiaError {
  const message = `${place.file}: ${what} at ${place.offset}; expected ${expected}; ${place.kept} complete messages kept.`;
  return new MiaError(code, message, remedy, { file: place.file, offset: place.offset, expected, kept: place.kept });
}

/** The source is not of the format that was asked for. */
export function wrongFormat(what: string, expected: string, place: ImportPlace, remedy = 'Check the file and the importer named on the command line.'): MiaError {
  return fail('MIA-IMPORT-FORMAT', what, expected, place, remedy);
}

/** The source ends inside a record, a block or a header. */
export function truncated(what: string, expected: string, place: ImportPlace): MiaError {
  return fail('MIA-IMPORT-TRUNCATED', what, expected, place, 'Download or copy the file again; what was kept is complete up to the cut.');
}

/** The source contradicts its own format. */
export function corrupt(what: string, expected: string, place: ImportPlace): MiaError {
  return fail('MIA-IMPORT-CORRUPT', what, expected, place, 'Download or copy the file again; do not trust what follows the damage.');
}

/** A checksum in the source does not agree with its content. */
export function checksumMismatch(what: string, expected: string, place: ImportPlace): MiaError {
  return fail('MIA-IMPORT-CHECKSUM', what, expected, place, 'The content is damaged: download or copy the file again and discard what was imported from it.');
}

/** A size in the source is beyond what this importer allocates. */
export function overLimit(what: string, expected: string, place: ImportPlace): MiaError {
  return fail('MIA-IMPORT-LIMIT', what, expected, place, 'The file is damaged, or was written with settings that need more memory than an import may take.');
}

/** The wanted instrument is not in the source, or several are and none was chosen. */
export function instrumentChoice(file: string, what: string, symbols: readonly string[]): MiaError {
  const shown = symbols.slice(0, MAX_SYMBOLS_SHOWN).join(', ');
  const more = symbols.length > MAX_SYMBOLS_SHOWN ? ` and ${symbols.length - MAX_SYMBOLS_SHOWN} more` : '';
  return new MiaError(
    'MIA-IMPORT-INSTRUMENT',
    `${file}: ${what}; the source has ${symbols.length === 0 ? 'no named instrument' : `${shown}${more}`}.`,
    'Choose one with --instrument <symbol>.',
    { file, symbols: symbols.length },
  );
}

/** Enough to find one's contract in a message that still fits a terminal. */
const MAX_SYMBOLS_SHOWN = 20;

/** The file cannot be opened or read. */
export function unreadable(file: string, cause: unknown): MiaError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MiaError('MIA-IMPORT-FILE', `${file}: cannot be read (${reason}).`, 'Check the path and its permissions.', { file });
}
