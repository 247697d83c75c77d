export { MessageBudget, PRIORITIES, type MessageBudgetOptions, type Priority } from './budget/message-budget.js';
export { SYSTEM_TIMER, type WallTimer } from './wall-timer.js';
