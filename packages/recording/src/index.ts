export * from './store/event-sink.js';
