import { describe, expect, it } from 'vitest';
import { readProposal } from '../../../src/config/project-file.ts';

describe('what a repository proposes', () => {
  const sumOf = (text: string): string => {
    const proposal = readProposal(text);
    return proposal.is === 'proposed' ? proposal.sha256 : proposal.is;
  };

  it('is its section alone, whatever else the file holds', () => {
    const proposal = readProposal('schema = 1\n[roles.x]\nrisk = "low"\n[workspace]\nsetup = ["npm ci"]\n');
    expect(proposal).toMatchObject({ is: 'proposed', table: { setup: ['npm ci'] } });
  });

  it('has the same sum for the same meaning, and another for another', () => {
    const one = sumOf('[workspace]\nsetup = ["npm ci"]\nsetup_timeout = 60\n');
    expect(sumOf('# words\n[workspace]\nsetup_timeout = 60 # a minute\nsetup = [\n  "npm ci",\n]\n')).toBe(
      one,
    );
    expect(sumOf('[workspace]\nsetup = ["npm  ci"]\nsetup_timeout = 60\n')).not.toBe(one);
    expect(sumOf('[workspace]\nsetup = ["npm ci"]\n')).not.toBe(one);
    expect(sumOf('[workspace]\nsetup = ["npm ci"]\nsetup_timeout = 60\ncopy = [".env"]\n')).not.toBe(one);
  });

  it('is none without a section, and none when that is empty', () => {
    expect(sumOf('schema = 1\n')).toBe('none');
    expect(sumOf('[workspace]\n')).toBe('none');
  });

  it.each([
    ['setup = "npm ci"', 'workspace.setup'],
    ['instal = ["x"]', 'workspace.instal" is not a key'],
    ['prove = ["npm test"]', 'workspace.prove" is not a key'],
    ['path = "/elsewhere"', 'workspace.path" is not a key'],
    ['setup = ["one\\ntwo"]', 'must be one line'],
    ['setup = ["   "]', 'must be one line, and not blank'],
    ['setup_timeout = 0', 'workspace.setup_timeout'],
    ['copy = ["/etc/passwd"]', 'relative to the top'],
    ['copy = ["C:\\\\x"]', 'backslash'],
    ['copy = ["~/x"]', 'relative to the top'],
    ['link = ["a/../../x"]', '`..`'],
    ['link = [".git/hooks"]', 'the folder of git'],
    ['link = ["sub/.GIT"]', 'the folder of git'],
    ['copy = ["!keep"]', 'begin with !'],
  ])('is not used with %s', (line, why) => {
    const proposal = readProposal(`[workspace]\n${line}\n`);
    expect(proposal.is === 'invalid' ? proposal.why : proposal.is).toContain(why);
  });

  it('is not used when the file is no TOML', () => {
    expect(readProposal('[workspace\n')).toMatchObject({ is: 'invalid', why: 'is not valid TOML in line 1' });
  });
});
