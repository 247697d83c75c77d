/** Collects an option that may be given several times, as `commander` asks for it. */
export function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
