/** What a tick of a line tells, by the numbers of the protocol. Those of delayed data, 66 and above, are not here: they are not used. */
export const TickType = {
  BidSize: 0,
  Bid: 1,
  Ask: 2,
  AskSize: 3,
  Last: 4,
  LastSize: 5,
  Volume: 8,
  Close: 9,
  ModelOption: 13,
  CallOpenInterest: 27,
  PutOpenInterest: 28,
  CallVolume: 29,
  PutVolume: 30,
  RealTimeVolume: 48,
} as const;

/** Type of data that a line has. */
export const DataType = { Live: 1, Frozen: 2, Delayed: 3, DelayedFrozen: 4 } as const;

/** Extra ticks that are asked for with a line. */
export const GenericTick = { OptionVolume: 100, OptionOpenInterest: 101, RealTimeVolume: 233 } as const;
