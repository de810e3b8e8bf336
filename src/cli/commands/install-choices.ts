// Which clients install and uninstall are about, and how: asked for at a terminal, by flags in scripts.
import {
  type Approval,
  APPROVALS,
  CLIENT_IDS,
  type ClientId,
  type Scope,
  SCOPES,
} from '../../installer/clients/client.ts';
import type { Detected } from '../../installer/register.ts';
import { BridgeError } from '../../protocol/error.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import type { Invocation } from '../command.ts';
import type { Printer } from '../output/print.ts';

export type Way = 'install' | 'uninstall';

export interface Choices {
  readonly clients: readonly ClientId[];
  readonly scope: Scope;
  readonly approve: Approval;
  readonly withSkills: boolean;
  /** The clients are those that were found, so the others are of interest, too. */
  readonly looksForAll: boolean;
}

function oneOf<T extends string>(flag: string, typed: unknown, words: readonly T[], usual: T): T {
  if (typed === undefined) return usual;
  const word = typeof typed === 'string' ? typed : '';
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  const near = nearestName(word, words);
  throw new BridgeError(
    'invalid_request',
    `--${flag} must be one of ${words.join(', ')}${near === null ? '.' : `, did you mean ${near}?`}`,
    { hint: 'agy-mcp install --help lists the options.' },
  );
}

/** As one line: `configuration /home/me/.cursor`. */
export const foundBy = ({ sign, found }: Pick<Detected, 'sign' | 'found'>): string | null =>
  sign === null || found === null ? null : `${sign} ${found}`;

async function ask(way: Way, detected: readonly Detected[], printer: Printer): Promise<Choices> {
  const { choose, chooseSome } = await import('../output/terminal-prompts.ts');
  const clients = await chooseSome(
    printer,
    way === 'install' ? 'Register agy-mcp with' : 'Remove agy-mcp from',
    detected.map((each) => ({ value: each.id, label: each.title, hint: foundBy(each) ?? 'not found' })),
    detected.filter(({ found }) => found !== null).map(({ id }) => id),
  );
  const scope = await choose<Scope>(printer, 'For', [
    { value: 'user', label: 'all your projects' },
    { value: 'project', label: 'this project only' },
  ]);
  const chosen = { clients, scope, withSkills: true, looksForAll: false };
  if (way === 'uninstall') return { ...chosen, approve: 'reading' };
  const approve = await choose<Approval>(printer, 'May its tools run without a question?', [
    { value: 'reading', label: 'those that only read', hint: 'status, results, diffs' },
    { value: 'all', label: 'all of them', hint: 'also starting jobs and applying changes' },
    { value: 'none', label: 'none', hint: 'the client asks each time' },
  ]);
  return { ...chosen, approve };
}

function typed(args: Invocation['args'], detected: readonly Detected[]): Choices {
  const named = ((args['client'] ?? ['all']) as string[]).map((word) =>
    oneOf('client', word, [...CLIENT_IDS, 'all' as const], 'all'),
  );
  const looksForAll = named.includes('all');
  const isWanted = ({ id, found }: Detected): boolean =>
    named.includes(id) || (looksForAll && found !== null);
  return {
    clients: detected.filter(isWanted).map(({ id }) => id),
    scope: oneOf('scope', args['scope'], SCOPES, 'user'),
    approve: oneOf('approve', args['approve'], APPROVALS, 'reading'),
    withSkills: args['skills'] !== false,
    looksForAll,
  };
}

/** Whether a person answers: at a terminal, and not asked to ask nothing. */
export const asksPerson = ({ terminal, args }: Pick<Invocation, 'terminal' | 'args'>): boolean =>
  terminal.canAsk && args['yes'] !== true;

export function choose(way: Way, invocation: Invocation, detected: readonly Detected[]): Promise<Choices> {
  const { args } = invocation;
  const asks = asksPerson(invocation) && args['client'] === undefined;
  return asks ? ask(way, detected, invocation.printer) : Promise.resolve(typed(args, detected));
}
