import type { ToldClose } from '@mia-trading/execution';

/** A price in points, for people; one that nobody told is said to be. */
export function priceText(price: number | null): string {
  return price === null || Number.isNaN(price) ? 'unavailable' : String(price);
}

/** What somebody else has closed of our position, for people. */
export function outsideText({ instrument, contracts, by, price, isTakenBack }: ToldClose): string {
  if (isTakenBack) return `not closed outside after all: ${Math.abs(contracts)} ${instrument}; the broker's position shows them again`;
  const traded = `${Math.abs(contracts)} ${instrument} ${contracts < 0 ? 'sold' : 'bought'}`;
  switch (by.kind) {
    case 'execution':
      return `closed outside by ${by.orderId}: ${traded} at ${priceText(price)}; stop and target follow what is left`;
    case 'difference':
      return `closed outside by the broker's position: ${traded}, price unavailable; stop and target follow what is left`;
    case 'claim':
      return `closed outside by a claim: ${traded}, price unavailable; stop and target follow what is left`;
  }
}
