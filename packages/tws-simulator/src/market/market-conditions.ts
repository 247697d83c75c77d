/** What is wrong with the data that clients are sent: nothing, unless a fault says so. The market itself is as recorded throughout. */
export class MarketConditions {
  /** Lines are delayed: refused to clients that want live ones, and marked as delayed for the others. Values are those of the moment. */
  isDelayed = false;
  /** Added to every price of tick-by-tick prints, in points: the corruption seen after a farm came back. */
  tickByTickOffset = 0;
  /** No market data at all, though the connection lives. */
  isSilent = false;
}
