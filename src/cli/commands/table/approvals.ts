// Commands by which a person answers what agents ask for.
import type { ArgumentRow, CommandRow, OptionRow } from '../../command.ts';
import { answerApproval, listApprovals } from '../approve.ts';

const ID: ArgumentRow = {
  field: 'id',
  name: 'ID',
  words: 'Id of what waits, as approvals shows it, or of the job that it is about',
  required: true,
};

const SESSION: OptionRow = {
  flag: 'session',
  field: 'session',
  kind: 'boolean',
  words: 'Also for the same later, as long as the server that asks runs',
};

const ONLY_PERSON = 'Only a person can, at a terminal that the program which asks has not started.';

export const APPROVALS: readonly CommandRow[] = [
  {
    name: 'approvals',
    group: 'Follow jobs',
    summary: 'What waits for your yes',
    about: 'Lists what waits for the yes of a person, oldest first, and until when. Silence is a no.',
    options: [],
    examples: ['agy-mcp approvals', 'agy-mcp approvals --json'],
    run: listApprovals,
  },
  {
    name: 'approve',
    group: 'Follow jobs',
    summary: 'Say yes to what waits',
    about: `Says yes to one thing that waits. ${ONLY_PERSON}`,
    arguments: [ID],
    options: [SESSION],
    examples: ['agy-mcp approve ask_4f0c', 'agy-mcp approve ask_4f0c --session'],
    run: answerApproval('approve'),
  },
  {
    name: 'deny',
    group: 'Follow jobs',
    summary: 'Say no to what waits',
    about: `Says no to one thing that waits. ${ONLY_PERSON}`,
    arguments: [ID],
    options: [],
    examples: ['agy-mcp deny ask_4f0c'],
    run: answerApproval('deny'),
  },
];
