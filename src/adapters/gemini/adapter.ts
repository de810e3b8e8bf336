// The gemini CLI as an adapter (pure).
import type { Adapter } from '../adapter.ts';
import { plainPrompt } from '../prompt.ts';
import { helpFlags, versionText } from '../version.ts';
import { geminiCommand } from './argv.ts';
import { createGeminiParser } from './stream-json.ts';

export const gemini: Adapter = {
  name: 'gemini',
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
