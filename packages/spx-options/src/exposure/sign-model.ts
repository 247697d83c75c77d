import type { OptionKey } from '@mia-trading/core';

/**
 * Who is long which option is not in open interest: a sign model supplies it, and its name stands in every result.
 *
 * Doctrine, used everywhere: the sign is the dealers'. +1: dealers are long the series, -1: short. Dealers who are long gamma sell rallies and
 * buy dips, which damps moves; dealers who are short gamma buy rallies and sell dips, which feeds them.
 */
export interface SignModel {
  readonly name: string;
  /** `true` when the net of signed exposures says which side dealers are on; `false` for a measure of size alone. */
  readonly hasDirection: boolean;
  /** Dealer position per contract of open interest: -1 short .. +1 long. */
  sign(series: OptionKey): number;
}

/** Dealers are long every call and short every put: customers sell calls against stock and buy puts for protection. The convention of published gamma exposure. */
export const NAIVE_SIGNS: SignModel = { name: 'naive', hasDirection: true, sign: ({ right }) => (right === 'C' ? 1 : -1) };

/** Every series counts as +1: how much gamma there is, whoever holds it. */
export const MAGNITUDE_SIGNS: SignModel = { name: 'magnitude', hasDirection: false, sign: () => 1 };

/** A model of one's own, e.g. from signed flow; `sign` is asked once per series and must be finite. */
export function customSigns(name: string, sign: (series: OptionKey) => number): SignModel {
  return { name, hasDirection: true, sign };
}
