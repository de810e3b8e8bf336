// (pure) Files that other programs obey or run by themselves: a change there acts before anybody has read it.
import type { NoteKind } from './review-note.ts';

interface SelfRunRule {
  readonly kind: NoteKind;
  /** Path from the top of the repository, in lower case. */
  readonly files: RegExp;
  readonly why: string;
  /** Only where a changed line matches; the whole file otherwise. */
  readonly lines?: RegExp;
}

/** A name at the top or in any folder: monorepos have these files in each package. */
const named = (names: string): RegExp => new RegExp(`(?:^|/)(?:${names})$`);
/** A whole folder. */
const under = (folders: string): RegExp => new RegExp(`(?:^|/)(?:${folders})/`);

/**
 * By the documentation of each program. The first row that matches a path counts; a row with `lines` only
 * where such a line changed.
 */
const RULES: readonly SelfRunRule[] = [
  {
    kind: 'git_hook',
    files: under(String.raw`\.husky|\.?git-?hooks|\.lefthook|\.git-template`),
    why: 'Git runs this by itself, for example at the next commit or push.',
  },
  {
    kind: 'git_hook',
    files: named(
      String.raw`\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)|\.overcommit\.yml|\.huskyrc(?:\.\w+)?|\.simple-git-hooks\.\w+|captainhook\.json|grumphp\.ya?ml(?:\.dist)?`,
    ),
    why: 'It says which commands git hooks run at the next commit or push.',
  },
  {
    kind: 'git_hook',
    files: named(String.raw`\.pre-commit-config\.ya?ml`),
    // a new version of a known hook is everyday work
    lines: /^\s*-?\s*(?:repo|entry|args|language|additional_dependencies|id)\s*:/,
    why: 'It says which commands run at the next commit.',
  },
  {
    kind: 'git_hook',
    files: named(String.raw`\.gitattributes`),
    lines: /\b(?:filter|diff|merge)=(?!(?:lfs|text|union|binary|ours)\b)/,
    why: 'The attribute makes git run a filter, diff or merge program where one of that name is configured.',
  },
  {
    kind: 'ci',
    files: new RegExp(
      String.raw`^\.(?:github|gitea|forgejo)/(?:workflows|actions)/|^\.gitlab-ci\.yml$|^\.gitlab/(?:ci/|[^/]*ci[^/]*\.yml$)|^\.circleci/|^\.buildkite/|^\.woodpecker(?:/|\.ya?ml$)|^\.semaphore/|^\.teamcity/|^\.azure-?pipelines/|^\.tekton/|^\.concourse/|(?:^|/)jenkinsfile[^/]*$|^\.?azure-pipelines[^/]*\.ya?ml$|^\.(?:travis|cirrus|drone|appveyor)\.(?:ya?ml|star|jsonnet)$|^appveyor\.yml$|^bitbucket-pipelines\.yml$|^cloudbuild\.(?:ya?ml|json)$|^buildspec\.ya?ml$|^codemagic\.yaml$|^bitrise\.yml$|^wercker\.yml$`,
    ),
    // a new version or a comment is everyday work: what is run, with which rights and on which event is not
    lines:
      /^\s*(?:-\s*)?["']?(?:run|script|before_script|after_script|before_install|install|commands?|entrypoint|shell|env|environment|with|secrets|permissions|on|pull_request_target|workflow_run|image|container|services|inputs?|if|contents|id-token|packages|write-all|uses)["']?\s*:(?!\s*(?:actions\/(?:checkout|setup-[\w-]+|cache|upload-artifact|download-artifact)|github\/codeql-action\/[\w-]+)@)|\$\{\{\s*(?:secrets|github\.event|github\.token)\b|\b(?:curl|wget|npm|npx|pip|bash|sh|eval|sudo)\s|\bsh\s+['"]/,
    why: 'A build server runs this by itself, often with secrets of the project.',
  },
  {
    kind: 'shell_environment',
    files: named(
      String.raw`\.envrc|\.?mise(?:\.\w+)*\.toml|\.rtx\.toml|\.autoenv(?:\.zsh)?|\.in|\.rprofile|\.irbrc|\.pryrc|\.gdbinit|\.lldbinit|\.inputrc|\.(?:bash|zsh)(?:rc|_profile|env)|sitecustomize\.py|usercustomize\.py`,
    ),
    why: 'A shell, debugger or interpreter runs this by itself when somebody enters the folder.',
  },
  {
    kind: 'editor',
    files: new RegExp(
      String.raw`(?:^|/)\.vscode/(?:tasks|launch|mcp)\.json$|(?:^|/)\.idea/(?:runconfigurations|watchertasks|externaldependencies|tools)(?:/|\.xml$)|(?:^|/)\.zed/tasks\.json$|(?:^|/)\.fleet/run\.json$|(?:^|/)(?:\.exrc|\.nvimrc|\.nvim\.lua|\.lvimrc|\.vimrc|\.dir-locals\.el|[^/]*\.sublime-(?:project|build))$`,
    ),
    why: 'An editor takes commands from this when the folder is opened or a task is started.',
  },
  {
    kind: 'editor',
    files: /(?:^|\/)(?:\.vscode\/settings\.json|[^/]*\.code-workspace|\.zed\/settings\.json|\.helix\/[^/]+)$/,
    lines:
      /(?:path|command|cmd|args|env|executable|interpreter|shell|runtime|server|binary|allowautomatictasks|tsdk|autoapprove|autorun|trust)\b["'\w.-]*["']?\s*[:=]/i,
    why: 'The setting can make an editor start another program or run commands unasked.',
  },
  {
    kind: 'dev_container',
    files: new RegExp(
      String.raw`(?:^|/)\.devcontainer/|(?:^|/)\.?devcontainer\.json$|^\.gitpod\.(?:ya?ml|dockerfile)$|^\.?devfile\.ya?ml$|^\.replit$|^\.idx/|^\.codesandbox/|^\.ona/|^\.daytona/`,
    ),
    why: 'It says what a development container runs when it is made or opened.',
  },
  {
    kind: 'agent_settings',
    files: new RegExp(
      String.raw`(?:^|/)\.(?:claude|codex|gemini|agents?|antigravity|opencode|amp|goose|qwen|kiro|roo|trae|augment)/(?!.*\.(?:md|mdx|mdc|txt)$)|(?:^|/)\.?mcp\.json$|(?:^|/)\.cursor/(?:mcp|hooks|permissions|environment)\.json$|(?:^|/)(?:\.agy-mcp\.toml|opencode\.jsonc?|\.aider\.conf\.yml|\.goosehints|\.roomodes|\.mcp\.toml)$`,
    ),
    why: 'It can make coding agents start programs or act without a question.',
  },
  {
    kind: 'agent_instructions',
    files: new RegExp(
      String.raw`(?:^|/)(?:agents(?:\.override)?|claude(?:\.local)?|gemini|qwen|skill|warp|crush)\.md$|(?:^|/)\.(?:claude|codex|gemini|agents?|antigravity|opencode|amp|qwen|kiro|roo|trae|augment|cursor|windsurf|clinerules|continue|junie|rules)/|(?:^|/)\.(?:cursorrules|windsurfrules|clinerules|roorules[^/]*|rules|aider\.md|goosehints)$|^\.github/(?:copilot-instructions\.md$|(?:instructions|prompts|agents|chatmodes)/)`,
    ),
    why: 'Coding agents read this as instructions whenever they work here.',
  },
  {
    kind: 'install_script',
    files: new RegExp(
      String.raw`(?:^|/)(?:\.pnpmfile\.c?js|binding\.gyp|extconf\.rb|build\.zig|install\.(?:js|cjs|mjs))$|(?:^|/)\.mvn/(?:extensions\.xml|jvm\.config|maven\.config|wrapper/)|(?:^|/)gradle/wrapper/gradle-wrapper\.jar$|(?:^|/)\.yarn/(?:releases|plugins)/|(?:^|/)[^/]*\.pth$|(?:^|/)gradle/init\.d/|(?:^|/)init\.gradle(?:\.kts)?$`,
    ),
    why: 'A package manager or build tool runs this by itself when it installs or builds.',
  },
  {
    kind: 'install_script',
    files: named(String.raw`setup\.py|pyproject\.toml`),
    lines: /\b(?:cmdclass|os\.system|subprocess|exec\(|eval\(|urlopen|backend-path|build-backend)\b/,
    why: 'The line decides what runs when the package is installed or built.',
  },
  {
    kind: 'install_script',
    files: named(String.raw`build\.rs`),
    lines: /\b(?:Command::new|TcpStream|reqwest|ureq|env::home_dir)\b/,
    why: 'Cargo runs this when the package is built, and the line starts a program or reaches the network.',
  },
  {
    kind: 'install_script',
    files: named(String.raw`\.cargo/config(?:\.toml)?`),
    lines:
      /^\s*(?:runner|linker|rustc(?:-workspace)?-wrapper|rustc|rustdoc|credential-provider|\[alias|\[env)/,
    why: 'The line makes Cargo start another program.',
  },
  {
    kind: 'package_source',
    files: named(
      String.raw`\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|pip\.conf|\.pypirc|\.bundle/config|\.gemrc|nuget\.config|gradle-wrapper\.properties|settings\.xml`,
    ),
    lines:
      /registry|index-url|trusted-host|find-links|npmregistryserver|yarnpath|plugins|preload|script-shell|node-options|distributionurl|ignore-scripts|strict-ssl|<(?:add|mirror|url)\b|_auth|unsafe/i,
    why: 'The line decides from where packages come or what runs with them.',
  },
];

export interface SelfRunNote {
  readonly kind: NoteKind;
  readonly why: string;
  /** Null for the whole file. */
  readonly lines: RegExp | null;
}

/** Why a file deserves a look because another program obeys it; null for an ordinary file. */
export function selfRunNote(path: string): SelfRunNote | null {
  const name = path.toLowerCase();
  const rule = RULES.find(({ files }) => files.test(name));
  return rule === undefined ? null : { kind: rule.kind, why: rule.why, lines: rule.lines ?? null };
}
