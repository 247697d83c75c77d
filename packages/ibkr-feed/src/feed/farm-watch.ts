/** What a data farm says of itself. */
export interface FarmListener {
  onBroken(detail: string): void;
  onBack(detail: string): void;
}

const BROKEN: readonly number[] = [2_103, 2_119];
const OK = 2_104;
/** The farm of US futures; the end of the notice names it. Notices that name no farm are taken to be about it. */
const FUTURES_FARM = 'usfuture';
const FARM_NAME = /:([a-z][a-z0-9.]*)$/;

/** Follows the farm that futures come from. Its first `ok` after connecting is no return. */
export class FarmWatch {
  readonly #listener: FarmListener;
  #isBroken = false;

  constructor(listener: FarmListener) {
    this.#listener = listener;
  }

  hear(code: number, text: string): void {
    const farm = FARM_NAME.exec(text.trim())?.[1];
    if (farm !== undefined && farm !== FUTURES_FARM) return;
    if (BROKEN.includes(code)) {
      if (!this.#isBroken) this.#listener.onBroken(`${code} ${text}`);
      this.#isBroken = true;
    } else if (code === OK && this.#isBroken) {
      this.#isBroken = false;
      this.#listener.onBack(`${code} ${text}`);
    }
  }
}
