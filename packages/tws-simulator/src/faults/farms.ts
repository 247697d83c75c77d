import { MiaError } from '@mia-trading/core';

/** States that a farm can be told to be in. */
export type FarmState = 'broken' | 'connecting' | 'dormant' | 'ok';

/** What a farm serves. */
export type FarmKind = 'market' | 'history' | 'definitions';

interface Notice {
  readonly code: number;
  readonly message: string;
}

/** Codes and texts of the real server; not every kind of farm tells every state. */
const NOTICES: Readonly<Record<FarmKind, Partial<Record<FarmState, Notice>>>> = {
  market: {
    broken: { code: 2103, message: 'Market data farm connection is broken' },
    connecting: { code: 2119, message: 'Market data farm is connecting' },
    dormant: { code: 2108, message: 'Market data farm connection is inactive but should be available upon demand.' },
    ok: { code: 2104, message: 'Market data farm connection is OK' },
  },
  history: {
    broken: { code: 2105, message: 'HMDS data farm connection is broken' },
    dormant: { code: 2107, message: 'HMDS data farm connection is inactive but should be available upon demand.' },
    ok: { code: 2106, message: 'HMDS data farm connection is OK' },
  },
  definitions: {
    broken: { code: 2157, message: 'Sec-def data farm connection is broken' },
    ok: { code: 2158, message: 'Sec-def data farm connection is OK' },
  },
};

/** What a farm serves, by its name: `ushmds` history, `secdefnj` definitions, any other market data. */
export function farmKind(farm: string): FarmKind {
  if (farm.includes('hmds')) return 'history';
  return farm.includes('secdef') ? 'definitions' : 'market';
}

/** What clients are told. @throws MiaError `MIA-TWS-FAULT` for a state that farms of this kind do not tell. */
export function farmNotice(farm: string, state: FarmState): Notice {
  const kind = farmKind(farm);
  const notice = NOTICES[kind][state];
  if (notice === undefined) throw new MiaError('MIA-TWS-FAULT', `farm ${farm} cannot be ${state}`, `Choose one of ${Object.keys(NOTICES[kind]).join(', ')}.`, { farm, state });
  return { code: notice.code, message: `${notice.message}:${farm}` };
}
