import type { ClientSession } from '../session/client-session.js';
import type { FieldReader } from '../wire/field-reader.js';
import { Reply, Request } from '../wire/message-id.js';
import type { SimulatorCore } from './simulator-core.js';

/** Code for a request that cannot be read: clients take it as the end of the request, which a failed validation (321) is not to all of them. */
const NOT_SERVED = 320;
const NO_SUCH_REQUEST = 300;
const NO_FUNDAMENTALS = 430;
const NO_NEWS_ARTICLE = 10_172;
/** Advisor configuration is for advisors. */
const NOT_AN_ADVISOR = 321;
const NO_PARAMETERS = '<?xml version="1.0" encoding="UTF-8"?><ScanParameterResponse></ScanParameterResponse>';

interface Unserved {
  readonly id: number;
  readonly what: string;
  /** Fields before the id of the request. */
  readonly before: number;
  readonly code?: number;
}

/** What is not simulated, and where it carries its id. */
const UNSERVED: readonly Unserved[] = [
  { id: Request.ReplaceAdvisorConfiguration, what: 'advisor configuration', before: 3, code: NOT_AN_ADVISOR },
  { id: Request.ExerciseOptions, what: 'exercise of options', before: 1 },
  { id: Request.Scanner, what: 'scanners', before: 0 },
  { id: Request.Fundamentals, what: 'fundamental data', before: 1, code: NO_FUNDAMENTALS },
  { id: Request.ImpliedVolatility, what: 'calculation of implied volatility', before: 1 },
  { id: Request.OptionPrice, what: 'calculation of option prices', before: 1 },
  { id: Request.DisplayGroups, what: 'display groups', before: 1 },
  { id: Request.GroupEvents, what: 'display groups', before: 1 },
  { id: Request.UpdateDisplayGroup, what: 'display groups', before: 1 },
  { id: Request.NewsArticle, what: 'news', before: 0, code: NO_NEWS_ARTICLE },
  { id: Request.HistoricalNews, what: 'news', before: 0 },
  { id: Request.Histogram, what: 'histograms', before: 0 },
  { id: Request.EventCalendar, what: 'the event calendar', before: 0 },
  { id: Request.CalendarEvents, what: 'the event calendar', before: 0 },
];

/** Ends of what is never begun: where each carries its id. */
const ENDS: Readonly<Record<number, number>> = {
  [Request.CancelScanner]: 1,
  [Request.CancelFundamentals]: 1,
  [Request.CancelImpliedVolatility]: 1,
  [Request.CancelOptionPrice]: 1,
  [Request.CancelGroupEvents]: 1,
  [Request.CancelHistogram]: 0,
  [Request.CancelEventCalendar]: 0,
  [Request.CancelCalendarEvents]: 0,
};

/**
 * Answers what the simulator does not have, so that no client waits for it: an error for the request, or, where the protocol has no id to
 * refuse, the reply that says there is nothing. News bulletins are subscribed to and never come.
 */
export function unservedPart(core: SimulatorCore): void {
  const { requests, accounts } = core;
  for (const one of UNSERVED) requests.on(one.id, (reader, session) => refuse(one, reader, session));
  for (const [id, before] of Object.entries(ENDS)) {
    requests.on(Number(id), (reader, session) => {
      reader.skip(before);
      session.sendError(reader.integer(), NO_SUCH_REQUEST, "Can't find EId with tickerId");
    });
  }
  requests.on(Request.NewsBulletins, () => undefined);
  requests.on(Request.CancelNewsBulletins, () => undefined);
  requests.on(Request.AdvisorConfiguration, (_reader, session) => session.sendError(-1, NOT_AN_ADVISOR, 'Error validating request: advisor data operations are ignored for customers who are no advisors'));
  requests.on(Request.ScannerParameters, (_reader, session) => session.send(Reply.ScannerParameters, 1, NO_PARAMETERS));
  requests.on(Request.NewsProviders, (_reader, session) => session.send(Reply.NewsProviders, 0));
  requests.on(Request.FamilyCodes, (_reader, session) => session.send(Reply.FamilyCodes, accounts.length, ...accounts.flatMap((account) => [account, ''])));
  requests.on(Request.SoftDollarTiers, (reader, session) => session.send(Reply.SoftDollarTiers, reader.integer(), 0));
  requests.on(Request.SmartComponents, (reader, session) => session.send(Reply.SmartComponents, reader.integer(), 0));
  requests.on(Request.UserInfo, (reader, session) => session.send(Reply.UserInfo, reader.integer(), ''));
}

function refuse({ what, before, code = NOT_SERVED }: Unserved, reader: FieldReader, session: ClientSession): void {
  reader.skip(before);
  session.sendError(reader.integer(), code, `Error reading request: the simulator has no ${what}`);
}
