import { describe, expect, it } from 'vitest';
import {
  helpChoices,
  helpFlags,
  olderThan,
  parseVersion,
  versionText,
} from '../../../src/adapters/version.ts';

describe('versions', () => {
  it.each([
    ['1.2.13\n', '1.2.13', [1, 2, 13]],
    ['agy 1.4.0', '1.4.0', [1, 4, 0]],
    ['v1.4', '1.4', [1, 4, 0]],
    ['garbage', null, null],
    [null, null, null],
  ])('%j', (printed, text, version) => {
    expect(versionText(printed)).toBe(text);
    expect(parseVersion(printed)).toEqual(version);
  });

  it('compare by number, and an unknown one is not old', () => {
    expect(olderThan([1, 1, 9], [1, 1, 10])).toBe(true);
    expect(olderThan([1, 2, 6], [1, 2, 6])).toBe(false);
    expect(olderThan(null, [9, 0, 0])).toBe(false);
  });
});

it('flags of a help text are read in both styles, words in descriptions are not', () => {
  const help = [
    'Usage of agy:',
    '  -c                Short alias for --continue',
    '  --model           Model; see --effort',
    '  -sandbox',
    '  -m, --max-things  Things  [string]',
    'Available subcommands:',
    '  agents            List available agents',
  ].join('\n');
  expect(helpFlags(help)).toEqual(['c', 'model', 'sandbox', 'm', 'max-things']);
});

it('the words that a flag takes are read where its help lists them', () => {
  const help = '  --effort  Reasoning effort (low|medium|high|max)\n  --model  Model (default auto)\n';
  expect(helpChoices(help, 'effort')).toEqual(['low', 'medium', 'high', 'max']);
  expect(helpChoices(help, 'model')).toEqual([]);
  expect(helpChoices(help, 'mode')).toEqual([]);
});
