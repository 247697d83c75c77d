const SHOWN_HEAD = 2;
const SHOWN_TAIL = 2;

/** An account as it may stand in a log or on a screen that others see; those of simulators are no secret. */
export function maskAccount(account: string): string {
  if (account.startsWith('DUSIM') || account.length <= SHOWN_HEAD + SHOWN_TAIL) return account;
  return `${account.slice(0, SHOWN_HEAD)}${'*'.repeat(account.length - SHOWN_HEAD - SHOWN_TAIL)}${account.slice(-SHOWN_TAIL)}`;
}

/** A configuration as it may be shown. */
export function maskedSettings<C extends { readonly broker: { readonly account: string } }>(config: C): C {
  return { ...config, broker: { ...config.broker, account: maskAccount(config.broker.account) } };
}
