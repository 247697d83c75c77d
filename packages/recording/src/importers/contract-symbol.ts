/** Month letters of futures, January first. */
const MONTH_LETTERS = 'FGHJKMNQUVXZ';
const CONTRACT = /^([A-Z0-9]{1,4}?)([FGHJKMNQUVXZ])(\d{1,2}|\d{4})$/;
const CENTURY = 100;

/** A futures contract as a source names it. */
export interface ContractName {
  readonly root: string;
  /** 1 January .. 12 December. */
  readonly month: number;
  readonly year: number;
}

/** Symbol with a two-digit year, which names one contract of a century: `ESZ13`. */
export function contractSymbol({ root, month, year }: ContractName): string {
  return `${root}${MONTH_LETTERS.charAt(month - 1)}${String(year % CENTURY).padStart(2, '0')}`;
}

/** Whether `asked` (`ESZ3`, `ESZ13`, `ESZ2013`, any case) names this contract. A bare root does not. */
export function namesContract(asked: string, contract: ContractName): boolean {
  const match = CONTRACT.exec(asked.trim().toUpperCase());
  if (match === null) return false;
  const [, root, letter = '', digits = ''] = match;
  return root === contract.root && MONTH_LETTERS.indexOf(letter) + 1 === contract.month && String(contract.year).endsWith(digits);
}

/** Whether two symbols (`ESH20`, `ESH0`) may name the same contract: one year is the end of the other. */
export function isSameContract(a: string, b: string): boolean {
  const left = CONTRACT.exec(a.trim().toUpperCase());
  const right = CONTRACT.exec(b.trim().toUpperCase());
  if (left === null || right === null) return a.trim().toUpperCase() === b.trim().toUpperCase();
  const [, leftRoot, leftMonth, leftYear = ''] = left;
  const [, rightRoot, rightMonth, rightYear = ''] = right;
  return leftRoot === rightRoot && leftMonth === rightMonth && (leftYear.endsWith(rightYear) || rightYear.endsWith(leftYear));
}
