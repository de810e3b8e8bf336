import { expect, test } from 'vitest';
import { asCommands } from '../../../../src/cli/output/calls-as-commands.ts';

test('calls of tools are told as commands', () => {
  expect(asCommands('next: agy_result {"job_id":"job_1","offset":9}')).toBe(
    'next: agy-mcp result job_1 --offset 9',
  );
  expect(asCommands('agy_diff {"job_id":"job_1"} shows it, then agy_apply or agy_discard')).toBe(
    'agy-mcp diff job_1 shows it, then agy-mcp apply or agy-mcp discard',
  );
});
test('what is no call stays', () => {
  for (const text of ['agy_unknown', 'my_agy_read2', 'agy {"prompt":"x"}'])
    expect(asCommands(text)).toBe(text);
});
