/** One message of RTVolume: `price;size;milliseconds;volume of the day;average price;whether it is one print`. */
export interface RealTimeVolume {
  /** Of the last print. */
  readonly price: number;
  /** Contracts since the message before. */
  readonly size: number;
  /** Contracts of the day. */
  readonly totalVolume: number;
}

const FIELDS = 6;

/** `null` when it holds no print: price or size are empty for what is not of the market itself. */
export function parseRealTimeVolume(text: string): RealTimeVolume | null {
  const fields = text.split(';');
  const [price = '', size = '', , total = ''] = fields;
  if (fields.length < FIELDS || price === '' || size === '') return null;
  const parsed = { price: Number(price), size: Number(size), totalVolume: Number(total) };
  return parsed.price > 0 && parsed.size > 0 ? parsed : null;
}
