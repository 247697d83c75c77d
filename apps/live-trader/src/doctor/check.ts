/** What one check found. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'not run';
  readonly detail: string;
}

export function ok(name: string, detail: string): Check {
  return { name, state: 'ok', detail };
}

export function warning(name: string, detail: string): Check {
  return { name, state: 'warning', detail };
}

export function failed(name: string, detail: string): Check {
  return { name, state: 'failed', detail };
}

export function notRun(name: string, detail: string): Check {
  return { name, state: 'not run', detail };
}
