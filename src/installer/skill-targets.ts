// (pure) Which skill is installed where: each assistant reads skills from its own folders.
import path from 'node:path';
import type { ClientId, Scope } from './clients/client.ts';

export const SKILL_TARGETS = ['claude', 'codex', 'antigravity'] as const;
export type SkillTarget = (typeof SKILL_TARGETS)[number];

interface TargetRow {
  /** Folder of the skill in the package. */
  readonly skill: string;
  readonly folders: Readonly<Record<Scope, readonly string[]>>;
  /** Clients that read it. */
  readonly readers: readonly ClientId[];
}

/** Under the home folder or the project. `.agents/skills` is read by Codex, Gemini CLI and others. */
export const TARGETS: Readonly<Record<SkillTarget, TargetRow>> = {
  claude: {
    skill: 'agy',
    folders: { user: ['.claude', 'skills'], project: ['.claude', 'skills'] },
    readers: ['claude'],
  },
  codex: {
    skill: 'agy',
    folders: { user: ['.agents', 'skills'], project: ['.agents', 'skills'] },
    readers: ['codex', 'gemini'],
  },
  antigravity: {
    skill: 'agy-delegated',
    folders: { user: ['.gemini', 'config', 'skills'], project: ['.agents', 'skills'] },
    readers: [],
  },
};

export interface SkillPlace {
  readonly target: SkillTarget;
  readonly scope: Scope;
  /** The home folder, the project, or the folder that Claude Code was moved to. */
  readonly top: string;
  /** Folders from there to the skill, its own last. */
  readonly way: readonly string[];
  readonly skill: string;
}

export function placeOf(
  target: SkillTarget,
  scope: Scope,
  {
    home,
    projectRoot,
    env,
  }: { home: string; projectRoot: string; env: Readonly<Record<string, string | undefined>> },
): SkillPlace {
  const { skill, folders } = TARGETS[target];
  const moved = target === 'claude' && scope === 'user' ? (env['CLAUDE_CONFIG_DIR'] ?? '') : '';
  if (moved !== '') return { target, scope, top: path.resolve(moved), way: ['skills', skill], skill };
  const top = scope === 'user' ? home : projectRoot;
  return { target, scope, top, way: [...folders[scope], skill], skill };
}
