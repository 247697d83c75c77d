import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MiaError } from '@mia-trading/core';
import { CommanderError } from 'commander';
import { failureDocument, isHelp } from './failure.js';

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a failure as a document', () => {
  it.each(['MIA-CONFIG-FILE', 'MIA-USAGE-TIME'] as const)('ends with 2 for what the user wrote (%s)', (code) => {
    expect(failureDocument(new MiaError(code, 'what', 'do', { field: 'x' }))).toEqual({ schemaVersion: 1, error: { code, message: 'what', remedy: 'do', context: { field: 'x' } }, exitCode: 2 });
  });

  it('ends with 1 for what went wrong', () => {
    expect(failureDocument(new MiaError('MIA-RECORDING-WRITE', 'what', 'do', {})).exitCode).toBe(1);
  });

  it('names the file that the operating system refused', () => {
    expect(failureDocument(thrownBy(() => readFileSync('/no/such/file'))).error).toMatchObject({ code: 'MIA-APP-FILE', context: { cause: 'ENOENT', file: '/no/such/file' } });
  });

  it('keeps the stack of what nobody expected', () => {
    const { error, exitCode } = failureDocument(new TypeError('x is undefined'));
    expect([error.code, exitCode]).toEqual(['MIA-APP-UNEXPECTED', 1]);
    expect(error.message).toMatch(/TypeError: x is undefined\n\s+at /);
  });

  it('tells usage errors of commander without its prefix, and help from errors', () => {
    expect(failureDocument(new CommanderError(1, 'commander.unknownOption', "error: unknown option '--x'"))).toMatchObject({ error: { code: 'MIA-USAGE-ARGUMENTS', message: "unknown option '--x'" }, exitCode: 2 });
    expect([isHelp(new CommanderError(0, 'commander.helpDisplayed', '')), isHelp(new Error('x'))]).toEqual([true, false]);
  });
});
