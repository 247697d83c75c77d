/** What an error code stands for, for people and for the generated table of the documentation. */
export interface ErrorEntry {
  /** Part of the system it comes from. */
  readonly area: string;
  /** What has happened, in general; the error's message has the particulars. */
  readonly meaning: string;
  /** What the user can do. */
  readonly remedy: string;
}

/**
 * Every error code of the system. To add one, add one line, sorted by code: `MIA-<AREA>-<NAME>`. A test compares this list with the
 * codes in the sources of packages and apps, both ways.
 */
export const ERROR_CODES = {
  'MIA-APP-FILE': { area: 'application', meaning: 'The system refused to read or write a file.', remedy: 'Check the path named, its permissions and the free space.' },
  'MIA-APP-UNEXPECTED': { area: 'application', meaning: 'Something happened that no code expects: a fault of the program.', remedy: 'Report it with the message and the command.' },
  'MIA-BOOK-TICK': { area: 'book', meaning: 'A book was made with a tick size that is not above 0.', remedy: 'Take the tick size from the instrument.' },
  'MIA-CALENDAR-DATE': { area: 'calendar', meaning: 'A text that should be a calendar date is none.', remedy: 'Write the date as YYYY-MM-DD.' },
  'MIA-CONFIG-ASSIGNMENT': { area: 'configuration', meaning: 'A setting is not of the form section.field=value.', remedy: 'Write for example --set score.bonusPoints=5.' },
  'MIA-CONFIG-FILE': { area: 'configuration', meaning: 'A configuration file cannot be read or is not JSON.', remedy: 'Check the path given with --config, and the place named in the file.' },
  'MIA-CONFIG-INVALID': { area: 'configuration', meaning: 'A field of the configuration is unknown or out of its range.', remedy: 'Correct the fields named; config show lists every field with its unit and default.' },
  'MIA-DASHBOARD-PORT': { area: 'dashboard', meaning: 'The dashboard cannot listen on its port.', remedy: 'Give another --port, or 0 for a free one.' },
  'MIA-DASHBOARD-REFUSED': { area: 'dashboard', meaning: 'A request came from another site or machine, or does not show the token of the page.', remedy: 'Open the address that the dashboard printed, and load the page anew after each start of it.' },
  'MIA-DASHBOARD-REQUEST': { area: 'dashboard', meaning: 'A request to the dashboard is not of a form that it knows.', remedy: 'Compare it with the table of requests in the README of @mia-trading/monitoring.' },
  'MIA-ENGINE-DECISION-LOG': { area: 'engine', meaning: 'A decision log cannot be read, or was written by another version.', remedy: 'Give the log that the session wrote beside its tape, with the program version that wrote it.' },
  'MIA-EXECUTION-BLOCKED': { area: 'execution', meaning: 'A plan was sent while entries are held back: the state at the broker is not known, or an order of somebody else waits for a decision.', remedy: 'Let risk refuse it: pass the blocks of the desk in the context.' },
  'MIA-EXECUTION-JOURNAL-CORRUPT': { area: 'execution', meaning: 'Bytes of the journal have changed since they were written.', remedy: 'Restore the journal from a copy, or move it away and reconcile with the broker from nothing.' },
  'MIA-EXECUTION-JOURNAL-LOCKED': { area: 'execution', meaning: 'Another process uses the journal.', remedy: 'Stop that process first; two on one journal would lose orders.' },
  'MIA-EXECUTION-JOURNAL-VERSION': { area: 'execution', meaning: 'The journal was written by a newer version of MIA.', remedy: 'Update MIA to go on with this journal.' },
  'MIA-EXECUTION-JOURNAL-WRITE': { area: 'execution', meaning: 'The disk refused a write of the journal; the order it was to hold has not been sent.', remedy: 'Free disk space or fix the permissions of the directory, then start again.' },
  'MIA-EXECUTION-NOT-IDLE': { area: 'execution', meaning: 'A plan was sent while another one was under way.', remedy: 'Let risk refuse it as POSITION_OPEN: pass the desk position in the context.' },
  'MIA-EXECUTION-ORDER-ID': { area: 'execution', meaning: 'An order id was used before.', remedy: 'Continue the session counter from the journal; ids are never reused.' },
  'MIA-EXECUTION-REPORT': { area: 'execution', meaning: 'A broker report holds a number that cannot be.', remedy: 'Fix the venue adapter that made the report.' },
  'MIA-GEX-EMPTY': { area: 'gex', meaning: 'A table or recording holds no option series.', remedy: 'Give a Cboe quote table, or a recording with option quotes.' },
  'MIA-IBKR-ACCOUNT': { area: 'ibkr', meaning: 'The login has no account of the name configured.', remedy: 'Correct ibkr.account, or log in with the user of that account.' },
  'MIA-IBKR-CLIENT-ID': { area: 'ibkr', meaning: 'The client id is in use by another program.', remedy: 'End that program, or choose another ibkr.clientId.' },
  'MIA-IBKR-CONNECT': { area: 'ibkr', meaning: 'Nothing answers at the address of TWS or IB Gateway.', remedy: 'Start it, allow socket clients in its API settings, and compare host and port.' },
  'MIA-IBKR-CONTRACT': { area: 'ibkr', meaning: 'No contract, or none that can be traded now, answers the description.', remedy: 'Check the product, and the market data permissions of the account.' },
  'MIA-IBKR-LOST': { area: 'ibkr', meaning: 'The connection ended before an answer came.', remedy: 'It is made anew by itself; ask again then.' },
  'MIA-IBKR-NOT-READY': { area: 'ibkr', meaning: 'A request was made while there was no connection.', remedy: 'Wait until the connection is ready.' },
  'MIA-IBKR-PROTOCOL': { area: 'ibkr', meaning: 'What the server sent cannot be read or handled.', remedy: 'The connection is made anew by itself; if it happens again, report it with the versions of MIA and TWS.' },
  'MIA-IBKR-REQUEST': { area: 'ibkr', meaning: 'The broker refused a request.', remedy: 'Look the code in the message up in the API message codes of Interactive Brokers.' },
  'MIA-IBKR-SILENT': { area: 'ibkr', meaning: 'The server takes connections and does not answer.', remedy: 'Log in to TWS or IB Gateway, and look there for a dialog that waits for an answer.' },
  'MIA-IBKR-TIMEOUT': { area: 'ibkr', meaning: 'A request was not answered in time.', remedy: 'It is asked again later; if it happens often, raise ibkr.requestTimeoutMs.' },
  'MIA-IBKR-VERSION': { area: 'ibkr', meaning: 'The server speaks a version of the protocol that is not known.', remedy: 'Install a TWS or IB Gateway that speaks the text protocol, or update MIA.' },
  'MIA-IMPORT-CHECKSUM': { area: 'import', meaning: 'A checksum in the source does not agree with its content.', remedy: 'Download or copy the file again and discard what was imported from it.' },
  'MIA-IMPORT-CORRUPT': { area: 'import', meaning: 'The source contradicts its own format.', remedy: 'Download or copy the file again; do not trust what follows the damage.' },
  'MIA-IMPORT-FILE': { area: 'import', meaning: 'The source cannot be opened or read.', remedy: 'Check the path and its permissions.' },
  'MIA-IMPORT-FORMAT': { area: 'import', meaning: 'The source is not of the format that was asked for.', remedy: 'Check the file and the importer named on the command line.' },
  'MIA-IMPORT-INSTRUMENT': { area: 'import', meaning: 'The wanted instrument is not in the source, or several are and none was chosen.', remedy: 'Choose one with --instrument.' },
  'MIA-IMPORT-LIMIT': { area: 'import', meaning: 'A size in the source is beyond what the importer allocates.', remedy: 'The file is damaged, or was written with settings that need more memory than an import may take.' },
  'MIA-IMPORT-MAPPING': { area: 'import', meaning: 'The column mapping of a CSV import cannot be used.', remedy: 'Correct the fields named; docs/import-mappings holds working examples.' },
  'MIA-IMPORT-TRUNCATED': { area: 'import', meaning: 'The source ends inside a record, a block or a header.', remedy: 'Download or copy the file again; what was kept is complete up to the cut.' },
  'MIA-INSTRUMENT-MONTH': { area: 'instrument', meaning: 'A future has no contract of the month in the symbol.', remedy: 'Use one of the listed months.' },
  'MIA-INSTRUMENT-PRICE': { area: 'instrument', meaning: 'A price is not a whole number of ticks.', remedy: 'Check the instrument of the data and the price scale of its source.' },
  'MIA-INSTRUMENT-UNKNOWN': { area: 'instrument', meaning: 'A symbol names no known instrument.', remedy: 'Use a known root, or a future with month letter and year, e.g. ESH4.' },
  'MIA-OPTIONS-EXPIRY': { area: 'options', meaning: 'The expiry of an option quote is not a calendar date.', remedy: 'Check the importer or mapping that made the option quote.' },
  'MIA-OPTIONS-HISTORY': { area: 'options', meaning: 'A table of a daily series (VIX, put/call ratio, ...) cannot be read.', remedy: 'Give the daily table as its publisher wrote it, with a header line, and name the column of the value.' },
  'MIA-ORDERFLOW-WINDOW': { area: 'order flow', meaning: 'A window is not a positive whole number of buckets.', remedy: 'Choose window lengths that are multiples of the bucket length.' },
  'MIA-RECORDING-BUSY': { area: 'recording', meaning: 'The recording is being written by another process.', remedy: 'Wait until that import has ended, or choose another directory.' },
  'MIA-RECORDING-CORRUPT': { area: 'recording', meaning: 'Bytes of a recording have changed since they were written.', remedy: 'Restore the file from a copy, import the source again, or compact the recording with salvage to keep every intact block.' },
  'MIA-RECORDING-EVENT': { area: 'recording', meaning: 'An event has a time or an id that is not a whole number.', remedy: 'Fix the source of the event.' },
  'MIA-RECORDING-EXISTS': { area: 'recording', meaning: 'The directory for a new recording is not empty.', remedy: 'Choose another directory, remove it first, or ask to extend the recording in it.' },
  'MIA-RECORDING-FILE-MISSING': { area: 'recording', meaning: 'A file named in the manifest is not there.', remedy: 'Restore the file from a copy, or import the source again.' },
  'MIA-RECORDING-MANIFEST': { area: 'recording', meaning: 'The manifest of a recording is not readable or has a wrong field.', remedy: 'Restore the manifest from a copy, or import the source again.' },
  'MIA-RECORDING-NOT-FOUND': { area: 'recording', meaning: 'The directory holds no recording.', remedy: 'Give the directory of a recording, the one that holds manifest.json.' },
  'MIA-RECORDING-ORDER': { area: 'recording', meaning: 'An event was appended out of order.', remedy: 'Append events in the order in which the engine handles them.' },
  'MIA-RECORDING-PARQUET': { area: 'recording', meaning: 'A Parquet file of the recording cannot be written or read.', remedy: 'Check the free space and that the file is whole; else import the source again.' },
  'MIA-RECORDING-PEER-MISSING': { area: 'recording', meaning: 'The optional package @duckdb/node-api is not installed.', remedy: 'Install it.' },
  'MIA-RECORDING-TABLE': { area: 'recording', meaning: 'A table is to be written in a format that is not known.', remedy: 'Name the file with the ending .csv or .parquet.' },
  'MIA-RECORDING-VERSION': { area: 'recording', meaning: 'The recording was written by a newer version of MIA.', remedy: 'Update MIA to read this recording.' },
  'MIA-RECORDING-WRITE': { area: 'recording', meaning: 'The disk refused a write of the tape.', remedy: 'Free disk space or fix the permissions of the directory, then start a new recording.' },
  'MIA-REPLAY-LOG-MISSING': { area: 'replay', meaning: 'There is no decision log beside the tape.', remedy: 'Give the tape of a live session, or the place of its log with --log.' },
  'MIA-RISK-EVENTS': { area: 'risk', meaning: 'A line of the calendar of scheduled events cannot be read.', remedy: 'Write for example 2024-01-11 08:30 ET CPI.' },
  'MIA-RISK-LIMITS-STATE': { area: 'risk', meaning: 'Saved loss limits cannot be read.', remedy: 'Restore the file from the last good journal, or delete it and confirm equity and locks by hand.' },
  'MIA-RUN-INSTRUMENT': { area: 'run', meaning: 'The recordings of a backtest trade several instruments, or none.', remedy: 'Give recordings of one instrument; a backtest trades one.' },
  'MIA-SCORE-EVIDENCE': { area: 'score', meaning: 'Recorded sessions hold too few signals to learn session factors from.', remedy: 'Give more recorded sessions.' },
  'MIA-SCORE-SESSIONS': { area: 'score', meaning: 'A set of session factors is unknown or not of its form.', remedy: 'Use one of the shipped sets, or a file that learn-sessions wrote.' },
  'MIA-SCORE-WEIGHTS': { area: 'score', meaning: 'A weight set does not add up to 100 or names an unknown feature.', remedy: 'Correct the points, or use one of the shipped sets.' },
  'MIA-STATE-SNAPSHOT': { area: 'state', meaning: 'A snapshot of the state of a feature is damaged or was taken with another configuration or version.', remedy: 'Start without it, from the recording.' },
  'MIA-STATS-SNAPSHOT': { area: 'statistics', meaning: 'A warm-up snapshot has other buckets or another form than is configured.', remedy: 'Take a new warm-up snapshot with the present configuration.' },
  'MIA-SYNTHETIC-INSTRUMENT': { area: 'synthetic market', meaning: 'The symbol of a generated market is no futures contract.', remedy: 'Name a contract with month and year, e.g. ESZ6.' },
  'MIA-SYNTHETIC-OPTIONS': { area: 'synthetic market', meaning: 'Seed, number of sessions or scale of a generated market is out of its range.', remedy: 'Correct the option named.' },
  'MIA-SYNTHETIC-TRUTH': { area: 'synthetic market', meaning: 'The ground truth of a generated recording could not be written.', remedy: 'Free disk space or fix the permissions, and generate again.' },
  'MIA-TIME-GRID': { area: 'time', meaning: 'The spacing of evaluation points is not whole microseconds above 0.', remedy: 'Set score.evaluationIntervalMs to 1 or more.' },
  'MIA-TRADER-CLOCK': { area: 'live trader', meaning: "The clock of this machine differs from the broker's by more than is allowed.", remedy: 'Let the system set its clock by NTP, then start again.' },
  'MIA-TRADER-CONTROL': { area: 'live trader', meaning: 'The running session did not take a word that was said to it.', remedy: 'Look at its log; a second SIGTERM ends it at once.' },
  'MIA-TRADER-MODE': { area: 'live trader', meaning: 'Mode, port and account do not belong together, or the second switch for real orders is missing.', remedy: 'Compare --mode, --live-account, broker.port and broker.account.' },
  'MIA-TRADER-NOT-RUNNING': { area: 'live trader', meaning: 'A word was said to a session, and none runs.', remedy: 'Start one, or act in TWS; kill holds without a session.' },
  'MIA-TRADER-PERMISSION': { area: 'live trader', meaning: 'The broker refuses market data of the traded contract.', remedy: 'Subscribe the market data of the contract for this user, and end other sessions of it.' },
  'MIA-TRADER-RUNNING': { area: 'live trader', meaning: 'A session runs in this state directory already.', remedy: 'End it first, or give the new one a trader.stateDirectory of its own.' },
  'MIA-TRADER-SWITCH': { area: 'live trader', meaning: 'The file of the kill switch could not be written or removed.', remedy: 'Free disk space or fix the permissions of the state directory, then say it again; the session that runs obeys a kill meanwhile.' },
  'MIA-TRADER-WARMING-UP': { area: 'live trader', meaning: 'The word needs what the broker says, and the session warms up and has not asked him yet.', remedy: 'Say it again once the session runs.' },
  'MIA-TWS-ACCOUNT': { area: 'simulator', meaning: 'The name of a simulated account could be taken for that of a real one.', remedy: 'Begin it with DUSIM.' },
  'MIA-TWS-FAULT': { area: 'simulator', meaning: 'A fault asked for is none that the simulator knows, or its script cannot be read.', remedy: 'Correct the fields named; the README of the simulator lists every fault.' },
  'MIA-TWS-FRAME': { area: 'simulator', meaning: 'A frame of the TWS protocol is longer than any message can be.', remedy: 'Close the connection and connect again: the stream is not of this protocol or has lost its place.' },
  'MIA-TWS-LISTEN': { area: 'simulator', meaning: 'The simulator cannot listen on the address asked for.', remedy: 'Choose another port, or 0 for a free one.' },
  'MIA-TWS-REQUEST': { area: 'simulator', meaning: 'A request of the TWS protocol cannot be read.', remedy: 'The client speaks another version of the protocol than it offered.' },
  'MIA-USAGE-ARGUMENTS': { area: 'usage', meaning: 'A command, option or argument is unknown, missing or not of its form.', remedy: 'Add --help to the command for its usage.' },
  'MIA-USAGE-DATE': { area: 'usage', meaning: 'A date on the command line is not a trade date.', remedy: 'Choose a day on which the market trades.' },
  'MIA-USAGE-FORMAT': { area: 'usage', meaning: 'There is no importer of the name given.', remedy: 'Use one of the importers named in the message.' },
  'MIA-USAGE-INSTRUMENT': { area: 'usage', meaning: 'A session can be generated for a futures contract only.', remedy: 'Choose a contract with month and year, e.g. --instrument ESZ6.' },
  'MIA-USAGE-MAPPING': { area: 'usage', meaning: 'A CSV import was not told what its columns are.', remedy: 'Give --mapping with a JSON file; docs/import-mappings has examples.' },
  'MIA-USAGE-MINUTES': { area: 'usage', meaning: 'The first minute of a session to generate is not before its last, or they are not within one day.', remedy: 'Give --from below --to, in minutes after 17:00 CT.' },
  'MIA-USAGE-RECORDING': { area: 'usage', meaning: 'One recording was given twice in a run.', remedy: 'Give each recording once: its events would be handled twice.' },
  'MIA-USAGE-TIME': { area: 'usage', meaning: 'A time on the command line is not ISO 8601 with a zone.', remedy: 'Write for example 2025-09-04T14:15:00-04:00.' },
  'MIA-VALIDATE-NO-ORDERS': { area: 'replay', meaning: 'The decision log of a session to compare fills with tells of no orders.', remedy: 'Give the tape of a session that sent orders, in mode paper or live.' },
} as const satisfies Readonly<Record<string, ErrorEntry>>;

/** A code that the registry knows. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** The entry of a code; `undefined` when the registry does not know it. */
export function errorEntry(code: string): ErrorEntry | undefined {
  return Object.entries(ERROR_CODES).find(([known]) => known === code)?.[1];
}

/** The registry as a Markdown table, sorted by code: the page of the documentation is generated from it. */
export function errorCodeTable(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, { area, meaning, remedy }]) => `| \`${code}\` | ${area} | ${meaning} | ${remedy} |`);
  return ['| code | area | what happened | what you can do |', '| --- | --- | --- | --- |', ...rows, ''].join('\n');
}
