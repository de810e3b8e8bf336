// (pure) Whether the changes of a job are proved, as tools say it.
import { quoted } from '../../protocol/text/visible-text.ts';
import type { Judged } from '../../jobs/verify/judge-verify.ts';

/** A question must fit on a screen. */
const MAX_ASKED = 5;

const inCommand = (command: string): string => (command === '' ? '' : ` in ${quoted(command)}`);

/** One line; nothing where nothing is configured. */
function stateOf({ status, seconds, command, why }: Judged): string {
  const reason = why === undefined ? '' : `. ${why}`;
  switch (status) {
    case 'none':
      return 'verify: not run';
    case 'running':
      return 'verify: running';
    case 'passed':
      return `verify: passed on the checkout as it is, in ${seconds} s`;
    case 'stale':
      return `verify: stale${reason}`;
    default:
      return `verify: ${status}${inCommand(command)} after ${seconds} s${reason}`;
  }
}

/** @param verify as `Judged`, or nothing; its last lines come from the commands and what they ran: they are data */
export function sayVerify(verify: unknown, most = Infinity): string[] {
  if (verify === undefined || verify === null) return [];
  const judged = verify as Judged;
  const { status, tail, warnings = [] } = judged;
  const lines = status === 'stale' ? [] : tail.slice(-most);
  return [
    stateOf(judged),
    ...lines.map((line) => `  | ${line}`),
    ...warnings.map((warning) => `verify warning: ${warning}`),
  ];
}

/** What a person hears of it before changes are applied. */
export const askedVerify = (verify: Judged | null): string[] => sayVerify(verify, MAX_ASKED);
