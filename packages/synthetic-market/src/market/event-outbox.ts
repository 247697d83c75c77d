import { TradeFlag, type Aggressor, type DepthEvent, type Micros, type Side, type TapeEvent } from '@mia-trading/core';

/** Events waiting to be handed on, stamped with the time of the market and numbered in order. */
export class EventOutbox {
  readonly events: TapeEvent[] = [];
  now: Micros = 0;
  #seq = 0;
  #matchId = 0;

  nextSeq(): number {
    this.#seq += 1;
    return this.#seq - 1;
  }

  nextMatchId(): number {
    this.#matchId += 1;
    return this.#matchId;
  }

  /** Numbering begins anew, for a tape of its own. */
  restart(): void {
    this.#seq = 0;
    this.#matchId = 0;
    this.events.length = 0;
  }

  depth(instrument: string, action: DepthEvent['action'], side: Side, price: number, size: number, endOfBatch: boolean): void {
    this.events.push({ kind: 'depth', tsEvent: this.now, tsInit: this.now, seq: this.nextSeq(), instrument, action, side, price, size, orders: 0, endOfBatch });
  }

  trade(instrument: string, price: number, size: number, aggressor: Aggressor, matchId: number, isLast: boolean): void {
    this.events.push({ kind: 'trade', tsEvent: this.now, tsInit: this.now, seq: this.nextSeq(), instrument, price, size, aggressor, aggressorSource: 'exchange', matchId, flags: isLast ? TradeFlag.Last : 0 });
  }

  /** `measuredAt` where that was before now. */
  index(instrument: string, level: number, measuredAt: Micros = this.now): void {
    this.events.push({ kind: 'index', tsEvent: measuredAt, tsInit: this.now, seq: this.nextSeq(), instrument, level });
  }
}
