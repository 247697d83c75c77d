const MARK = '$number';

/** JSON that keeps the numbers JSON cannot write: NaN, infinities and -0 become `{"$number":"NaN"}` and so on. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { [MARK]: '-0' };
    return Number.isFinite(item) ? item : { [MARK]: String(item) };
  });
}

/** Undoes {@link exactJson}. Throws `SyntaxError` when the text is no JSON. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => (isMarkedNumber(item) ? Number(item[MARK]) : item)) as unknown;
}

function isMarkedNumber(item: unknown): item is { [MARK]: string } {
  return typeof item === 'object' && item !== null && MARK in item && typeof item[MARK] === 'string' && Object.keys(item).length === 1;
}
