// Registers the server with clients, and takes it out again.
import { findExecutable } from '../platform/processes/find-executable.ts';
import { kindOf } from '../platform/files/paths.ts';
import { withoutLinks } from '../platform/files/pinned-folder.ts';
import { removeFile } from '../platform/files/private-file.ts';
import { readUserFile } from '../platform/files/user-file.ts';
import { BACKENDS, programVariable } from '../protocol/backend.ts';
import { BridgeError } from '../protocol/error.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import { applyEdit, type Direction, type EditContext, type EditDone } from './apply-edit.ts';
import type {
  Approval,
  ClientId,
  ClientRow,
  EditOptions,
  Scope,
  ServerStart,
  Surroundings,
} from './clients/client.ts';
import { CLIENTS } from './clients/index.ts';
import { CLIENT_SIGNS, type Sign } from './clients/signs.ts';
import { UneditableFileError } from './clients/uneditable.ts';

export interface RegisterDeps extends Omit<Surroundings, 'projectRoot'> {
  readonly nodePath: string;
  readonly serverScript: string;
  /** Names of the tools that only read: they may be permitted without a question. */
  readonly readingTools: readonly string[];
  readonly now: () => Date;
}

export interface Detected {
  readonly id: ClientId;
  readonly title: string;
  /** Where the first sign of it is; null when there is none. */
  readonly found: string | null;
  readonly sign: Sign | null;
}

export interface RegisterOptions {
  readonly scope: Scope;
  readonly projectRoot: string;
  readonly approve: Approval;
  readonly dryRun: boolean;
}

export interface ClientDone {
  readonly client: ClientId;
  readonly title: string;
  readonly scope: Scope;
  readonly action: 'registered' | 'updated' | 'removed' | 'unchanged' | 'refused';
  readonly edits: readonly EditDone[];
  /** Why it was refused, or what to do next. */
  readonly note: string | null;
  /** What to add to which file by hand, where it was refused. */
  readonly by_hand: { readonly file: string; readonly text: string } | null;
}

export interface Registrar {
  detect(): Promise<Detected[]>;
  register(client: ClientId, options: RegisterOptions): Promise<ClientDone>;
  unregister(client: ClientId, options: RegisterOptions): Promise<ClientDone>;
  /** Removes copies that an edit kept beside a client's file. */
  removeBackups(files: readonly string[]): Promise<void>;
  /** Whether the server is registered; a file that cannot be read counts as no. */
  isRegistered(client: ClientId, options: RegisterOptions): Promise<boolean>;
}

/** What the user has set for the bridge is set for the registered server, too: a client may not pass it on. */
const CARRIED = [...BACKENDS.map(programVariable), 'AGY_MCP_CONFIG', 'AGY_MCP_SESSION_ROOT'];

/** Who permits all tools permits their effects, too: else a client without a person at it could never bring changes back. */
const UNASKED = { AGY_MCP_ASK_BEFORE_APPLY: '0', AGY_MCP_ASK_BEFORE_START: '0' };

function definedOnly(env: Surroundings['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function actionOf(direction: Direction, edits: readonly EditDone[]): ClientDone['action'] {
  if (edits.every(({ action }) => action === 'unchanged')) return 'unchanged';
  if (direction === 'take') return 'removed';
  return edits[0]?.isNew === true ? 'registered' : 'updated';
}

export function createRegistrar(deps: RegisterDeps): Registrar {
  const { env, platform } = deps;
  const start: ServerStart = {
    command: deps.nodePath,
    script: deps.serverScript,
    env: Object.fromEntries(
      CARRIED.flatMap((name) => ((env[name] ?? '') === '' ? [] : [[name, env[name] ?? '']])),
    ),
  };
  const rowOf = (id: ClientId): ClientRow => {
    const row = CLIENTS.find((each) => each.id === id);
    if (row === undefined) throw new BridgeError('invalid_request', `There is no client ${quotedName(id)}.`);
    return row;
  };
  const around = (projectRoot: string): Surroundings => ({ ...deps, projectRoot });
  const editsOf = (row: ClientRow, { scope, projectRoot, approve }: RegisterOptions) =>
    row.edits(scope, around(projectRoot), {
      start: approve === 'all' ? { ...start, env: { ...start.env, ...UNASKED } } : start,
      approve,
      readingTools: deps.readingTools,
    } satisfies EditOptions);

  const go = async (id: ClientId, direction: Direction, options: RegisterOptions): Promise<ClientDone> => {
    const row = rowOf(id);
    const { scope, projectRoot, dryRun, approve } = options;
    const context: EditContext = {
      program: await findExecutable(CLIENT_SIGNS[id].program, env, platform),
      env: definedOnly(env),
      cwd: projectRoot,
      moment: deps.now(),
      dryRun,
      within: scope === 'project' ? projectRoot : null,
    };
    const base = { client: id, title: row.title, scope };
    const edits: EditDone[] = [];
    for (const edit of editsOf(row, options))
      try {
        edits.push(await applyEdit(edit, direction, context));
      } catch (error) {
        // One client that cannot be edited must not keep the others from it.
        if (!(error instanceof BridgeError)) throw error;
        const isByHand = direction === 'put' && error instanceof UneditableFileError;
        const by_hand = isByHand ? { file: edit.file, text: edit.put(null) } : null;
        return { ...base, action: 'refused', edits, note: `${error.message} ${error.hint}`.trim(), by_hand };
      }
    const action = actionOf(direction, edits);
    const note = direction === 'put' ? row.after(scope, approve) : null;
    return { ...base, action, edits, note, by_hand: null };
  };

  return {
    register: (id, options) => go(id, 'put', options),
    unregister: (id, options) => go(id, 'take', options),
    async removeBackups(files) {
      for (const file of files) await removeFile(await withoutLinks(file));
    },
    async isRegistered(id, options) {
      const [edit] = editsOf(rowOf(id), options);
      if (edit === undefined) return false;
      try {
        const { text } = await readUserFile(edit.file);
        return text !== null && edit.take(text) !== text;
      } catch {
        return false; // nobody reads an entry there
      }
    },
    detect: () =>
      Promise.all(
        CLIENTS.map(async ({ id, title }): Promise<Detected> => {
          const signs = CLIENT_SIGNS[id];
          const program = await findExecutable(signs.program, env, platform);
          if (program !== null) return { id, title, found: program, sign: 'program' };
          for (const application of signs.applications(deps))
            if ((await kindOf(application)) !== 'absent')
              return { id, title, found: application, sign: 'application' };
          const configuration = signs.configuration(deps);
          if ((await kindOf(configuration)) === 'absent') return { id, title, found: null, sign: null };
          return { id, title, found: configuration, sign: 'configuration' };
        }),
      ),
  };
}
