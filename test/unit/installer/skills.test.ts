import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeOf, type SkillTarget } from '../../../src/installer/skill-targets.ts';
import { installSkill, removeSkill } from '../../../src/installer/skills.ts';

let dir: string;
let source: string;
let home: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-skills-')));
  source = path.join(dir, 'source');
  home = path.join(dir, 'home');
  mkdirSync(path.join(source, 'agy', 'references'), { recursive: true });
  mkdirSync(path.join(source, 'agy-delegated'), { recursive: true });
  mkdirSync(home);
  writeFileSync(path.join(source, 'agy', 'SKILL.md'), 'one\n');
  writeFileSync(path.join(source, 'agy', 'references', 'modes.md'), 'modes\n');
  writeFileSync(path.join(source, 'agy-delegated', 'SKILL.md'), 'two\n');
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const place = (target: SkillTarget = 'claude', env: Record<string, string> = {}) =>
  placeOf(target, 'user', { home, projectRoot: dir, env });
const install = (options: { force?: boolean; dryRun?: boolean } = {}, target: SkillTarget = 'claude') =>
  installSkill(place(target), source, { force: false, dryRun: false, ...options });
const at = (...names: string[]) => path.join(home, '.claude', 'skills', 'agy', ...names);
const read = (...names: string[]) => readFileSync(at(...names), 'utf8');

describe('a skill', () => {
  // promise: skills-own
  test('is created whole and private, then unchanged, then updated', async () => {
    expect(await install()).toMatchObject({ action: 'created', path: at() });
    expect(read('references', 'modes.md')).toBe('modes\n');
    expect(statSync(at('SKILL.md')).mode & 0o777).toBe(0o600);
    expect(await install()).toMatchObject({ action: 'unchanged' });
    writeFileSync(path.join(source, 'agy', 'SKILL.md'), 'newer\n');
    rmSync(path.join(source, 'agy', 'references'), { recursive: true });
    expect(await install()).toMatchObject({ action: 'updated' });
    expect(read('SKILL.md')).toBe('newer\n');
    expect(existsSync(at('references', 'modes.md'))).toBe(false);
  });
  test('that was edited stays, unless force says otherwise', async () => {
    await install();
    writeFileSync(at('SKILL.md'), 'mine\n');
    expect(await install()).toMatchObject({
      action: 'refused',
      warning: expect.stringMatching(/SKILL\.md was edited/) as unknown,
    });
    expect(read('SKILL.md')).toBe('mine\n');
    expect(await removeSkill(place(), false)).toMatchObject({ action: 'refused' });
    expect(await install({ force: true })).toMatchObject({ action: 'updated' });
    expect(read('SKILL.md')).toBe('one\n');
  });
  test('of somebody else with the same name stays', async () => {
    mkdirSync(at(), { recursive: true });
    writeFileSync(at('SKILL.md'), 'theirs\n');
    expect(await install()).toMatchObject({ action: 'refused' });
    expect(await removeSkill(place(), false)).toMatchObject({ action: 'unchanged' });
    expect(read('SKILL.md')).toBe('theirs\n');
  });
  test('is removed with its folder; what the user put beside it stays', async () => {
    await install();
    writeFileSync(at('notes.md'), 'mine\n');
    expect(await removeSkill(place(), false)).toMatchObject({ action: 'removed' });
    expect(read('notes.md')).toBe('mine\n');
    rmSync(at('notes.md'));
    await install();
    await removeSkill(place(), false);
    expect(existsSync(at())).toBe(false);
  });
  test('is only planned in a dry run', async () => {
    expect(await install({ dryRun: true })).toMatchObject({ action: 'created' });
    expect(existsSync(path.join(home, '.claude'))).toBe(false);
  });
  test('goes where each assistant reads it', () => {
    expect(place('codex').way).toEqual(['.agents', 'skills', 'agy']);
    expect(place('antigravity').way).toEqual(['.gemini', 'config', 'skills', 'agy-delegated']);
    expect(placeOf('antigravity', 'project', { home, projectRoot: '/p', env: {} })).toMatchObject({
      top: '/p',
      way: ['.agents', 'skills', 'agy-delegated'],
    });
    expect(place('claude', { CLAUDE_CONFIG_DIR: '/moved' })).toMatchObject({
      top: '/moved',
      way: ['skills', 'agy'],
    });
  });
});

describe('links', () => {
  // promise: skills-links
  test.each([
    ['on the way', ['.claude'], 'folder'],
    ['in place of the folder of skills', ['.claude', 'skills'], 'folder'],
    ['in place of the skill', ['.claude', 'skills', 'agy'], 'folder'],
    ['in place of a folder in it', ['.claude', 'skills', 'agy', 'references'], 'folder'],
    ['in place of a file', ['.claude', 'skills', 'agy', 'SKILL.md'], 'file'],
  ])('%s are refused, also with force', async (_where, names, kind) => {
    const elsewhere = path.join(dir, 'elsewhere');
    if (kind === 'folder') mkdirSync(elsewhere);
    else writeFileSync(elsewhere, 'precious\n');
    mkdirSync(path.join(home, ...names.slice(0, -1)), { recursive: true });
    symlinkSync(elsewhere, path.join(home, ...names));
    for (const force of [false, true])
      expect(await install({ force })).toMatchObject({
        action: 'refused',
        warning: expect.stringMatching(/is a link/) as unknown,
      });
    if (kind === 'file') expect(readFileSync(elsewhere, 'utf8')).toBe('precious\n');
    else expect(existsSync(path.join(elsewhere, 'SKILL.md'))).toBe(false);
  });
});
