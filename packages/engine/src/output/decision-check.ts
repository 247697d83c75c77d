import { parseDecisionLine, type DecisionLine, type RecordedDecision } from './decision-line.js';

/** Decisions found equal, by kind. Orders are commands to the venue, fills its reports of executions. */
export interface ComparedDecisions {
  ratings: number;
  refusals: number;
  orders: number;
  fills: number;
}

/** The first decision that differs, both sides of it. */
export interface DecisionDivergence {
  /** Line of the log, from 1. */
  readonly line: number;
  /** Names of the fields that differ; empty where one side has no decision there. */
  readonly fields: readonly string[];
  /** `null` where the recorded session had decided nothing more. */
  readonly recorded: DecisionLine | null;
  /** `null` where the replay decided nothing more. */
  readonly replayed: DecisionLine | null;
}

/** Compares what a replay decides with a decision log, line by line and byte by byte, up to the first difference. */
export class DecisionCheck {
  readonly compared: ComparedDecisions = { ratings: 0, refusals: 0, orders: 0, fills: 0 };
  #firstDivergence: DecisionDivergence | null = null;
  #line = 1;

  /** `null` while nothing differs. */
  get firstDivergence(): DecisionDivergence | null {
    return this.#firstDivergence;
  }

  /** Something was compared, and nothing differed. */
  get isVerified(): boolean {
    const { ratings, refusals, orders, fills } = this.compared;
    return this.#firstDivergence === null && ratings + refusals + orders + fills > 0;
  }

  /** The next decision of both sides; `null` where a side has none. Says whether they are equal. */
  compare(recorded: RecordedDecision | null, replayed: string | null): boolean {
    this.#line = recorded?.number ?? this.#line + 1;
    if (recorded !== null && recorded.text === replayed) {
      this.#count(recorded.line);
      return true;
    }
    const other = replayed === null ? null : parseDecisionLine(replayed);
    this.#firstDivergence ??= { line: this.#line, fields: recorded === null || other === null ? [] : differingFields(recorded.line, other), recorded: recorded?.line ?? null, replayed: other };
    return false;
  }

  #count(line: DecisionLine): void {
    if (line.kind === 'rating') this.compared.ratings += 1;
    else if (line.kind === 'refusal') this.compared.refusals += 1;
    else if (line.kind === 'command') this.compared.orders += 1;
    else if (line.kind === 'report' && line.report.kind === 'executed') this.compared.fills += 1;
  }
}

/** Names of fields that are not equal, those of nested objects with a point between. */
function differingFields(recorded: object, replayed: object, prefix = ''): string[] {
  const ours = new Map(Object.entries(recorded));
  const theirs = new Map(Object.entries(replayed));
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) => {
    const [a, b]: [unknown, unknown] = [ours.get(name), theirs.get(name)];
    if (JSON.stringify(a) === JSON.stringify(b)) return [];
    return isPlain(a) && isPlain(b) ? differingFields(a, b, `${prefix}${name}.`) : [`${prefix}${name}`];
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
