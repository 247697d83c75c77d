import { MiaError } from '@mia-trading/core';
import type { DraftSink } from '@mia-trading/ibkr-feed';
import type { OperatorWord } from '@mia-trading/monitoring';
import { operatorReason, type OperatorRoute } from '@mia-trading/risk';
import type { SessionLog } from '../output/session-log.js';
import type { KeptState } from './kept-state.js';

/** A person's word, and by which route it came. */
export interface SpokenWord {
  readonly route: OperatorRoute;
  readonly command: OperatorWord['command'];
  readonly reason: string;
  /** Order or instrument; empty for none. */
  readonly target: string;
}

export interface OperatorWordsOptions {
  readonly kept: KeptState;
  readonly log: SessionLog;
  /** Takes a word as an event of the session. */
  readonly emit: DraftSink;
  /** Whether the kill switch of the session is thrown. */
  readonly isKilled: () => boolean;
  /** A word came that should not wait for the end of the warm-up when anything is held. */
  readonly onUrgent: () => void;
}

/**
 * What people say to a session, by whatever route. The session has a word before anything is written or told of it. Before the session has
 * begun words wait, since their place on the tape is behind the warm-up; they are then the first that happens.
 */
export class OperatorWords {
  readonly #options: OperatorWordsOptions;
  #waiting: SpokenWord[] = [];
  #isBegun = false;

  constructor(options: OperatorWordsOptions) {
    this.#options = options;
  }

  /** Words that wait for the session to begin, oldest first. */
  get waiting(): readonly SpokenWord[] {
    return this.#waiting;
  }

  /**
   * Takes a word. Throws `MIA-TRADER-SWITCH` when the disk refuses to lift the kill switch, and `MIA-TRADER-WARMING-UP` for `claim` and
   * `ignore` before the session has begun: the broker has not been asked yet. Nothing has been done then.
   */
  say(word: SpokenWord): void {
    const { kept } = this.#options;
    const { route, command, reason, target } = word;
    if (!this.#isBegun && (command === 'claim' || command === 'ignore')) throw new MiaError('MIA-TRADER-WARMING-UP', `The session warms up and has not asked the broker whose ${target} is.`, 'Say it again once the session runs.', { command, target });
    if (command === 'unkill' && route !== 'file') kept.lift(reason);
    if (this.#isBegun) this.#emit(word);
    else this.#wait(word);
    if (command === 'kill' && route !== 'file') this.#tell(() => kept.kill(reason));
    this.#tell(() => this.#options.log.warn('operator', `${command}${target === '' ? '' : ` ${target}`} by ${route}: ${reason}${this.#isBegun ? '' : '; it is carried out when the session begins'}`));
  }

  /** Takes what was said by a file. */
  look(): void {
    const word = this.#options.kept.look(this.#isKilled);
    if (word !== null) this.say({ ...word, route: 'file', target: '' });
  }

  /** The session begins: what waits is carried out, and everything from now on at once. */
  begin(): void {
    this.#isBegun = true;
    for (const word of this.#waiting.splice(0)) this.#emit(word);
  }

  get #isKilled(): boolean {
    const last = this.#waiting.findLast(({ command }) => command === 'kill' || command === 'unkill');
    return last === undefined ? this.#options.isKilled() : last.command === 'kill';
  }

  #wait(word: SpokenWord): void {
    this.#waiting.push(word);
    if (word.command === 'kill' || word.command === 'flatten') this.#tell(() => this.#options.onUrgent());
  }

  #emit({ route, command, reason, target }: SpokenWord): void {
    this.#options.emit({ kind: 'operator', instrument: '', command, reason: operatorReason(route, reason), target });
  }

  /** A log that cannot be written tells whoever says something next, and does not make a word seem not taken. */
  #tell(step: () => void): void {
    try {
      step();
    } catch {
      // The session itself says something soon, and ends of it.
    }
  }
}
