/** Codes of the real server about orders. */
export const OrderCode = {
  DuplicateId: 103,
  CannotModifyFilled: 104,
  ModificationMismatch: 105,
  BadTick: 110,
  ParentUnknown: 135,
  Rejected: 201,
  Cancelled: 202,
  InvalidRequest: 321,
  OrderMessage: 399,
  SharesNotLocated: 404,
  AccountMissing: 435,
  OutsideHoursIgnored: 2109,
  CrossSide: 2137,
  UnknownOrder: 10_147,
  CannotCancel: 10_148,
  PresetApplied: 10_349,
} as const;

/** Codes about an order that lives on. */
const WARNINGS: ReadonlySet<number> = new Set([OrderCode.OrderMessage, OrderCode.PresetApplied, OrderCode.SharesNotLocated, OrderCode.OutsideHoursIgnored, OrderCode.CrossSide]);

/** Whether a code warns about an order instead of ending it. */
export function isOrderWarning(code: number): boolean {
  return WARNINGS.has(code);
}
