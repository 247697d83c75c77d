/** A clock of the wall that calls back, as a connection has one; milliseconds. */
interface Timer {
  now(): number;
  after(milliseconds: number, then: () => void): () => void;
}

/** Between two looks, wall time. */
const LOOK_MS = 50;
const MS_PER_SECOND = 1_000;

/** Resolves once it holds, or after so many seconds of wall time. */
export function settle(holds: () => boolean, seconds: number, timer: Timer): Promise<void> {
  const until = timer.now() + seconds * MS_PER_SECOND;
  return new Promise((resolve) => {
    const look = (): void => {
      if (holds() || timer.now() >= until) resolve();
      else timer.after(LOOK_MS, look);
    };
    look();
  });
}
