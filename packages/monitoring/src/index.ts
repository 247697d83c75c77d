export { NO_REASON, type ControlWord, type OperatorWord } from './control/control-word.js';
export { ControlServer, type ControlServerOptions } from './control/control-server.js';
export { say } from './control/say.js';
export { sessionPlaceSchema, stateDirectoryOf, stateDirectorySchema, tapeDirectorySchema, type SessionPlace } from './control/session-place.js';
export { StateDirectory, type RunningProcess } from './control/state-directory.js';
export { tell, tellOperator, type TakenBy } from './control/tell.js';
export { type FeedStanding, type RatingStanding, type SessionStatus } from './status/session-status.js';
