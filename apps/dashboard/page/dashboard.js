// Shows what /api/status says, once a second, and sends what a person says to /api/commands.

import { element, noticeOf, setText, showNotice, showSession, showSwitch, stateOf } from '/view.js';

const POLL_MS = 1_000;
/** Without an answer for so long, what is shown is old. */
const OLD_MS = 5_000;
const REQUEST_MS = 10_000;
const FORBIDDEN = 403;

const tokenIn = (page) => page.querySelector('meta[name="mia-token"]').content;
let token = tokenIn(document);

const COMMANDS = {
  kill: { title: 'Kill', text: 'Cancels what works, closes the position at the market, and enters nothing until unkill. It holds for the next session too.', isDanger: true },
  unkill: { title: 'Unkill', text: 'Lifts the kill switch: the next good rating may enter again.', needsReason: true },
  flatten: { title: 'Flatten', text: 'Cancels what works and closes the position at the market. The next good rating may enter again.', isDanger: true },
  pause: { title: 'Pause', text: 'Enters nothing until resume; what is open goes on.' },
  resume: { title: 'Resume', text: 'Lifts the pause: the next good rating may enter again.' },
};

const TAKEN = {
  session: 'the session has it',
  warmsUp: 'the session has it, and carries it out when its warm-up is over',
  nextSession: 'no session runs; it holds for the next one',
  switch: 'it is on disk, and the session did not answer',
};

let known = null;
let answeredAt = performance.now();
let wasOld = false;

function show(next) {
  known = next;
  answeredAt = performance.now();
  wasOld = false;
  const { session, status, killReason } = next;
  setText('state', stateOf(next));
  showNotice(noticeOf(next));
  showSwitch(killReason, status?.blocks ?? []);
  for (const id of ['flatten', 'pause', 'resume']) element(id).disabled = session !== 'running';
  element('session').hidden = session === 'none';
  element('session').dataset.old = String(session === 'silent');
  if (session === 'none') for (const id of ['instrument', 'mode', 'account', 'time', 'warm-up']) setText(id, '');
  if (status !== null) showSession(status);
  document.title = `MIA ${session === 'running' ? `${status.instrument} ${status.mode}` : session === 'none' ? '(no session)' : '(no answer)'}`;
}

/** The dashboard's own server is gone or hangs: the last answer stays, marked as old. */
function showAge() {
  if (performance.now() - answeredAt < OLD_MS || wasOld) return;
  wasOld = true;
  setText('state', 'not known');
  showNotice(`The dashboard does not answer${known === null ? '' : ` since ${known.at.slice(11, 19)} UTC; what is shown is old`}. \`live-trader kill\` stops the session without it.`);
  element('session').dataset.old = 'true';
  document.title = 'MIA (no answer)';
}

async function poll() {
  try {
    const response = await fetch('/api/status', { signal: AbortSignal.timeout(REQUEST_MS) });
    const answer = await response.json();
    if (response.ok) show(answer);
    else showFailure('status', answer.error);
  } catch {
    showAge();
  }
  setTimeout(poll, POLL_MS);
}

function showOutcome(text, isFailed) {
  setText('outcome', text);
  element('outcome').dataset.failed = String(isFailed);
}

function showFailure(name, { code, message, remedy }) {
  showOutcome(`${name}: ${message} ${remedy} (${code})`, true);
}

function post(name, reason) {
  return fetch(`/api/commands/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mia-token': token },
    body: JSON.stringify({ reason }),
    signal: AbortSignal.timeout(REQUEST_MS),
  });
}

/** The dashboard has a new token after each start; nobody should have to think of that before a kill. */
async function renewToken() {
  const page = await fetch('/', { signal: AbortSignal.timeout(REQUEST_MS) });
  token = tokenIn(new DOMParser().parseFromString(await page.text(), 'text/html'));
}

async function send(name, reason) {
  showOutcome(`${name}: sent`, false);
  try {
    let response = await post(name, reason);
    if (response.status === FORBIDDEN) {
      await renewToken();
      response = await post(name, reason);
    }
    const answer = await response.json();
    if (response.ok) showOutcome(`${name}: ${TAKEN[answer.by]}${answer.problem === null ? '' : `. ${answer.problem}`}`, answer.problem !== null);
    else showFailure(name, answer.error);
  } catch {
    showOutcome(`${name}: the dashboard does not answer. Say \`live-trader ${name}\` on the machine itself.`, true);
  }
}

let asked = '';

function requireReason() {
  element('confirm').disabled = COMMANDS[asked].needsReason === true && element('reason').value.trim() === '';
}

/** Asks for a reason, and once more whether it is meant. */
function askFor(name) {
  const { title, text, isDanger = false, needsReason = false } = COMMANDS[name];
  asked = name;
  setText('ask-title', `${title}?`);
  setText('ask-text', text);
  setText('reason-need', needsReason ? '(needed)' : '(for the log)');
  setText('confirm', title);
  element('confirm').dataset.danger = String(isDanger);
  element('reason').value = '';
  element('reason').required = needsReason;
  requireReason();
  element('ask').showModal();
  element('reason').focus();
}

for (const name of Object.keys(COMMANDS)) element(name).addEventListener('click', () => askFor(name));
element('cancel').addEventListener('click', () => element('ask').close());
element('reason').addEventListener('input', requireReason);
element('ask-form').addEventListener('submit', (event) => {
  event.preventDefault();
  element('ask').close();
  void send(asked, element('reason').value);
});
setInterval(showAge, POLL_MS);
void poll();
