export * from './journal/file-journal-store.js';
