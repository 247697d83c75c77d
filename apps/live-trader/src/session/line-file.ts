import { closeSync, openSync, writeSync } from 'node:fs';

/** Lines held back at most; written with every order, trade and second. */
const LARGEST_BUFFER = 65_536;

/** A file of lines that grows at its end. */
export class LineFile {
  readonly #file: number;
  #buffer = '';

  constructor(file: string) {
    this.#file = openSync(file, 'a', 0o600);
  }

  append(line: string): void {
    this.#buffer += `${line}\n`;
    if (this.#buffer.length > LARGEST_BUFFER) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#buffer);
    this.#buffer = '';
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#file, bytes, written);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}
