export { collect } from './repeated-option.js';
export { readConfigFile, readTextFile } from './config-file.js';
export { failureDocument, isHelp, reportFailure, type FailureDocument } from './failure.js';
export { inheritSettings } from './inherit-settings.js';
export { outliveReaders } from './outlive-readers.js';
export { Exit, note, print, printJson } from './output.js';
export { runProgram } from './run-program.js';
export { bar, count, dollars, fixed, pairs, percent, table, type Cell } from './table.js';
export { valueAt } from './value-at.js';
