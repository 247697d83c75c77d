import { findProduct, frontContract, type IsoDate, type OptionKey } from '@mia-trading/core';
import { answers, type ContractQuery } from './contract-query.js';
import { knownInstrument } from './known-instrument.js';
import { futureContract, indexContract, optionContract, type SimulatedContract } from './simulated-contract.js';

/** Quarters of a future that are listed beside the front one. */
const LISTED_CONTRACTS = 5;

/**
 * Every contract that clients can ask for. A future that is on the tape brings the other listed months of its product, so that a client has
 * to choose among them; they have no market data.
 */
export class ContractCatalogue {
  readonly #byId = new Map<number, SimulatedContract>();
  readonly #byInstrument = new Map<string, SimulatedContract>();
  /** Series by root, expiry, strike and right. */
  readonly #options = new Map<string, SimulatedContract>();

  /** Contracts in the order in which they were added. */
  get all(): Iterable<SimulatedContract> {
    return this.#byId.values();
  }

  byId(conId: number): SimulatedContract | null {
    return this.#byId.get(conId) ?? null;
  }

  /** The future or index of a symbol on the tape. */
  ofInstrument(symbol: string): SimulatedContract | null {
    return this.#byInstrument.get(symbol) ?? null;
  }

  /** Adds a future or an index that is on the tape; what is known already, or is of another kind or no known product, is left alone. */
  addInstrument(symbol: string, date: IsoDate): void {
    if (this.#byInstrument.has(symbol)) return;
    const resolved = knownInstrument(symbol, date);
    const product = findProduct(resolved?.root ?? '');
    if (resolved === null || product === undefined) return;
    const { contract, kind } = resolved;
    if (kind === 'index') return this.#add(indexContract(product));
    if (contract === null) return;
    this.#add({ ...futureContract(product, contract), localSymbol: symbol, instrument: symbol });
    let next = frontContract(product, date);
    for (let count = 0; next !== undefined && count < LISTED_CONTRACTS; count += 1) {
      if (!this.#byInstrument.has(next.symbol)) this.#add(futureContract(product, next));
      next = frontContract(product, next.rollDate);
    }
  }

  /** The contract of an option series, added when it is new. */
  option(key: OptionKey, underlying: string): SimulatedContract {
    const name = `${key.root} ${key.expiry} ${key.strike} ${key.right}`;
    const known = this.#options.get(name);
    if (known !== undefined) return known;
    const contract = this.#withFreeId(optionContract({ root: key.root, expiry: key.expiry, strike: key.strike, right: key.right }, underlying));
    this.#options.set(name, contract);
    return contract;
  }

  /** Contracts that answer a query; several while it leaves fields open. */
  find(query: ContractQuery): SimulatedContract[] {
    if (query.conId > 0) {
      const found = this.#byId.get(query.conId);
      return found === undefined ? [] : [found];
    }
    return [...this.#byId.values()].filter((contract) => answers(contract, query));
  }

  #add(contract: SimulatedContract): void {
    const added = this.#withFreeId(contract);
    this.#byInstrument.set(added.instrument, added);
  }

  #withFreeId(contract: SimulatedContract): SimulatedContract {
    let { conId } = contract;
    while (this.#byId.has(conId)) conId += 1;
    const added = { ...contract, conId };
    this.#byId.set(conId, added);
    return added;
  }
}
