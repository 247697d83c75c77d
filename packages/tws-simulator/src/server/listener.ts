import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MiaError } from '@mia-trading/core';

/** Listens on one address, and can go away from it for a while. */
export class Listener {
  readonly #onSocket: (socket: Socket) => void;
  #server: Server | null = null;
  #address: AddressInfo = { address: '', port: 0, family: '' };

  constructor(onSocket: (socket: Socket) => void) {
    this.#onSocket = onSocket;
  }

  /** Where it listens, or did last. */
  get address(): AddressInfo {
    return this.#address;
  }

  /** @throws MiaError `MIA-TWS-LISTEN` when the port cannot be had. */
  async listen(port: number, host: string): Promise<void> {
    const server = createServer(this.#onSocket);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (cause) => reject(listenFault(cause, port, host)));
      server.listen(port, host, () => resolve());
    });
    this.#server = server;
    this.#address = server.address() as AddressInfo;
  }

  /** Takes no further connections and waits until those that exist have ended. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Listens where it did before. */
  async again(): Promise<void> {
    await this.listen(this.#address.port, this.#address.address);
  }
}

function listenFault(cause: Error, port: number, host: string): MiaError {
  return new MiaError('MIA-TWS-LISTEN', `Cannot listen on ${host}:${port}: ${cause.message}`, 'Choose another port, or 0 for a free one.', { host, port });
}
