/** When a series settles: `AM` at the opening of its expiry day, `PM` at the close of the cash market. */
export type SettlementTime = 'AM' | 'PM';

/** What the OSI root of a series says about its contract. */
export interface OptionRoot {
  readonly root: string;
  readonly settlement: SettlementTime;
  /** American options may be exercised early: put-call parity and European formulas hold only nearly. */
  readonly style: 'european' | 'american';
  /** Dollars per point and contract. */
  readonly multiplier: number;
  /** Found in the list of index roots; else the terms of an equity or fund option are assumed. */
  readonly isKnown: boolean;
}

/** Dollars per point of a listed option on an index, share or fund in the United States. */
const STANDARD_MULTIPLIER = 100;

function european(root: string, settlement: SettlementTime): OptionRoot {
  return { root, settlement, style: 'european', multiplier: STANDARD_MULTIPLIER, isKnown: true };
}

/** Source: Cboe and Nasdaq contract specifications of index options. */
const INDEX_ROOTS: ReadonlyMap<string, OptionRoot> = new Map(
  [
    european('SPX', 'AM'),
    european('SPXW', 'PM'),
    european('XSP', 'PM'),
    european('NDX', 'AM'),
    european('NDXP', 'PM'),
    european('RUT', 'AM'),
    european('RUTW', 'PM'),
    european('MRUT', 'PM'),
    european('DJX', 'AM'),
    european('XEO', 'PM'),
  ].map((entry) => [entry.root, entry]),
);

/** Terms of a root; an unknown one is taken for a share or fund: American, settled in the afternoon, $100 a point. */
export function optionRoot(root: string): OptionRoot {
  return INDEX_ROOTS.get(root) ?? { root, settlement: 'PM', style: 'american', multiplier: STANDARD_MULTIPLIER, isKnown: false };
}
