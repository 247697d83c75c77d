export * from '../rehearsal/swinging-market.js';
