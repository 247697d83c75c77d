/** Ways by which a person's word reaches the engine; each arrives as an operator event on the tape. */
export const OPERATOR_ROUTES = ['cli', 'dashboard', 'file', 'signal'] as const;

export type OperatorRoute = (typeof OPERATOR_ROUTES)[number];

const SEPARATOR = ': ';

/** Reason of an operator event that came by a route, e.g. `file: kill.flag was found`. */
export function operatorReason(route: OperatorRoute, why: string): string {
  return `${route}${SEPARATOR}${why}`;
}

/** Route and words of an operator event's reason; `null` for the route when it does not tell one. */
export function readOperatorReason(reason: string): { readonly route: OperatorRoute | null; readonly why: string } {
  const route = OPERATOR_ROUTES.find((candidate) => reason.startsWith(`${candidate}${SEPARATOR}`)) ?? null;
  return { route, why: route === null ? reason : reason.slice(route.length + SEPARATOR.length) };
}
