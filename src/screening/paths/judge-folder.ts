// Folders that a request hands over as a whole: too wide, our own, or with credentials in them. (pure)
import { fieldRef } from '../../protocol/text/references.ts';
import { SENSITIVE_RULES } from './sensitive-paths.ts';

export interface NamedFolder {
  /** Null for the directory that a job works in when no field names it. */
  readonly field: 'cwd' | 'add_dirs' | null;
  /** Absolute, without links. */
  readonly path: string;
  /** Those of `CREDENTIAL_ENTRIES` that it holds. */
  readonly holds: readonly string[];
}

export interface OwnFolders {
  readonly home: string;
  /** Where this program keeps its jobs and its configuration. */
  readonly store: readonly string[];
}

interface FolderFinding {
  readonly rule: string;
  readonly reason: string;
  readonly hint: string;
}

/** What a folder holds in which people keep their credentials; each is no part of a project. */
export const CREDENTIAL_ENTRIES: readonly string[] =
  `.ssh/authorized_keys .ssh/known_hosts .ssh/id_rsa .ssh/id_ed25519
  .ssh/id_ecdsa .gnupg/pubring.kbx .gnupg/private-keys-v1.d .aws/credentials .kube/config .docker/config.json .netrc _netrc
  .git-credentials .pgpass .password-store .config/gh/hosts.yml .config/gcloud/credentials.db .azure/msal_token_cache.json
  .claude/.credentials.json .codex/auth.json .gemini/oauth_creds.json .local/share/keyrings gcloud/credentials.db
  gh/hosts.yml keyrings/login.keyring Keychains/login.keychain-db credentials.db private-keys-v1.d`.split(
    /\s+/,
  );

const slashed = (path: string): string => path.replaceAll('\\', '/').replace(/(?<=[^/:])\/+$/, '');

/** A whole disk, or a folder of the system. */
const SYSTEM =
  /^(?:[A-Za-z]:)?\/?$|^\/{2}[^/]+(?:\/[^/]+)?$|^\/(?:bin|boot|dev|etc|lib|lib64|mnt|mnt\/[a-z]|media|opt|private|proc|run|sbin|srv|sys|usr|var|System|Library|Volumes|Applications)$|^\/(?:etc|proc|sys|dev|boot)\/|^(?:[A-Za-z]:|\/mnt\/[a-z])\/(?:Windows|ProgramData|Program Files(?: \(x86\))?)(?:\/|$)/i;
const HOMES = /^(?:[A-Za-z]:|\/mnt\/[a-z]|\/var|\/export)?\/(?:home|Users)$/i;
const HOME =
  /^(?:[A-Za-z]:|\/mnt\/[a-z]|\/var|\/export)?\/(?:home|Users)\/(?!Shared$)[^/]+$|^(?:\/private)?(?:\/var)?\/root$/i;
/** Parts of a home in which programs keep their sign-ins side by side. */
const OF_HOME =
  /\/(?:\.config|\.local(?:\/(?:share|state))?|\.cache|Library(?:\/(?:Application Support|Preferences|Group Containers|Containers))?|AppData(?:\/(?:Roaming|Local|LocalLow))?)$/i;

const CHOOSE = 'Use the folder of one project, or only the folders that the job needs.';

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** Whether a path is a place of credentials, or lies in one. */
export function isCredentialPlace(path: string): boolean {
  const text = slashed(path);
  return SENSITIVE_RULES.some(
    (row) => row.weak !== true && (row.pattern.test(text) || row.pattern.test(`${text}/`)),
  );
}

/** What speaks against handing a folder over to an agent; null where nothing does. */
export function folderFinding({ field, path, holds }: NamedFolder, own: OwnFolders): FolderFinding | null {
  const text = slashed(path);
  const home = slashed(own.home);
  const found = (rule: string, what: string, hint = CHOOSE): FolderFinding => ({
    rule,
    reason: `${field === null ? 'The directory of the job' : fieldRef(field)} is ${what}.`,
    hint,
  });
  if (own.store.map(slashed).some((store) => isWithin(store, text)))
    return found('folder.own_store', 'where this program keeps its jobs or its configuration');
  if (SYSTEM.test(text)) return found('folder.system', 'a whole disk or a folder of the system');
  if (HOMES.test(text)) return found('folder.homes', 'the folder of all homes');
  if (text === home || HOME.test(text))
    return found(
      'folder.home',
      'a whole home folder, with the credentials in it',
      `${CHOOSE} A project may lie inside the home.`,
    );
  if (isCredentialPlace(text)) return found('folder.credentials', 'a place of credentials');
  if (holds.length > 0 || (OF_HOME.test(text) && HOME.test(text.replace(OF_HOME, ''))))
    return found(
      'folder.holds_credentials',
      'a folder that holds credentials',
      `${CHOOSE} Move credentials out of a project.`,
    );
  return null;
}
