export { startTwsSimulator, type SimulatorCore, type SimulatorPart, type TwsSimulator, type TwsSimulatorOptions } from './server/simulator.js';
export { type ReplaySpeed, type WallClock } from './market/replay-pump.js';
export { type MarketWatcher, type SimulatedMarket } from './market/simulated-market.js';
export { RequestTable, type RequestHandler } from './server/request-table.js';
export { ClientSession } from './session/client-session.js';
export { FieldReader } from './wire/field-reader.js';
export { encodeFrame, fieldsOf, FrameReader, LARGEST_FRAME, type Field } from './wire/frame.js';
export { Reply, Request } from './wire/message-id.js';
