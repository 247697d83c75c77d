/** A float32 that is a whole number of 256ths is exact: quarter points, and the 32nds of bonds down to an eighth. */
const EXACT_FRACTION = 256;
/** Decimal digits a float32 keeps. */
const FLOAT32_DIGITS = 7;

/**
 * A price that was stored as float32, times the multiplier, as the decimal it was meant to be: 1323.4000244 reads 1323.4.
 * Prices of more than seven digits that are not binary fractions lose their last digits in the file itself.
 */
export function sierraPrice(stored: number, multiplier: number): number {
  const price = Number.isInteger(stored * EXACT_FRACTION) ? stored : toFloat32Digits(stored);
  return multiplier === 1 ? price : toDecimal(price * multiplier);
}

function toFloat32Digits(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(FLOAT32_DIGITS)) : Number.NaN;
}

/** Digits that survive a product of two decimals in double precision. */
const PRODUCT_DIGITS = 12;

function toDecimal(value: number): number {
  return Number(value.toPrecision(PRODUCT_DIGITS));
}
