import type { DurationMicros, TapeEvent } from '@mia-trading/core';

/** The event as it would be `shift` microseconds later: a new object, of one shape for each kind. */
export function shifted(event: TapeEvent, shift: DurationMicros): TapeEvent {
  const { seq, instrument } = event;
  const tsEvent = event.tsEvent + shift;
  const tsInit = event.tsInit + shift;
  switch (event.kind) {
    case 'order': {
      const { action, side, price, size, orderId, last, snapshot } = event;
      return { kind: 'order', tsEvent, tsInit, seq, instrument, action, side, price, size, orderId, last, snapshot };
    }
    case 'trade': {
      const { price, size, aggressor, aggressorSource, matchId, flags } = event;
      return { kind: 'trade', tsEvent, tsInit, seq, instrument, price, size, aggressor, aggressorSource, matchId, flags };
    }
    case 'depth': {
      const { action, side, price, size, orders, endOfBatch } = event;
      return { kind: 'depth', tsEvent, tsInit, seq, instrument, action, side, price, size, orders, endOfBatch };
    }
    case 'quote': {
      const { bid, bidSize, ask, askSize } = event;
      return { kind: 'quote', tsEvent, tsInit, seq, instrument, bid, bidSize, ask, askSize };
    }
    default:
      return { ...event, tsEvent, tsInit };
  }
}
