export { configSchema, type Config } from './config/config.js';
export { assignmentLayer, environmentLayer, resolveConfig, type ConfigLayer, type JsonObject, type ResolvedConfig } from './config/resolve-config.js';
export { EntryGate, type EntryGateOptions } from './decision/entry-gate.js';
export { chicagoDate } from './decision/risk-desk.js';
export { DecisionFanOut, type DecisionSink } from './output/decision-sink.js';
export { canonicalJson, Fingerprint, FINGERPRINT_VERSION, jsonHash } from './output/fingerprint.js';
export { RunSummary, type Entry, type FeatureSummary } from './output/run-summary.js';
export { TradingEngine, type TradingEngineOptions } from './trading-engine.js';
export { SimulatedSession, type SimulatedSessionOptions } from './simulated-session.js';
