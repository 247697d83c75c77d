// Who may import whom. Applications, examples and benchmarks may import every package; nobody imports an application.
export const mayImport = {
  core: [],
  recording: ['core'],
  'spx-options': ['core'],
  orderflow: ['core'],
  technical: ['core'],
  risk: ['core'],
  performance: ['core'],
  'command-line': ['core'],
  'ibkr-feed': ['core'],
  'confluence-scoring': ['core', 'spx-options', 'orderflow', 'technical'],
  execution: ['core', 'risk'],
  engine: ['core', 'confluence-scoring', 'risk', 'execution'],
  'synthetic-market': ['core', 'recording', 'spx-options'],
  'tws-simulator': ['core', 'recording', 'execution'],
  research: ['core', 'recording', 'engine', 'performance'],
  monitoring: ['core', 'performance'],
};

/** What tests of a package may import beside: the counterpart it is tested against. Never part of what is published. */
export const mayTestWith = {
  'ibkr-feed': ['tws-simulator', 'recording', 'execution'],
};
