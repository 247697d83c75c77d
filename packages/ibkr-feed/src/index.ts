export { MessageBudget, PRIORITIES, type MessageBudgetOptions, type Priority } from './budget/message-budget.js';
export { connectionConfigSchema, type ConnectionConfig } from './config/ibkr-config.js';
export { Connection, type BrokerMessage, type ConnectionParts, type ConnectionState, type ConnectionWatcher } from './connection/connection.js';
export { type EndReason } from './connection/link.js';
export { request, requestTime, type RequestOptions } from './connection/request.js';
export { Routes, type HistoryLine, type OptionComputation, type OptionParameters, type RequestListener, type TickAttributes } from './connection/routes.js';
export { SYSTEM_TIMER, type WallTimer } from './wall-timer.js';
