// The Antigravity CLI as an adapter (pure).
import type { Adapter } from '../adapter.ts';
import { helpChoices, helpFlags, versionText } from '../version.ts';
import { agyCommand } from './argv.ts';
import { bandOf } from './bands.ts';
import { createStreamParser } from './stream-json.ts';
import { createTextParser } from './text.ts';

export const agy: Adapter = {
  name: 'agy',
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
