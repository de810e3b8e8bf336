// The Antigravity CLI as an adapter (pure).
import type { Drive } from '../../protocol/capability.ts';
import type { Adapter } from '../adapter.ts';
import { helpFlags, olderThan, parseVersion, versionText } from '../version.ts';
import { agyCommand } from './argv.ts';
import { createStreamParser } from './stream-json.ts';
import { createTextParser } from './text.ts';

export const agy: Adapter = {
  name: 'agy',
  capability(executable, version, help) {
    const flags = helpFlags(help);
    return {
      backend: 'agy',
      executable,
      version: versionText(version),
      flags,
      drive: driveOf(flags, version),
    };
  },
  command: agyCommand,
  parser(_spec, capability) {
    return capability.drive === 'text' ? createTextParser() : createStreamParser(capability);
  },
};

function driveOf(flags: readonly string[], version: string | null): Drive {
  if (!flags.includes('output-format')) return 'text';
  // 1.1.14 already lists the flag, but takes another envelope.
  const speaksNdjson = flags.includes('input-format') && !olderThan(parseVersion(version), [1, 1, 15]);
  return speaksNdjson ? 'stream_stdin' : 'stream_argv';
}
