const SECONDS_PER_HOUR = 3_600;

/** Slope of the least-squares line through (seconds, value), per hour; `NaN` for less than two points at different times. */
export function risePerHour(points: readonly (readonly [number, number])[]): number {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) * (x - meanX), 0);
  const common = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return spread === 0 ? NaN : (common / spread) * SECONDS_PER_HOUR;
}
