import { Socket } from 'node:net';

/** When each message of a server in this process was handed to its socket, in milliseconds of the machine's monotonic clock. */
export class ServedBytes {
  /** Number of the byte after each message, and its time. */
  readonly #ends: number[] = [];
  readonly #times: number[] = [];
  readonly #write = Socket.prototype.write;

  /** Watches sockets that a client has opened to `port`. */
  watch(port: () => number): void {
    const [ends, times, write] = [this.#ends, this.#times, this.#write];
    let sent = 0;
    Socket.prototype.write = function writeTimed(this: Socket, ...args: Parameters<Socket['write']>): boolean {
      if (this.localPort === port()) {
        sent += args[0].length;
        ends.push(sent);
        times.push(monotonicMs());
      }
      return write.apply(this, args);
    } as Socket['write'];
  }

  stop(): void {
    Socket.prototype.write = this.#write;
  }

  /** Bytes of all messages so far. */
  get bytes(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Time of the message that holds this byte, counted from 0; `NaN` when there is none. */
  timeOf(byte: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] as number) > byte) high = middle;
      else low = middle + 1;
    }
    return this.#times[low] ?? NaN;
  }

  /** Messages per second from `from` to the last one. */
  rateSince(from: number): number {
    const times = this.#times.filter((time) => time >= from);
    return times.length < 2 ? NaN : ((times.length - 1) * 1_000) / ((times.at(-1) as number) - (times[0] as number));
  }
}

/** The machine's monotonic clock, which its processes share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
