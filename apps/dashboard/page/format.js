// Numbers and times as the live trader's terminal shows them; a dash for what is not defined.

const MICROS_PER_MS = 1_000;
export const NONE = '–';

/** A number with fixed digits. */
export function fixed(value, digits) {
  return typeof value === 'number' ? value.toFixed(digits) : NONE;
}

export function signed(value, digits) {
  return typeof value === 'number' ? `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}` : NONE;
}

export function count(value) {
  return typeof value === 'number' ? String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : NONE;
}

/** A gain or loss: +$1,234.50 */
export function dollars(value) {
  if (typeof value !== 'number') return NONE;
  const [whole, cents] = Math.abs(value).toFixed(2).split('.');
  return `${value < 0 ? '-' : '+'}$${count(Number(whole))}.${cents}`;
}

/** What is left or at stake: $1,234.50 */
export function amount(value) {
  return dollars(value).replace('+', '');
}

/** 17:00:00 of microseconds since the epoch, in UTC. */
export function clock(micros) {
  return new Date(micros / MICROS_PER_MS).toISOString().slice(11, 19);
}

export const side = (direction) => (direction > 0 ? 'long' : direction < 0 ? 'short' : 'no direction');
