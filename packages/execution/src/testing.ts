export * from './testing/memory-journal-store.js';
export * from './testing/scripted-market.js';
export * from './testing/venue-contract.js';
export * from './testing/venue-harness.js';
