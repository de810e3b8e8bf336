// (pure) The replies that are the same for every connection, prepared when the program is built.
import { isRecord } from '../../protocol/is-record.ts';

/** Results of requests whose answer no client and no moment changes, as the whole server gave them. */
export interface StaticResponses {
  /** JSON texts. */
  readonly results: readonly string[];
  /** `<revision> <method>` to an index into the results. */
  readonly answers: Readonly<Record<string, number>>;
}

/** What the whole server has to answer, as its answer is another one here. */
export const withoutAnswersTo = (method: string, { results, answers }: StaticResponses): StaticResponses => ({
  results,
  answers: Object.fromEntries(Object.entries(answers).filter(([asked]) => !asked.endsWith(` ${method}`))),
});

/** The revision whose requests name themselves one by one, without a handshake. */
export const MODERN = '2026-07-28';

const META = 'io.modelcontextprotocol/';

/** A message at the opening of a connection. */
export interface MatchedResponse {
  /** The JSON text of its result; null for a notification. */
  readonly result: string | null;
  readonly id: string | number | null;
  /** The revision that is spoken from now on. */
  readonly revision: string;
  /** Whether the connection is another after it; lists could be asked for at any time. */
  readonly settles: boolean;
}

const SETTLING: ReadonlySet<string> = new Set(['initialize', 'server/discover']);

const isNamed = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value['name'] === 'string' &&
  Object.values(value).every((field) => typeof field === 'string') &&
  typeof value['version'] === 'string';

const areCapabilities = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isRecord);

const hasOnly = (params: Record<string, unknown>, names: readonly string[]): boolean =>
  Object.keys(params).every((name) => names.includes(name));

/** The revision of a request that names itself; undefined when it does not, null when it does it badly. */
function claimed(params: Record<string, unknown>): string | null | undefined {
  const meta = params['_meta'];
  if (meta === undefined) return undefined;
  if (!isRecord(meta)) return null;
  const revision = meta[`${META}protocolVersion`];
  if (revision === undefined) return undefined;
  const isWhole =
    revision === MODERN &&
    isNamed(meta[`${META}clientInfo`]) &&
    areCapabilities(meta[`${META}clientCapabilities`]);
  return isWhole ? MODERN : null;
}

/** The revision that an `initialize` asks for, when nothing about it is unusual. */
function asked(params: Record<string, unknown>): string | null {
  const { protocolVersion, capabilities, clientInfo } = params;
  const isPlain =
    hasOnly(params, ['protocolVersion', 'capabilities', 'clientInfo']) &&
    areCapabilities(capabilities) &&
    isNamed(clientInfo);
  return isPlain && typeof protocolVersion === 'string' ? protocolVersion : null;
}

/** The revision in which this message is to be answered; null when that is not plain. */
function revisionOf(method: string, params: Record<string, unknown>, spoken: string | null): string | null {
  if (method === 'initialize') return spoken === null ? asked(params) : null;
  const claim = claimed(params);
  if (claim === null || !hasOnly(params, ['_meta'])) return null;
  if (spoken === null) return claim ?? null;
  return (claim ?? spoken) === spoken && (claim !== undefined) === (spoken === MODERN) ? spoken : null;
}

/**
 * Judges one message of the opening.
 * @param spoken the revision that the messages before have settled; null at first
 * @returns null when it takes the whole server to deal with it, for whatever reason
 */
export function matchResponse(
  message: unknown,
  spoken: string | null,
  prepared: StaticResponses,
): MatchedResponse | null {
  if (
    !isRecord(message) ||
    message['jsonrpc'] !== '2.0' ||
    !hasOnly(message, ['jsonrpc', 'id', 'method', 'params'])
  )
    return null;
  const { method, id } = message;
  const params = message['params'] ?? {};
  if (typeof method !== 'string' || !isRecord(params)) return null;
  // Nothing answers a notification; the whole server sees it when it comes.
  if (id === undefined)
    return spoken === null ? null : { result: null, id: null, revision: spoken, settles: true };
  if (typeof id !== 'string' && !Number.isSafeInteger(id)) return null;
  const revision = revisionOf(method, params, spoken);
  if (revision === null) return null;
  const result = prepared.results[prepared.answers[`${revision} ${method}`] ?? -1];
  if (result === undefined) return null;
  return { result, id: id as string | number, revision, settles: SETTLING.has(method) };
}
