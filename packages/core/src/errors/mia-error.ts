/** An expected failure with a stable code (`MIA-<AREA>-<NAME>`), what happened, and what the user can do. */
export class MiaError extends Error {
  readonly code: string;
  /** What the user can do about it. */
  readonly remedy: string;
  /** Place and numbers behind it, e.g. file, offset, expected, kept. */
  readonly context: Readonly<Record<string, number | string | boolean | null>>;

  constructor(code: string, message: string, remedy: string, context: Readonly<Record<string, number | string | boolean | null>> = {}) {
    super(message);
    this.name = 'MiaError';
    this.code = code;
    this.remedy = remedy;
    this.context = context;
  }
}
