import type { ClientSession } from '../session/client-session.js';
import { Reply } from '../wire/message-id.js';
import { DELAYED_TICK } from '../wire/tick-type.js';

const TICK_VERSION = 6;
const CAN_EXECUTE = 1;
/** Prices that do not exist. */
const NO_PRICE = -1;

/** Sends ticks of one line, each only when its value is another than the client has. */
export class LineSender {
  /** Ticks go out under the numbers for delayed data. */
  isDelayed = false;
  readonly #session: ClientSession;
  readonly #requestId: number;
  /** What the client has, by tick type. */
  readonly #sent = new Map<number, number | string>();
  readonly #computed = new Map<number, readonly number[]>();

  constructor(session: ClientSession, requestId: number) {
    this.#session = session;
    this.#requestId = requestId;
  }

  /** The client has nothing any more. */
  forget(): void {
    this.#sent.clear();
    this.#computed.clear();
  }

  /** A price with its size, which is told beside it and by itself as the real server does, or one without (`sizeType` null). Nothing before there is one; -1 and 0 when there is none any more. */
  price(type: number, price: number, sizeType: number | null = null, size = 0): void {
    const isKnown = Number.isFinite(price);
    if (!isKnown && !this.#sent.has(type)) return;
    const told = isKnown ? price : NO_PRICE;
    const toldSize = isKnown ? size : 0;
    const isPriceNew = this.#note(type, told);
    const isSizeNew = sizeType !== null && this.#note(sizeType, toldSize);
    if (isPriceNew) this.#send(Reply.TickPrice, type, told, toldSize, CAN_EXECUTE);
    if (sizeType !== null && (isPriceNew || isSizeNew)) this.#send(Reply.TickSize, sizeType, toldSize);
  }

  size(type: number, size: number): void {
    if (Number.isFinite(size) && this.#note(type, size)) this.#send(Reply.TickSize, type, size);
  }

  generic(type: number, value: number): void {
    if (Number.isFinite(value) && this.#note(type, value)) this.#send(Reply.TickGeneric, type, value);
  }

  text(type: number, text: string): void {
    if (this.#note(type, text)) this.#send(Reply.TickString, type, text);
  }

  /** Values of an option as computed: attribute, volatility, delta, price, dividends, gamma, vega, theta, underlying. */
  computation(type: number, values: readonly number[]): void {
    const known = this.#computed.get(type);
    if (known !== undefined && values.every((value, index) => value === known[index])) return;
    this.#computed.set(type, values);
    const number = this.#numberOf(type);
    if (number !== null) this.#session.send(Reply.TickOptionComputation, this.#requestId, number, ...values);
  }

  /** Whether a value is new to the client; it has it from now on. */
  #note(type: number, value: number | string): boolean {
    if (this.#sent.get(type) === value) return false;
    this.#sent.set(type, value);
    return true;
  }

  #send(reply: number, type: number, ...values: readonly (number | string)[]): void {
    const number = this.#numberOf(type);
    if (number !== null) this.#session.send(reply, TICK_VERSION, this.#requestId, number, ...values);
  }

  #numberOf(type: number): number | null {
    return this.isDelayed ? (DELAYED_TICK[type] ?? null) : type;
  }
}
