// (pure) Whether a person is asked before a job begins, and in which words.
import { toVisible, visibleName } from '../../protocol/text/visible-text.ts';
import type { Admission } from '../admission/record.ts';
import type { StartRequest } from '../../protocol/request.ts';
import type { AskedAbout } from './agreement.ts';
import type { Question } from './approvals.ts';
import { subjectOf } from './subject.ts';

interface Risk {
  readonly id: string;
  readonly isMet: (request: StartRequest, admission: Admission) => boolean;
  readonly words: string;
}

/** What a person is asked about before a job begins, where the client can ask. */
const RISKS: readonly Risk[] = [
  {
    id: 'permissions',
    isMet: ({ permissions }) => permissions === 'skip',
    words: 'It acts without asking for permissions.',
  },
  {
    id: 'unconfined',
    isMet: ({ mode, allow_write: mayWrite }, { handoff }) =>
      mode === 'execute' && mayWrite && handoff.confinement === undefined,
    words: 'Nothing confines it: it can write wherever you can.',
  },
];

/** `agy-mcp install` can register a client so. */
export const UNASKED = '`agy-mcp install --approve all`';

export const A_START: AskedAbout = {
  may: 'the job may start',
  to: 'the start of this job',
  instead: 'Nothing was started.',
  never: 'Do not do it in another way.',
  otherwise: `${UNASKED} lets this client start jobs unasked.`,
};

/** Of a prompt a person sees the beginning … */
const PROMPT_CHARS = 600;
/** … and of a command, too. */
const COMMAND_CHARS = 400;

/** Line ends are shown, as a question has few lines. */
const oneLine = (text: string): string => toVisible(text).replaceAll('\n', ' ⏎ ');

const beginning = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars)} … (${text.length - chars} more characters)`;

function networkWords({ confinement }: Admission['handoff']): string {
  if (confinement === undefined || confinement.network === 'open') return 'every host';
  const { network } = confinement;
  if (network === 'agent') return "its agent's own service";
  return network === 'none' ? 'nothing' : network.map(visibleName).join(', ');
}

/** Where it works, by what it may do there. */
function placeWords({ workspace }: Admission['handoff'], cwd: string): string {
  const where = visibleName(cwd);
  return workspace.kind === 'in_place' ? where : `a worktree of ${where}`;
}

const STAY_SAME = [
  'mode',
  'cwd',
  'worktree',
  'permissions',
  'network',
  'confinement',
  'backend',
  'add_dirs',
  'extra_env',
] as const;

/**
 * @param asksOfRisks whether a person is asked about a risk that no rule names
 * @returns null where nobody is asked
 */
export function startQuestion(
  request: StartRequest,
  admission: Admission,
  asksOfRisks: boolean,
): Question | null {
  const { handoff, record, preview, ruling } = admission;
  const rule = ruling?.decision.action === 'confirm' ? ruling.decision : null;
  const risks = RISKS.filter(({ isMet }) => isMet(request, admission));
  if (rule === null && (!asksOfRisks || risks.length === 0)) return null;
  const command = [preview.executable, ...preview.argv].map((word) => JSON.stringify(word)).join(' ');
  const { role = null } = record;
  const place = [
    ...(role === null ? [] : [`role: ${visibleName(role)}`]),
    `workspace: ${placeWords(handoff, record.cwd)}`,
    `confinement: ${handoff.confinement?.means.by ?? 'none'}`,
    `network: ${networkWords(handoff)}`,
  ].join('; ');
  // Three lines with what matters most: of a longer question Claude Code shows no more.
  const text = [
    [
      `Start ${record.backend} in mode ${record.mode}${handoff.spec.allowWrite ? ', allowed to write' : ''}?`,
      ...(rule === null ? [] : [oneLine(rule.reason)]),
      ...risks.map(({ words }) => words),
    ].join(' '),
    place,
    `prompt: ${beginning(oneLine(request.prompt), PROMPT_CHARS)}`,
    `command: ${beginning(oneLine(command), COMMAND_CHARS)}`,
  ].join('\n');
  const same = Object.fromEntries(STAY_SAME.map((field) => [field, request[field] ?? null]));
  const scope = JSON.stringify({
    ...same,
    cwd: record.cwd,
    role: record.role ?? null,
    rule: rule?.rule ?? null,
    risks: risks.map(({ id }) => id),
  });
  // The command names the job, which is another one each time.
  const subject = subjectOf({ scope, request, place, program: preview.executable });
  if (rule === null) return { text, subject, jobId: null, scope };
  const tier = rule.tier === 'async' ? 'async' : 'sync';
  return { text, subject, jobId: null, scope, isRequired: true, tier };
}
