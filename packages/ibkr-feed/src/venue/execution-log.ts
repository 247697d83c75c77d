import type { ExecutedReport, ExecutionId } from '@mia-trading/core';

const NUMBERED = /^(.+)\.(\d+)$/;

/** The id of an execution without what counts its statements, and which statement it is: `0000e0d5.6329ab17.01.02` is the first correction of `0000e0d5.6329ab17.01`. */
export function statementOf(execId: string): { readonly executionId: ExecutionId; readonly revision: number } {
  const [, stem, number] = NUMBERED.exec(execId) ?? [];
  return { executionId: (stem ?? execId) as ExecutionId, revision: Math.max(0, Number(number ?? 1) - 1) };
}

interface Entry {
  report: ExecutedReport;
  isTold: boolean;
}

/**
 * Executions of the session as the broker has told them, each statement once. Fees come in a message of their own, before or after it; a
 * statement is told again when its fees are known.
 */
export class ExecutionLog {
  readonly #entries = new Map<string, Entry>();
  readonly #earlyFees = new Map<string, number>();

  /** Takes a statement in; the one already known stands, with the time at which it was first heard. */
  add(execId: string, report: ExecutedReport): void {
    if (this.#entries.has(execId)) return;
    const fees = this.#earlyFees.get(execId) ?? null;
    this.#earlyFees.delete(execId);
    this.#entries.set(execId, { report: { ...report, fees }, isTold: false });
  }

  /** The statement, if it has not been told yet. */
  takeUntold(execId: string): ExecutedReport | null {
    const entry = this.#entries.get(execId);
    if (entry === undefined || entry.isTold) return null;
    entry.isTold = true;
    return entry.report;
  }

  /** Takes in what an execution has cost, dollars; the statement with it when it was told without. */
  addFees(execId: string, fees: number): ExecutedReport | null {
    const entry = this.#entries.get(execId);
    if (entry === undefined) this.#earlyFees.set(execId, fees);
    if (entry === undefined || entry.report.fees === fees) return null;
    entry.report = { ...entry.report, fees };
    return entry.isTold ? entry.report : null;
  }

  /** Signed contracts of an instrument that all executions make, as they stand. */
  contracts(instrument: string): number {
    const standing = new Map<string, ExecutedReport>();
    for (const { report } of this.#entries.values()) {
      const known = standing.get(report.executionId);
      if (report.instrument === instrument && (known === undefined || (report.revision ?? 0) >= (known.revision ?? 0))) standing.set(report.executionId, report);
    }
    let contracts = 0;
    for (const { side, quantity } of standing.values()) contracts += side * quantity;
    return contracts;
  }

  /** Statements that are about to be told together. */
  takeAll(execIds: Iterable<string>): readonly ExecutedReport[] {
    const reports: ExecutedReport[] = [];
    for (const execId of execIds) {
      const entry = this.#entries.get(execId);
      if (entry === undefined) continue;
      entry.isTold = true;
      reports.push(entry.report);
    }
    return reports;
  }
}
