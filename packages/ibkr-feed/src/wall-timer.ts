/** The machine's time and timers, so that tests can have their own. */
export interface WallTimer {
  /** Milliseconds from any origin; never goes back. */
  now(): number;
  /** Calls `then` once after `milliseconds`; what is returned takes it back. */
  after(milliseconds: number, then: () => void): () => void;
}

export const SYSTEM_TIMER: WallTimer = {
  now: () => performance.now(),
  after: (milliseconds, then) => {
    const timer = setTimeout(then, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};
