// The Antigravity CLI as an adapter (pure).
import { fieldRef } from '../../protocol/text/references.ts';
import type { Adapter, ExitRule } from '../adapter.ts';
import { helpChoices, helpFlags, versionText } from '../version.ts';
import { agyCommand } from './argv.ts';
import { AGY_ALLOW_RULES } from './denials.ts';
import { QUOTA_ARGV, quotaUnsupported, readQuota } from './quota.ts';
import { createStreamParser } from './stream-json.ts';
import { createTextParser } from './text-output.ts';
import { bandOf } from './versions.ts';
import { AGY_HOSTS } from './hosts.ts';
import { AGY_PROJECT_FILES } from './project-files.ts';

const AGY_EXIT_RULES: readonly ExitRule[] = [
  { id: 'agy_usage', code: 2, kind: 'usage' },
  { id: 'agy_model_failure', code: 3, kind: 'upstream' },
];

export const agy: Adapter = {
  name: 'agy',
  install: 'Install the Antigravity CLI from https://antigravity.google',
  windowsFolder: ['agy', 'bin'],
  // Exactly `true`: agy ignores 1, TRUE and yes.
  environment: { AGY_CLI_DISABLE_AUTO_UPDATE: 'true', NO_COLOR: '1' },
  places: {
    state: ['.gemini/antigravity-cli'],
    configuration: [
      '.gemini/config',
      '.gemini/GEMINI.md',
      '.gemini/antigravity-cli/settings.json',
      '.gemini/antigravity-cli/keybindings.json',
      '.gemini/antigravity-cli/skills',
    ],
    signIn: ['.gemini'],
    hosts: AGY_HOSTS,
    tokens: ['.gemini/antigravity-cli/antigravity-oauth-token', '.gemini/oauth_creds.json'],
  },
  projectFiles: AGY_PROJECT_FILES,
  history: [
    ['conversations', '{id}.db'],
    ['conversations', '{id}.pb'],
    ['brain', '{id}'],
    ['log', '{id}'],
    ['annotations', '{id}.pbtxt'],
    ['history.jsonl'],
  ].map((parts) => ['.gemini', 'antigravity-cli', ...parts]),
  whenInstead: 'other models and another account',
  hints: {
    auth: 'Sign in by running `agy` once in a terminal, then start the job again.',
    account: 'Run `agy` in a terminal and follow what it says about the account, then start the job again.',
    model: `Run \`agy models\` and use one of its slugs as ${fieldRef('model')}; leave ${fieldRef('effort')} out when the slug names one.`,
    untrusted: 'Run `agy` once in the folder and trust it, if you do trust it; then start the job again.',
  },
  exitRules: AGY_EXIT_RULES,
  writingTools: [
    'write_to_file',
    'write_file',
    'replace_file_content',
    'multi_replace_file_content',
    'sed_file',
    'notebook_edit',
  ],
  allowRules: AGY_ALLOW_RULES,
  allowRulesPlace: 'permissions.allow in ~/.gemini/antigravity-cli/settings.json',
  successMayBeTimeout: true,
  quota: { argv: QUOTA_ARGV, unsupported: quotaUnsupported, read: readQuota },
  // The result counts the whole conversation, and nothing where agy's own time limit struck.
  runUsage: (counted, isContinued) => (isContinued || counted.total_tokens === 0 ? null : counted),
  keyringMayLag: (capability) => bandOf(capability).traits.keyringMayLag,
  versionNote(capability) {
    const { since, title, versionRead } = bandOf(capability);
    const band = `, band ${since} (${title})`;
    if (versionRead) return { detail: band, fix: null };
    const fix = 'Run `agy --version`: it should print a version such as 1.4.0.';
    return { detail: `${band}, by its flags alone`, fix };
  },
  capability(executable, version, help) {
    const found = { version: versionText(version), flags: helpFlags(help) };
    return {
      backend: 'agy',
      executable,
      ...found,
      efforts: helpChoices(help, 'effort'),
      drive: bandOf(found).traits.drive,
    };
  },
  command: agyCommand,
  parser(_spec, capability) {
    return capability.drive === 'text' ? createTextParser(capability) : createStreamParser(capability);
  },
};
