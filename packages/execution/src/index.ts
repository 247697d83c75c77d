export * from './bracket/bracket.js';
export * from './config.js';
export * from './desk.js';
export * from './orders/order-ids.js';
export * from './orders/order-store.js';
export * from './orders/tracked-order.js';
export * from './position/round-trip.js';
