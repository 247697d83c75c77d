// Writes a status into the page. Text is set as text, never as markup.

import { amount, clock, count, dollars, fixed, NONE, side, signed } from '/format.js';

/** Points of score at which the bar of a contribution is full. */
const FULL_BAR_POINTS = 10;
const MS_PER_SECOND = 1_000;

export const element = (id) => document.getElementById(id);

/** Sets text only where it changes: a screen reader says a live region again when it is set again. */
export function setText(id, text) {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}

function setMoney(id, value) {
  setText(id, dollars(value));
  element(id).className = value > 0 ? 'gain' : value < 0 ? 'loss' : '';
}

function setItems(id, texts) {
  const list = element(id);
  if (list.dataset.shown === JSON.stringify(texts)) return;
  list.dataset.shown = JSON.stringify(texts);
  list.replaceChildren(...texts.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
}

function cell(name, text, className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function barCell(points) {
  const bar = document.createElement('div');
  const share = Math.min(1, Math.abs(points) / FULL_BAR_POINTS) * 50;
  bar.style.width = `${share}%`;
  if (points < 0) bar.style.marginLeft = `${50 - share}%`;
  bar.dataset.down = String(points < 0);
  const holder = cell('td', '', 'bar');
  holder.append(bar);
  return holder;
}

function contributionRow({ feature, points, weight, signal, available, reason }) {
  const row = document.createElement('tr');
  const name = cell('th', feature);
  name.scope = 'row';
  row.append(name);
  if (available) {
    row.append(barCell(points), cell('td', signed(points, 2), 'number'), cell('td', signed(signal, 2), 'number wide'), cell('td', fixed(weight, 1), 'number wide'));
  } else {
    const why = cell('td', reason, 'absent');
    why.colSpan = 4;
    row.append(why);
  }
  return row;
}

function showRating(rating) {
  setText('score', rating === null ? NONE : fixed(rating.score, 1));
  setText('tier', rating === null ? 'no rating yet' : rating.tier);
  setText('direction', rating === null ? '' : side(rating.direction));
  element('scale').style.width = `${rating?.score ?? 0}%`;
  setText('rating-text', rating === null ? '' : `at ${clock(rating.ts)} UTC, price ${fixed(rating.price, 2)}, coverage ${fixed(rating.coverage * 100, 0)} %, bonus ${signed(rating.bonus, 1)}`);
  const rows = (rating?.contributions ?? []).filter(({ weight }) => weight > 0).sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  element('contributions').replaceChildren(...rows.map(contributionRow));
}

function showPosition({ warmUp, position: { contracts, phase, unrealised, openRisk, plan } }) {
  setText('contracts', `${contracts === 0 ? 'flat' : `${side(contracts)} ${Math.abs(contracts)}`}${warmUp ? ', by the journal' : ''}`);
  setText('phase', phase);
  setText('stop', fixed(plan?.stopPrice, 2));
  setText('target', fixed(plan?.targetPrice, 2));
  setMoney('unrealised', unrealised);
  setText('risk', amount(openRisk));
}

function showRoom({ warmUp, room, today, lastRefusal, blocks }) {
  setText('room-daily', amount(room.daily));
  setText('room-monthly', amount(room.monthly));
  setText('room-trades', count(room.trades));
  setMoney('realised', today.realised);
  setText('refusal', lastRefusal === null ? 'none' : `${lastRefusal.code} at ${clock(lastRefusal.ts)} UTC`);
  const reasons = warmUp ? ['the warm-up', ...blocks] : blocks;
  setItems('blocks', reasons.length === 0 ? ['nothing'] : reasons);
}

function showFeed({ feed, queue, counts }) {
  const { isLive, quality, dataAgeMs, told, chain, quarantined } = feed;
  setText('feed-kind', `${isLive ? 'live' : 'not live'}, ${quality ?? 'no quality yet'}`);
  setText('feed-age', `${fixed(typeof dataAgeMs === 'number' ? dataAgeMs / MS_PER_SECOND : null, 1)} s`);
  setText('feed-told', told);
  setText('feed-chain', chain === null ? 'no option chain yet' : `${chain.fresh} of ${chain.series} series fresh, ${chain.withOpenInterest} with open interest`);
  setText('feed-quarantined', count(quarantined));
  setText('queue', `${count(queue.waiting)} now, ${count(queue.peak)} at most, ${count(queue.lost)} lost`);
  setText('counts', `${count(counts.events)} events, ${count(counts.ratings)} ratings, ${counts.refusals} refusals, ${counts.orders} orders, ${counts.fills} fills`);
}

function tradeText({ entryTs, exitTs, side: direction, quantity, entryPrice, exitPrice, exitReason, score, net }) {
  return `${clock(entryTs)} to ${clock(exitTs)} ${side(direction)} ${quantity}, ${fixed(entryPrice, 2)} to ${fixed(exitPrice, 2)}, ${exitReason}, score ${fixed(score, 1)}, ${dollars(net)}`;
}

/** How far a warm-up has come, and what waits for its end; nothing for a session that has begun. */
function warmUpText({ warmUp }) {
  if (!warmUp) return '';
  const { done, sources, events, reached, asksBars, waiting } = warmUp;
  const far = `Warm-up: ${done} of ${sources} recordings, ${count(events)} events${reached === null ? '' : `, up to ${reached.slice(0, 19).replace('T', ' ')} UTC`}${asksBars ? ', asking the broker for bars' : ''}.`;
  return waiting.length === 0 ? far : `${far} When it is over: ${waiting.join('; ')}.`;
}

export function showSession(status) {
  setText('warm-up', warmUpText(status));
  setText('instrument', status.instrument);
  setText('mode', status.mode === 'live' ? 'live: real money' : status.mode);
  element('mode').dataset.mode = status.mode;
  setText('account', status.account);
  const speed = Math.abs(status.clock.speed - 1) < 0.1 ? '' : `, ${fixed(status.clock.speed, 1)} × wall time`;
  setText('time', `${status.time.slice(0, 19).replace('T', ' ')} UTC, clock of the ${status.clock.source}${speed}`);
  showRating(status.rating);
  showPosition(status);
  showRoom(status);
  showFeed(status);
  setItems('trades', status.trades.length === 0 ? ['none yet'] : status.trades.map(tradeText));
}

export function showSwitch(killReason, blocks) {
  const block = blocks.find((text) => text.startsWith('KILL_SWITCH'));
  const reason = killReason ?? block?.replace(/^KILL_SWITCH: /, '') ?? null;
  setText('switch', reason === null ? 'The kill switch is not thrown.' : `The kill switch is thrown: ${reason}`);
  element('switch').dataset.thrown = String(reason !== null);
  element('unkill').disabled = reason === null;
}

/** How a session stands, in words. */
export function stateOf({ session, status }) {
  if (session === 'running') return status.state === 'warmingUp' ? 'warming up' : status.state;
  return session === 'none' ? 'none' : 'no answer';
}

/** What stands above everything else; nothing when all is as it should be. */
export function noticeOf({ session, problem, status }) {
  if (session === 'none') return 'No session runs, or one is about to start. Kill holds for the next one.';
  if (session === 'silent') return `The session does not answer; what is shown is old. ${problem}`;
  if (status.state === 'warmingUp') return 'The session warms up and enters nothing. Kill and flatten do not wait for it when anything is held; other commands do.';
  if (status.state === 'disconnected') return 'The session is disconnected from the broker.';
  return '';
}

export function showNotice(text) {
  setText('notice', text);
  element('notice').hidden = text === '';
}
