// Loaded into the live trader before its own code (`node --import`): notes when bytes of the broker came, when the trader was done with them,
// and when an order left, on the clock that all processes of a machine share. Written to MIA_BENCH_TIMES when the process ends.
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';

const file = process.env.MIA_BENCH_TIMES;
const port = Number(process.env.MIA_BENCH_PORT);
/** First field of a message that places an order. */
const PLACE_ORDER = Buffer.from('3\0', 'latin1');
const LENGTH_BYTES = 4;
const MEMORY_MS = 1_000;

const milliseconds = () => Number(process.hrtime.bigint()) / 1e6;
/** Flat: number of the turn's first byte, time at which it was handled. */
const turns = [];
/** Flat: number of the first byte of the turn in which an order left (-1: between turns, on a timer), time at which it left. */
const orders = [];
/** Flat: time, resident bytes. */
const memory = [];
let received = 0;
let turnByte = -1;

/** Turns of the trader's ingress that are asked for: what one has left over belongs to the bytes before it. */
let waiting = 0;
let asked = 0;
const INGRESS_TURN = '#turn()';
const later = globalThis.setImmediate;
globalThis.setImmediate = function setImmediateCounted(callback, ...args) {
  // Log lines wait for the end of the turn too; bytes that come before they are written begin a turn of their own.
  if (!String(callback).includes(INGRESS_TURN)) return later(callback, ...args);
  waiting += 1;
  asked += 1;
  return later(() => {
    waiting -= 1;
    callback(...args);
  });
};

function endTurn() {
  if (waiting > 0) return void later(endTurn);
  turns.push(turnByte, milliseconds());
  turnByte = -1;
}

const { emit, write } = Socket.prototype;
Socket.prototype.emit = function emitTimed(name, ...args) {
  if (name !== 'data' || this.remotePort !== port) return emit.call(this, name, ...args);
  const isFirst = turnByte < 0;
  if (isFirst) turnByte = received;
  received += args[0].length;
  const answer = emit.call(this, name, ...args);
  // The trader's own turn was asked for inside `emit`, so it comes before this one.
  if (isFirst) later(endTurn);
  return answer;
};
Socket.prototype.write = function writeTimed(chunk, ...args) {
  if (this.remotePort === port && isOrder(chunk)) orders.push(turnByte, milliseconds());
  return write.call(this, chunk, ...args);
};

function isOrder(chunk) {
  const bytes = Buffer.from(chunk);
  return bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + PLACE_ORDER.length).equals(PLACE_ORDER);
}

setInterval(() => memory.push(milliseconds(), process.memoryUsage.rss()), MEMORY_MS).unref();
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  if (asked === 0) throw new Error(`no turn of the ingress was seen: none of its callbacks reads ${INGRESS_TURN}`);
  writeFileSync(file, JSON.stringify({ turns, orders, memory, received, cpuMs: (user + system) / 1_000, wallMs: performance.now() }));
});
