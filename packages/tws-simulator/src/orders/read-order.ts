import { MiaError } from '@mia-trading/core';
import { readContract } from '../contracts/contract-query.js';
import type { FieldReader } from '../wire/field-reader.js';
import type { OrderTicket } from './order-ticket.js';

/** Server versions from which a placed order has further fields, or no longer has them. */
const Since = { Duration: 158, PostToAts: 160, AutoCancelParent: 162, ErrorOverride: 166, ManualTime: 169, PegOffsets: 170, NoFaProfile: 177, CustomerAccount: 183, Professional: 184, Rfq: 187, IncludeOvernight: 189, NoRfq: 190, ManualIndicator: 192 } as const;

/** Fields after each other that nothing here depends on, by where they stand. */
const CONTRACT_IDENTIFIERS = 2;
const BLOCK_SWEEP_DISPLAY = 3;
const GOOD_TILL_TO_FA_PERCENT = 4;
const MODEL_TO_EXEMPT = 4;
const RULE80A_AND_FIRM = 2;
const OFFSET_TO_OVERRIDE = 11;
const VOLATILITY_AND_TYPE = 2;
const DELTA_NEUTRAL_EXTRAS = 8;
const CONTINUOUS_AND_REFERENCE = 2;
const SCALE_EXTRAS = 7;
const SCALE_TABLE_AND_TIMES = 3;
const OPT_OUT_TO_NOT_HELD = 4;
const DELTA_NEUTRAL_CONTRACT = 3;
const MISC_TO_RANDOM = 4;
const PEG_BENCH_EXTRAS = 5;
const AFTER_CONDITIONS = 2;
const TRIGGER_TO_PRICE_ALGO = 18;
const COMBO_LEG = 8;
/** Fields of a condition behind its kind and conjunction, by kind. */
const CONDITION_FIELDS: Readonly<Record<number, number>> = { 1: 5, 3: 2, 4: 2, 5: 3, 6: 4, 7: 4 };

/** How clients say that an order is not to become one of another type. */
const NO_ADJUSTMENT: ReadonlySet<string> = new Set(['', 'None']);

/** What is asked of an order beyond what is simulated. */
class Wishes {
  readonly noted: string[] = [];

  note(what: string, isAsked: boolean): void {
    if (isAsked) this.noted.push(what);
  }
}

/**
 * Takes a PLACE_ORDER message apart, every field of it, as clients at server versions 157 .. 193 write it. `reader` stands behind the message
 * id.
 * @throws MiaError `MIA-TWS-REQUEST` when fields are missing, cannot be read, or are left over: a field read as another would trade.
 */
export function readOrder(reader: FieldReader, serverVersion: number): OrderTicket {
  const orderId = reader.integer();
  const contract = readContract(reader);
  reader.skip(CONTRACT_IDENTIFIERS);
  const main = readMain(reader);
  const wishes = new Wishes();
  if (contract.secType === 'BAG') skipCombination(reader);
  reader.skip(1); // shares allocation
  wishes.note('a discretionary amount', reader.number() > 0);
  wishes.note('a time from which it is good', reader.text() !== '');
  reader.skip(GOOD_TILL_TO_FA_PERCENT);
  if (serverVersion < Since.NoFaProfile) reader.skip(1);
  reader.skip(MODEL_TO_EXEMPT);
  const ocaType = reader.integer();
  reader.skip(RULE80A_AND_FIRM);
  wishes.note('all or none', reader.boolean());
  wishes.note('a minimum quantity', reader.number() > 1);
  reader.skip(OFFSET_TO_OVERRIDE);
  const trailStopPrice = readVolatilityToScale(reader, wishes);
  const whatIf = readToWhatIf(reader, wishes);
  reader.skip(MISC_TO_RANDOM);
  if (main.orderType.startsWith('PEG BENCH') || main.orderType === 'PEGBENCH') reader.skip(PEG_BENCH_EXTRAS);
  wishes.note('conditions', skipConditions(reader) > 0);
  wishes.note('an adjustment', !NO_ADJUSTMENT.has(reader.text()));
  reader.skip(TRIGGER_TO_PRICE_ALGO);
  const autoCancelParent = skipByVersion(reader, serverVersion, main.orderType, contract.exchange);
  if (reader.left > 0) {
    throw new MiaError('MIA-TWS-REQUEST', `order ${orderId} has ${reader.left} more fields than server version ${serverVersion} knows`, 'The client speaks another version of the protocol than it offered.', { orderId, left: reader.left });
  }
  return { orderId, contract, ...main, trailStopPrice, ocaType, whatIf, autoCancelParent, notSimulated: wishes.noted };
}

