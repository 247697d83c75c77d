let sum = 0;

/** Uses a result, so that the compiler cannot leave out the work behind it. */
export function keep(value: number): void {
  sum += value;
}

/** What was kept, for nobody in particular. */
export function kept(): number {
  return sum;
}
