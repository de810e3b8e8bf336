// The gemini CLI as an adapter (pure).
import type { Adapter } from '../adapter.ts';
import { GEMINI_HOSTS } from './hosts.ts';
import { plainPrompt } from '../prompt.ts';
import { GEMINI_PROJECT_FILES } from './project-files.ts';
import { helpFlags, versionText } from '../version.ts';
import { geminiCommand } from './argv.ts';
import { GEMINI_EXIT_RULES } from './exit-codes.ts';
import { createGeminiParser } from './stream-json.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export const gemini: Adapter = {
  name: 'gemini',
  install: 'Install it with `npm install -g @google/gemini-cli`',
  windowsFolder: null,
  // One process instead of a launcher that ignores signals and a child that outlives it.
  environment: { GEMINI_CLI_NO_RELAUNCH: 'true', NO_COLOR: '1' },
  places: {
    state: ['.gemini'],
    configuration: [
      'settings.json',
      'trustedFolders.json',
      'GEMINI.md',
      'extensions',
      'commands',
      'policies',
      'skills',
      'agents',
      'hooks',
      'config',
      'antigravity-cli',
    ].map((name) => `.gemini/${name}`),
    signIn: ['.gemini'],
    hosts: GEMINI_HOSTS,
    tokens: ['.gemini/oauth_creds.json'],
  },
  projectFiles: GEMINI_PROJECT_FILES,
  history: [['.gemini', 'tmp']],
  whenInstead: `no ${fieldRef('effort')}, no ${fieldRef('output_schema')}, other models and another account`,
  hints: {
    auth: 'Set GEMINI_API_KEY for gemini and let it through to the agent, then start the job again.',
    account: `Sign-in with a personal Google account has ended for gemini: use ${fieldRef('backend', 'agy')} or an API key.`,
    model: `Use a ${fieldRef('model')} that this account may use, or leave it out.`,
    untrusted: 'Run `gemini` once in the folder and trust it, if you do trust it; then start the job again.',
  },
  exitRules: GEMINI_EXIT_RULES,
  writingTools: ['write_file', 'replace'],
  allowRules: {},
  allowRulesPlace: null,
  successMayBeTimeout: false,
  quota: null,
  runUsage: (counted) => counted,
  keyringMayLag: () => false,
  versionNote: () => ({ detail: '', fix: null }),
  capability(executable, version, help) {
    return {
      backend: 'gemini',
      executable,
      version: versionText(version),
      flags: helpFlags(help),
      efforts: [],
      drive: 'stream_stdin',
    };
  },
  command: geminiCommand,
  parser: (spec) => createGeminiParser(plainPrompt(spec.prompt)),
};
