// The skills of this package for clients: their entries, and the files that the entries list.
import type { Resource } from '@modelcontextprotocol/server';
import type { Skill } from '@modelcontextprotocol/server/ext/skills';
import { TARGETS } from '../../installer/skill-targets.ts';
import type { Log } from '../../platform/log.ts';

/** Where the files of skills are addressed. */
export const SKILL_SCHEME = 'skill://';

export interface SkillText {
  readonly text: string;
  readonly mimeType: string;
}

export interface SkillCatalog {
  entries(): Promise<readonly Skill[]>;
  /** As resources, for clients that know nothing of skills: one a skill, which names the others. */
  resources(): Promise<readonly Resource[]>;
  /** @returns null when no skill has such a file */
  read(uri: string): Promise<SkillText | null>;
}

/** A skill that no client reads is for the agent, which must not call this server. */
const FOR_CLIENTS: ReadonlySet<string> = new Set(
  Object.values(TARGETS).flatMap(({ skill, readers }) => (readers.length === 0 ? [] : [skill])),
);

/**
 * Reads the folder again for each question, so that an updated package is served as it is.
 * @param folder `skills` of the package
 */
export function createSkillCatalog(folder: string, log: Log): SkillCatalog {
  const load = async () => {
    // Few clients ask: the SDK's reader of skills is loaded for those that do.
    const { nodeSkillFiles } = await import('@modelcontextprotocol/server/ext/skills/node');
    const { SkillsExtension } = await import('@modelcontextprotocol/server/ext/skills');
    const files = nodeSkillFiles(folder);
    const ours: typeof files = {
      list: async (dir) => (await files.list(dir)).filter(({ name }) => dir !== '' || FOR_CLIENTS.has(name)),
      read: (file) => files.read(file),
    };
    const onWarning = ({ path, message }: { path: string; message: string }): void => {
      log.warn(`skills: ${path}: ${message}`);
    };
    try {
      const { entries } = await SkillsExtension.load(ours, { onWarning });
      return { files, entries };
    } catch {
      // Whoever ships the program without its skills serves none.
      log.warn('skills: the folder of the skills cannot be read, so none is served');
      return { files, entries: [] };
    }
  };
  return {
    entries: async () => (await load()).entries,
    resources: async () =>
      (await load()).entries.map(({ uri, frontmatter: { name, description } }) => ({
        uri,
        name,
        title: 'How to hand work to the Antigravity agent',
        description,
        mimeType: MARKDOWN,
      })),
    async read(uri) {
      const { files, entries } = await load();
      const isListed = entries.some(
        ({ resources }) => resources !== 'dynamic' && resources.some((each) => each.uri === uri),
      );
      if (!isListed) return null;
      const bytes = await files.read(decodeURIComponent(uri.slice(SKILL_SCHEME.length)));
      return {
        text: Buffer.from(bytes).toString('utf8'),
        mimeType: uri.endsWith('.md') ? MARKDOWN : 'text/plain',
      };
    },
  };
}

const MARKDOWN = 'text/markdown';
