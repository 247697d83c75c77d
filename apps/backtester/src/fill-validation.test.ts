import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exactJson, MINUTE, parseExactJson } from '@mia-trading/core';
import type { DecisionLine, FillValidationResult } from '@mia-trading/engine';
import { createProgram } from './program.js';
import { DECISION_LOG } from './replay-verification.js';
import { runJson } from './test-support/command-line.js';
import { LiveSession } from './test-support/live-session.js';
import { OPEN, tidalMarket } from './test-support/tidal-market.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mia-validate-'));
const tape = path.join(folder, 'tape');
let lines: DecisionLine[] = [];

beforeAll(() => {
  const session = new LiveSession({ directory: tape });
  session.run(tidalMarket(OPEN - 3 * MINUTE, OPEN + 25 * MINUTE));
  session.close();
  lines = readFileSync(path.join(tape, DECISION_LOG), 'utf8').trimEnd().split('\n').map((text) => parseExactJson(text) as DecisionLine);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The log with other lines, beside the tape. */
function logOf(name: string, decisions: readonly DecisionLine[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, decisions.map((line) => `${exactJson(line)}\n`).join(''));
  return file;
}

/** The session as if its configuration described the venue so. */
function described(venue: object): DecisionLine[] {
  return lines.map((line) => (line.kind === 'start' ? { ...line, config: { ...line.config, execution: { ...line.config.execution, simulatedVenue: { ...line.config.execution.simulatedVenue, ...venue } } } } : line));
}

const validate = async (...options: readonly string[]) => (await runJson('validate', 'fills', tape, ...options)) as unknown as FillValidationResult;

describe('validate fills', () => {
  it('finds nothing between a venue and itself: every order filled at the same price and time', async () => {
    const { orders, comparison } = await validate();
    expect(orders).toBeGreaterThan(20);
    expect(comparison.map(({ role }) => role)).toEqual(expect.arrayContaining(['entry', 'target', 'stop']));
    expect(comparison.reduce((sum, group) => sum + group.orders, 0)).toBe(orders);
    expect(comparison.reduce((sum, { filled }) => sum + filled, 0)).toBeGreaterThan(10);
    for (const { missed, unexpected, slippageTicks, secondsToFill, simulatedSecondsToFill } of comparison) {
      expect([missed, unexpected, slippageTicks ?? 0, (secondsToFill ?? 0) - (simulatedSecondsToFill ?? 0)]).toEqual([0, 0, 0, 0]);
    }
  });

  it('measures the latency that was really there, whatever the configuration said', async () => {
    const log = logOf('optimist.ndjson', described({ feedLatency: 0, orderLatency: 5, reportLatency: 5 }));
    const { latency, proposal, comparison } = await validate('--log', log);
    // 50 ms for the feed and 100 ms for the order, 100 ms back.
    expect(latency).toMatchObject({ isSplit: true, orderLatency: 150, reportLatency: 100 });
    expect(proposal).toMatchObject({ orderLatency: 150, reportLatency: 100, feedLatency: 0 });
    const entries = comparison.find(({ role }) => role === 'entry');
    expect((entries?.secondsToFill ?? 0) - (entries?.simulatedSecondsToFill ?? 0)).toBeCloseTo(0.24, 6);
  });

  it('sees slippage that the configuration left out', async () => {
    const { comparison } = await validate('--log', logOf('free.ndjson', described({ stopSlippageTicks: 0 })));
    const stops = comparison.find(({ role, filled }) => role === 'stop' && filled > 0);
    expect(stops?.slippageTicks).toBeCloseTo(1, 9);
  });

  it('proposes no rule for resting orders where every rule fills them as they were filled', async () => {
    const { resting, proposal } = await validate();
    expect(resting.map(({ agreement }) => agreement)).toEqual([1, 1, 1, 1, 1]);
    expect(resting[0]?.fillRule).toBe('tradeThrough');
    expect(proposal).toEqual({ latencyModel: 'constant', orderLatency: 150, reportLatency: 100, feedLatency: 0 });
  });

  it('tells of a fill that the simulation promises and the broker did not give', async () => {
    const entry = lines.find((line) => line.kind === 'report' && line.report.kind === 'executed');
    const orderId = entry?.kind === 'report' ? entry.report.orderId : '';
    const log = logOf('unfilled.ndjson', lines.filter((line) => line.kind !== 'report' || line.report.orderId !== orderId || line.report.kind !== 'executed'));
    const { comparison } = await validate('--log', log);
    expect(comparison.reduce((sum, { missed }) => sum + missed, 0)).toBe(1);
  });

  it('says so when there are no orders, or no log', async () => {
    const run = (...args: readonly string[]) => createProgram().parseAsync(['node', 'backtester', 'validate', 'fills', tape, ...args]);
    await expect(run('--log', logOf('quiet.ndjson', lines.filter(({ kind }) => kind !== 'command' && kind !== 'report')))).rejects.toMatchObject({ code: 'MIA-VALIDATE-NO-ORDERS' });
    await expect(run('--log', path.join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'MIA-REPLAY-LOG-MISSING' });
  });
});
