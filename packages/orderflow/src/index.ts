export * from './aggressor/classify-aggressor.js';
export * from './aggressor/aggressor-classifier.js';
export * from './parents/parent-aggregator.js';
export * from './cumulative-delta/delta-sum.js';
export * from './cumulative-delta/cumulative-delta.js';
export * from './queue-imbalance/queue-imbalance.js';
export * from './order-flow-imbalance/order-flow-imbalance.js';
export * from './trade-pressure/trade-pressure.js';
