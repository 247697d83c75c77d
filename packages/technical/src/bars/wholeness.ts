import type { Persistent, StateStream } from '@mia-trading/core';

/** How much of a stretch was seen: from its begin on or not, and how many times events were lost since. */
export class Wholeness implements Persistent {
  sawBegin = false;
  /** Times that events were lost. */
  gaps = 0;

  begin(sawBegin: boolean): void {
    this.sawBegin = sawBegin;
    this.gaps = 0;
  }

  /** Nothing is missing. */
  get isWhole(): boolean {
    return this.sawBegin && this.gaps === 0;
  }

  /** 0 .. 1: `partial` without the begin, else 1 less `lossPerGap` for each hole, but never under `partial`. */
  confidence(partial: number, lossPerGap: number): number {
    return this.sawBegin ? Math.max(partial, 1 - lossPerGap * this.gaps) : partial;
  }

  persist(state: StateStream): void {
    this.sawBegin = state.boolean(this.sawBegin);
    this.gaps = state.number(this.gaps);
  }
}