function readMain(reader: FieldReader): Omit<OrderTicket, 'orderId' | 'contract' | 'trailStopPrice' | 'ocaType' | 'whatIf' | 'autoCancelParent' | 'notSimulated'> {
  const action = reader.text();
  const quantity = reader.number();
  const orderType = reader.text().toUpperCase();
  const limitPrice = reader.number();
  const auxPrice = reader.number();
  const timeInForce = reader.text();
  const ocaGroup = reader.text();
  const account = reader.text();
  const openClose = reader.text();
  const origin = reader.integer();
  const orderRef = reader.text();
  const transmit = reader.boolean();
  const parentId = reader.integer();
  reader.skip(BLOCK_SWEEP_DISPLAY);
  const triggerMethod = reader.integer();
  const outsideRegularHours = reader.boolean();
  const hidden = reader.boolean();
  return { action, quantity, orderType, limitPrice, auxPrice, timeInForce, ocaGroup, account, openClose, origin, orderRef, transmit, parentId, triggerMethod, outsideRegularHours, hidden };
}

function skipCombination(reader: FieldReader): void {
  reader.skip(reader.integer() * COMBO_LEG);
  reader.skip(reader.integer());
  reader.skip(reader.integer() * 2);
}

/** Gives where a trailing stop begins. */
function readVolatilityToScale(reader: FieldReader, wishes: Wishes): number {
  reader.skip(VOLATILITY_AND_TYPE);
  const deltaNeutralType = reader.text();
  reader.skip(1);
  if (deltaNeutralType !== '') reader.skip(DELTA_NEUTRAL_EXTRAS);
  wishes.note('a delta-neutral order', deltaNeutralType !== '' && deltaNeutralType !== 'None');
  reader.skip(CONTINUOUS_AND_REFERENCE);
  const trailStopPrice = reader.number();
  wishes.note('a trailing percentage', reader.number() > 0);
  reader.skip(2);
  const scaleIncrement = reader.number();
  if (scaleIncrement > 0) reader.skip(SCALE_EXTRAS);
  wishes.note('a scale', scaleIncrement > 0);
  reader.skip(SCALE_TABLE_AND_TIMES);
  const hedge = reader.text();
  if (hedge !== '') reader.skip(1);
  wishes.note('a hedge', hedge !== '');
  return trailStopPrice;
}

function readToWhatIf(reader: FieldReader, wishes: Wishes): boolean {
  reader.skip(OPT_OUT_TO_NOT_HELD);
  if (reader.boolean()) reader.skip(DELTA_NEUTRAL_CONTRACT);
  const algorithm = reader.text();
  if (algorithm !== '') reader.skip(reader.integer() * 2);
  wishes.note('an algorithm', algorithm !== '');
  reader.skip(1);
  return reader.boolean();
}

/** Gives how many there are. */
function skipConditions(reader: FieldReader): number {
  const conditions = reader.integer();
  for (let index = 0; index < conditions; index += 1) {
    const kind = reader.integer();
    const fields = CONDITION_FIELDS[kind];
    if (fields === undefined) throw new MiaError('MIA-TWS-REQUEST', `an order has a condition of unknown kind ${kind}`, 'The client speaks another version of the protocol than it offered.', { kind });
    reader.skip(1 + fields);
  }
  if (conditions > 0) reader.skip(AFTER_CONDITIONS);
  return conditions;
}

/** Fields that later versions added at the end; tells whether the parent is to be cancelled with this order. */
function skipByVersion(reader: FieldReader, serverVersion: number, orderType: string, exchange: string): boolean {
  let autoCancelParent = false;
  if (serverVersion >= Since.Duration) reader.skip(1);
  if (serverVersion >= Since.PostToAts) reader.skip(1);
  if (serverVersion >= Since.AutoCancelParent) autoCancelParent = reader.boolean();
  if (serverVersion >= Since.ErrorOverride) reader.skip(1);
  if (serverVersion >= Since.ManualTime) reader.skip(1);
  if (serverVersion >= Since.PegOffsets) skipPegOffsets(reader, orderType, exchange);
  if (serverVersion >= Since.CustomerAccount) reader.skip(1);
  if (serverVersion >= Since.Professional) reader.skip(1);
  if (serverVersion >= Since.Rfq && serverVersion < Since.NoRfq) reader.skip(2);
  if (serverVersion >= Since.IncludeOvernight) reader.skip(1);
  if (serverVersion >= Since.ManualIndicator) reader.skip(1);
  return autoCancelParent;
}

function skipPegOffsets(reader: FieldReader, orderType: string, exchange: string): void {
  if (exchange === 'IBKRATS') reader.skip(1);
  let hasMidOffsets = orderType === 'PEG MID' || orderType === 'PEGMID';
  if (orderType === 'PEG BEST' || orderType === 'PEGBEST') {
    reader.skip(1);
    hasMidOffsets = reader.number() === Infinity;
  }
  if (hasMidOffsets) reader.skip(2);
}
