/**
 * The normal distribution in double precision.
 *
 * Source: W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of Computation 23 (1969) 631-637, with the
 * coefficients of his CALERF (SPECFUN, 1990). They are the approximation itself and have no names.
 */

const { exp } = Math;

const SQRT_HALF = 0.7071067811865476;
const INVERSE_SQRT_PI = 0.5641895835477563;
/** 1 / sqrt(2 pi): the density at 0. */
export const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** sqrt(pi / 2). */
const SQRT_HALF_PI = 1.2533141373155003;
/** Where Cody changes from the series of erf to that of erfcx, and on to its asymptotic form. */
const NEAR_ZERO = 0.46875;
const FAR = 4;

/** erf(x) for |x| ≤ 0.46875. */
function erfNearZero(x: number): number {
  const y = x * x;
  const numerator = (((0.185777706184603153 * y + 3.1611237438705656) * y + 113.864154151050156) * y + 377.485237685302021) * y + 3209.37758913846947;
  const denominator = (((y + 23.6012909523441209) * y + 244.024637934444173) * y + 1282.61652607737228) * y + 2844.23683343917062;
  return (x * numerator) / denominator;
}

/** exp(x²)·erfc(x) for x > 0.46875. */
function erfcxAway(x: number): number {
  if (x <= FAR) {
    const numerator =
      (((((((2.15311535474403846e-8 * x + 0.564188496988670089) * x + 8.88314979438837594) * x + 66.1191906371416295) * x + 298.635138197400131) * x + 881.95222124176909) * x +
        1712.04761263407058) *
        x +
        2051.07837782607147) *
        x +
      1230.33935479799725;
    const denominator =
      (((((((x + 15.7449261107098347) * x + 117.693950891312499) * x + 537.181101862009858) * x + 1621.38957456669019) * x + 3290.79923573345963) * x + 4362.61909014324716) * x +
        3439.36767414372164) *
        x +
      1230.33935480374942;
    return numerator / denominator;
  }
  const y = 1 / (x * x);
  const numerator = ((((0.0163153871373020978 * y + 0.305326634961232344) * y + 0.360344899949804439) * y + 0.125781726111229246) * y + 0.0160837851487422766) * y + 6.58749161529837803e-4;
  const denominator = ((((y + 2.56852019228982242) * y + 1.87295284992346725) * y + 0.527905102951428412) * y + 0.0605183413124413191) * y + 0.00233520497626869185;
  return (INVERSE_SQRT_PI - (y * numerator) / denominator) / x;
}

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return INVERSE_SQRT_TWO_PI * exp(-0.5 * z * z);
}

/** Distribution function at `z` for a caller that has `kernel` = exp(-z²/2) already. Relative error below 1e-14 in both tails. */
export function normalCdfWithKernel(z: number, kernel: number): number {
  const x = z < 0 ? -z * SQRT_HALF : z * SQRT_HALF;
  if (x <= NEAR_ZERO) return 0.5 + 0.5 * erfNearZero(z * SQRT_HALF);
  if (kernel === 0) return z < 0 ? 0 : 1;
  const tail = 0.5 * kernel * erfcxAway(x);
  return z < 0 ? tail : 1 - tail;
}

/**
 * Distribution function at the first `count` of `scores` into `below`, and at their negatives into `above`, with `kernels` = exp(-score²/2): what
 * {@link normalCdfWithKernel} answers, bit for bit, for both at the price of one.
 */
export function fillNormalCdf(scores: Float64Array, kernels: Float64Array, below: Float64Array, above: Float64Array, count: number): void {
  for (let i = 0; i < count; i += 1) {
    const z = scores[i] as number;
    const x = z < 0 ? -z * SQRT_HALF : z * SQRT_HALF;
    if (x <= NEAR_ZERO) {
      const half = 0.5 * erfNearZero(z * SQRT_HALF);
      below[i] = 0.5 + half;
      above[i] = 0.5 - half;
    } else {
      const kernel = kernels[i] as number;
      const tail = kernel === 0 ? 0 : 0.5 * kernel * erfcxAway(x);
      below[i] = z < 0 ? tail : 1 - tail;
      above[i] = z < 0 ? 1 - tail : tail;
    }
  }
}

/** Distribution function of the standard normal distribution, in [0, 1]; NaN for NaN. */
export function normalCdf(z: number): number {
  return normalCdfWithKernel(z, exp(-0.5 * z * z));
}

/** Distribution function over density, N(z) / n(z), for z ≤ 0: between 0 and 1.2533, without underflow in the tail. */
export function scaledNormalCdf(z: number): number {
  const x = -z * SQRT_HALF;
  if (x <= NEAR_ZERO) return SQRT_HALF_PI * exp(x * x) * (1 - erfNearZero(x));
  return SQRT_HALF_PI * erfcxAway(x);
}
