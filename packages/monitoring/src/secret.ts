// eslint-disable-next-line mia/no-unseeded-random -- a secret must not be guessed from anything
import { randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 16;

/** A new secret, as hexadecimal digits. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

/** Compares in a time that tells nothing of where they differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
