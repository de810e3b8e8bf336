// (pure) The names of all fields that a request to a tool may have.

/** A test compares them with the tools' input schemas. */
const FIELD_NAMES = [
  'add_dirs',
  'allow_write',
  'as',
  'backend',
  'base_ref',
  'branch',
  'confinement',
  'cursor',
  'cwd',
  'days',
  'dry_run',
  'effort',
  'extra_env',
  'force',
  'force_refresh',
  'include_events',
  'job_id',
  'label',
  'limit',
  'max_output_chars',
  'message',
  'mode',
  'model',
  'network',
  'offset',
  'output_protocol',
  'output_schema',
  'patch_sha256',
  'path',
  'paths',
  'permissions',
  'project_root',
  'prompt',
  'query',
  'reason',
  'return_all_messages',
  'sandbox',
  'scope',
  'session_id',
  'since',
  'status',
  'targets',
  'timeout',
  'translate',
  'trust_clock',
  'verify',
  'wait_seconds',
  'worktree',
] as const;

export type FieldName = (typeof FIELD_NAMES)[number];

const NAMES: ReadonlySet<string> = new Set(FIELD_NAMES);

export const isFieldName = (name: string): name is FieldName => NAMES.has(name);
