// Which words name a range that can be reviewed, and which could be anything else to git.
import { describe, expect, it } from 'vitest';
import { parseReviewRange } from '../../../src/protocol/review-range.ts';

describe('a range', () => {
  it.each([
    ['staged', { kind: 'staged' }],
    ['working-tree', { kind: 'working-tree' }],
    ['main..HEAD', { kind: 'commits', from: 'main', to: 'HEAD', sinceFork: false }],
    ['main...', { kind: 'commits', from: 'main', to: 'HEAD', sinceFork: true }],
    ['..feature/x-1', { kind: 'commits', from: 'HEAD', to: 'feature/x-1', sinceFork: false }],
    ['v1.2.3..v1.3.0-rc.1', { kind: 'commits', from: 'v1.2.3', to: 'v1.3.0-rc.1', sinceFork: false }],
    ['HEAD~3..HEAD^2~1', { kind: 'commits', from: 'HEAD~3', to: 'HEAD^2~1', sinceFork: false }],
    ['@{u}..@', { kind: 'commits', from: '@{u}', to: '@', sinceFork: false }],
    ['main@{yesterday}...@~1', { kind: 'commits', from: 'main@{yesterday}', to: '@~1', sinceFork: true }],
    [
      'refs/heads/größe..0a1b2c3d',
      { kind: 'commits', from: 'refs/heads/größe', to: '0a1b2c3d', sinceFork: false },
    ],
  ])('%s is understood', (text, range) => {
    expect(parseReviewRange(text)).toEqual(range);
  });

  it.each([
    '',
    ' ',
    '..',
    '...',
    '-p..HEAD',
    '--output=/tmp/x..HEAD',
    'main..--output=/tmp/x',
    'main..-1',
    '^main..HEAD',
    'main ..HEAD',
    'main..HEAD -- src',
    'main..HEAD\n--all',
    'main..HEAD\0',
    'HEAD:secret..HEAD',
    ':/fix..HEAD',
    'main^{/fix}..HEAD',
    'main^{tree}..HEAD',
    'a..b..c',
    'main....HEAD',
    '$(id)..HEAD',
    'main;id..HEAD',
    '`id`..HEAD',
    '../../x..HEAD',
    'Staged',
    `${'a'.repeat(600)}..HEAD`,
  ])('%j is refused', (text) => {
    expect(() => parseReviewRange(text)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  it('one revision alone is refused, with both things that it could mean', () => {
    expect(() => parseReviewRange('main')).toThrow(
      expect.objectContaining({ hint: expect.stringMatching(/main\.\.HEAD .* main\^\.\.main/) as string }),
    );
  });
});
