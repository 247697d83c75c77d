/** What a tick of a line tells, by the numbers of the protocol. */
export const TickType = {
  BidSize: 0,
  Bid: 1,
  Ask: 2,
  AskSize: 3,
  Last: 4,
  LastSize: 5,
  High: 6,
  Low: 7,
  Volume: 8,
  Close: 9,
  BidOption: 10,
  AskOption: 11,
  LastOption: 12,
  ModelOption: 13,
  Open: 14,
  ImpliedVolatility: 24,
  CallOpenInterest: 27,
  PutOpenInterest: 28,
  CallVolume: 29,
  PutVolume: 30,
  LastTime: 45,
  RealTimeVolume: 48,
} as const;

/** The number under which delayed data come; ticks that are not here are not sent for a delayed line. */
export const DELAYED_TICK: Readonly<Record<number, number>> = {
  [TickType.Bid]: 66,
  [TickType.Ask]: 67,
  [TickType.Last]: 68,
  [TickType.BidSize]: 69,
  [TickType.AskSize]: 70,
  [TickType.LastSize]: 71,
  [TickType.High]: 72,
  [TickType.Low]: 73,
  [TickType.Volume]: 74,
  [TickType.Close]: 75,
  [TickType.Open]: 76,
  [TickType.BidOption]: 80,
  [TickType.AskOption]: 81,
  [TickType.LastOption]: 82,
  [TickType.ModelOption]: 83,
};

/** Generic ticks that a client may ask for with a line and that are sent where the recording has them. */
export const GenericTick = { OptionVolume: 100, OptionOpenInterest: 101, ImpliedVolatility: 106, RealTimeVolume: 233 } as const;
