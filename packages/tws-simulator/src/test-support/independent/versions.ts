/** Those of the two clients in use: ib_async reads up to 178, the broker's own beyond what is offered here. */
const IN_USE = [193, 178];
/** The oldest that is spoken, and every one from which a message that is sent or read here has other fields; 188 and 191 change nothing of it. */
const CHANGING = [157, 158, 160, 162, 163, 164, 165, 166, 169, 170, 176, 177, 178, 182, 183, 184, 185, 186, 187, 189, 190, 192, 193];

/** Server versions to test at: those in use, and at the full level every one that changes a message. */
export function versions(): readonly number[] {
  return process.env['MIA_TEST_LEVEL'] === 'full' ? CHANGING : IN_USE;
}
