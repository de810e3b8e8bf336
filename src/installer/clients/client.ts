// What the installer needs to know of an MCP client, and of the machine it is on.

export const CLIENT_IDS = ['claude', 'codex', 'gemini', 'cursor', 'vscode'] as const;
export type ClientId = (typeof CLIENT_IDS)[number];

export const SCOPES = ['user', 'project'] as const;
export type Scope = (typeof SCOPES)[number];

/** What may run without a question: nothing, the tools that only read, or all of ours. */
export const APPROVALS = ['none', 'reading', 'all'] as const;
export type Approval = (typeof APPROVALS)[number];

/** The name that the server is registered under; short, as clients put it before every tool's name. */
export const SERVER_NAME = 'agy';

/** How a client is to start the server. */
export interface ServerStart {
  /** Absolute path of Node. */
  readonly command: string;
  /** Absolute path of the built server. */
  readonly script: string;
  /** Variables of the bridge that the user has set. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Surroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Where `project` scope is. */
  readonly projectRoot: string;
}

export interface EditOptions {
  readonly start: ServerStart;
  readonly approve: Approval;
  readonly readingTools: readonly string[];
}

/** A change to one file, there and back. All are pure; `put` and `take` give the same text when there is nothing to do. */
export interface FileEdit {
  readonly file: string;
  /** What it is for, in a few words. */
  readonly what: string;
  /** @throws UneditableFileError when the file cannot be edited safely */
  readonly put: (text: string | null) => string;
  readonly take: (text: string) => string;
  /** Whether a text holds nothing of anybody: such a file is not needed. */
  readonly isBlank: (text: string) => boolean;
  /** What the user should know of the text as it is; null when it is as usual. */
  readonly remark: (text: string) => string | null;
  /** The client's own commands to register afresh and to remove, where the file is the client's alone. */
  readonly own?: { readonly put: readonly string[]; readonly take: readonly string[] };
}

export interface ClientRow {
  readonly id: ClientId;
  readonly title: string;
  /** The edit that registers the server comes first. */
  readonly edits: (scope: Scope, around: Surroundings, options: EditOptions) => readonly FileEdit[];
  /** What the user should know or do afterwards. */
  readonly after: (scope: Scope, approve: Approval) => string | null;
}
