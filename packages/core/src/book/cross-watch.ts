import type { BookPhase } from '../events/events.js';

/** Counts the event ends at which a book is locked or crossed, apart by whether the phase allows it. */
export class CrossWatch {
  /** Event ends with a crossed book where that is legal. */
  legal = 0;
  /** Event ends with a crossed book in continuous trading. */
  illegal = 0;
  #phase: BookPhase = 'continuous';
  #isCrossed = false;
  /** Crossed since the auction: what the opening has not matched yet is no violation. */
  #isAuctionCross = false;

  get phase(): BookPhase {
    return this.#phase;
  }

  setPhase(phase: BookPhase): void {
    if (phase === 'continuous' && this.#phase !== 'continuous') this.#isAuctionCross = this.#isCrossed;
    this.#phase = phase;
  }

  /** An exchange event has ended. Answers whether an illegal cross begins with it. */
  note(isCrossed: boolean): boolean {
    const wasCrossed = this.#isCrossed;
    this.#isCrossed = isCrossed;
    if (!isCrossed) {
      this.#isAuctionCross = false;
      return false;
    }
    if (this.#phase !== 'continuous' || this.#isAuctionCross) {
      this.legal++;
      return false;
    }
    this.illegal++;
    return !wasCrossed;
  }
}
