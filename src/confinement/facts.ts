// (pure) What a plan of confinement is made from: the job, and what was found on the machine.

export type Profile = 'standard' | 'strict';

/** What is at a path, wherever links lead. */
export interface Place {
  /** Without links; of a link that leads nowhere, the link itself. */
  readonly real: string;
  readonly kind: 'folder' | 'file' | 'other' | 'dangling';
}

/** @returns null when nothing is there, or nothing that may be looked at */
export type Look = (path: string) => Place | null;

/** Where the job works; paths are those of the real folders. */
export type ConfinedWorkspace =
  | {
      readonly kind: 'in_place';
      readonly top: string;
      readonly writes: boolean;
      /** `.git` of repositories inside. */
      readonly repositories: readonly string[];
    }
  | {
      readonly kind: 'worktree';
      readonly top: string;
      /** The checkout that the worktree was made from. */
      readonly checkout: string;
      /** The repository's common folder, and git's folder for this worktree in it. */
      readonly gitDir: string;
      readonly adminDir: string;
      /** Folder and name of its branch below `refs/heads`. */
      readonly branchFolder: string;
      /** Submodules: the `.git` file in the worktree, and the repository of their own. */
      readonly submodules: readonly { readonly gitFile: string; readonly adminDir: string }[];
    };

/** What the job may reach. */
export type SandboxNetwork =
  | { readonly kind: 'open' | 'none' }
  /** Nothing but a Unix socket in `folder`; what leads to it is in `programs`. */
  | { readonly kind: 'relayed'; readonly folder: string; readonly programs: readonly string[] };

/** A file or folder of the project that makes an agent start programs. */
export interface StartingFile {
  /** Below the folder in which it was found, with `/` between. */
  readonly name: string;
  /** Where it really is. */
  readonly real: string;
  /** What its program reads as nothing, so that it goes on without: also an object of JSON. */
  readonly as: 'folder' | 'file' | 'object';
}

export interface ConfinementFacts {
  readonly profile: Profile;
  readonly workspace: ConfinedWorkspace;
  readonly home: string;
  /** Of the agent: what it writes, what of that configures it, and where its own sign-in is. */
  readonly agent: {
    readonly state: readonly string[];
    readonly configuration: readonly string[];
    readonly signIn: readonly string[];
  };
  /** What must be readable for the agent to start: its program, Node, the folders of PATH. */
  readonly programs: readonly string[];
  /** Further places to read and to write, as the request and the configuration name them. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly caches: readonly string[];
  /** Credential stores and sockets of other programs, as they were found on this machine. */
  readonly secrets: readonly string[];
  /** Where this program keeps its jobs and its configuration. */
  readonly own: readonly string[];
  /** Files below `own` that the agent writes and the runner reads. */
  readonly ownFiles: readonly string[];
  /** What can start programs when an agent starts: hidden. */
  readonly agentFiles: readonly StartingFile[];
  /** Folders in which an agent looks for such files: none is made in them. */
  readonly agentFolders: readonly string[];
  /** Where the program starts. */
  readonly cwd: string;
  readonly network: SandboxNetwork;
  /** A folder of the job for temporary files. */
  readonly temp: string;
  /** Socket of the session's bus, where the agent finds its sign-in only through it. */
  readonly bus: string | null;
}
