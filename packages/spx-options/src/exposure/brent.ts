/** Enough for any bracket of doubles: bisection alone would need about 60. */
const MAX_STEPS = 100;

/**
 * Root of `f` between `a` and `b`, whose values there have opposite signs, to within `tolerance`.
 *
 * Source: R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4 (`zero`).
 */
export function brentRoot(f: (x: number) => number, a: number, b: number, tolerance: number): number {
  let previous = a;
  let best = b;
  let fPrevious = f(previous);
  let fBest = f(best);
  let contra = previous;
  let fContra = fPrevious;
  let step = best - previous;
  let lastStep = step;
  for (let i = 0; i < MAX_STEPS; i += 1) {
    if (fBest > 0 === fContra > 0) {
      contra = previous;
      fContra = fPrevious;
      step = best - previous;
      lastStep = step;
    }
    if (Math.abs(fContra) < Math.abs(fBest)) {
      previous = best;
      best = contra;
      contra = previous;
      fPrevious = fBest;
      fBest = fContra;
      fContra = fPrevious;
    }
    const half = 0.5 * (contra - best);
    if (Math.abs(half) <= tolerance || fBest === 0) return best;
    if (Math.abs(lastStep) >= tolerance && Math.abs(fPrevious) > Math.abs(fBest)) {
      const s = fBest / fPrevious;
      let p: number;
      let q: number;
      if (previous === contra) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const u = fPrevious / fContra;
        const r = fBest / fContra;
        p = s * (2 * half * u * (u - r) - (best - previous) * (r - 1));
        q = (u - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * half * q - Math.abs(tolerance * q), Math.abs(lastStep * q))) {
        lastStep = step;
        step = p / q;
      } else {
        step = half;
        lastStep = half;
      }
    } else {
      step = half;
      lastStep = half;
    }
    previous = best;
    fPrevious = fBest;
    best += Math.abs(step) > tolerance ? step : half > 0 ? tolerance : -tolerance;
    fBest = f(best);
  }
  return best;
}
