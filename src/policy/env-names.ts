// Names of environment variables: what a child inherits, what nobody may set. Data.
import { BACKENDS, programVariable } from '../protocol/backend.ts';

import type { RefusedEnv } from './refused-env.ts';
import { ENV_KINDS } from './env-kinds.ts';
import { PROGRAM_ENV } from './env-of-programs.ts';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Inherited on every system. */
const EVERYWHERE = words(`PATH HOME USER LOGNAME SHELL LANG TZ TERM TMPDIR SSL_CERT_FILE SSL_CERT_DIR
  SSH_CONNECTION SSH_CLIENT SSH_TTY`);

/** Without the bus or the runtime folder the agent's keyring is out of reach and it looks signed out. */
const LINUX = words('XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS');
const WINDOWS = words(
  'USERPROFILE APPDATA LOCALAPPDATA TEMP TMP SystemRoot ComSpec PATHEXT HOMEDRIVE HOMEPATH',
);

export const INHERITED_NAMES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [...EVERYWHERE, ...LINUX],
  win32: [...EVERYWHERE, ...WINDOWS],
};
export const INHERITED_ELSEWHERE = EVERYWHERE;

/** Locale categories; the only names that are let through by pattern. */
export const INHERITED_LOCALE = /^LC_[A-Z]{1,20}$/;

const PROXIES = words('HTTP_PROXY HTTPS_PROXY ALL_PROXY');
const TRUST = words('NO_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE SSLKEYLOGFILE');

/** Inherited in upper and in lower case; values may carry a user and a password. */
export const PROXY_NAMES = PROXIES.flatMap((name) => [name, name.toLowerCase()]);
export const NO_PROXY_NAMES = words('NO_PROXY no_proxy');

/** First match says why. Compared in upper case. */
export const REFUSED_ENV: readonly RefusedEnv[] = [
  {
    id: 'loader',
    why: 'decides which code a process loads',
    names:
      words(`GLIBC_TUNABLES GCONV_PATH LOCPATH NLSPATH HOSTALIASES RESOLV_HOST_CONF OPENSSL_CONF OPENSSL_MODULES
      COR_PROFILER COR_ENABLE_PROFILING CORECLR_PROFILER CORECLR_ENABLE_PROFILING DOTNET_STARTUP_HOOKS`),
    prefixes: words('LD_ DYLD_'),
    strict: true,
    configMayPass: false,
  },
  {
    id: 'shell',
    why: 'makes a shell run or read something of its own',
    names:
      words(`_ ENV BASH_ENV BASHOPTS SHELLOPTS PROMPT_COMMAND PS4 IFS CDPATH FPATH ZDOTDIR COMSPEC PSMODULEPATH
      PSMODULEANALYSISCACHEPATH INPUTRC`),
    prefixes: words('BASH_FUNC_'),
    configMayPass: false,
  },
  {
    id: 'interpreter',
    why: 'makes an interpreter load code or options',
    names:
      words(`RUBYOPT RUBYLIB RUBYPATH JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH LUA_INIT LUA_PATH
      LUA_CPATH PHPRC PHP_INI_SCAN_DIR R_PROFILE R_PROFILE_USER ERL_FLAGS ERL_AFLAGS ELECTRON_RUN_AS_NODE GOFLAGS GOENV
      TS_NODE_PROJECT`),
    prefixes: words('NODE_ PYTHON PERL BUN_ DENO_ ELIXIR_'),
    except: words('NODE_ENV NODE_DISABLE_COLORS NODE_NO_WARNINGS'),
    strict: true,
    configMayPass: false,
  },
  {
    id: 'build_tool',
    why: 'makes a package manager or build tool use another program or registry',
    names: words(
      'MAKEFLAGS MFLAGS GNUMAKEFLAGS MAVEN_OPTS MAVEN_ARGS GRADLE_OPTS SBT_OPTS GONOSUMDB GONOSUMCHECK GOPROXY GOTOOLCHAIN',
    ),
    prefixes: words(
      'NPM_CONFIG_ YARN_ PNPM_ PIP_ UV_ CARGO_ RUSTC RUSTUP_ GEM_ BUNDLE_ COMPOSER_ CMAKE_ TAR_OPTIONS',
    ),
    except: words('UV_THREADPOOL_SIZE CMAKE_BUILD_TYPE CMAKE_BUILD_PARALLEL_LEVEL CARGO_INCREMENTAL'),
    configMayPass: false,
  },
  {
    id: 'git',
    why: 'redirects git or makes it run a program',
    names: [],
    prefixes: words('GIT_'),
    except: words(
      'GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE GIT_TERMINAL_PROMPT',
    ),
    strict: true,
    configMayPass: false,
  },
  {
    id: 'helper',
    why: 'names a program that others start',
    names: words('EDITOR VISUAL PAGER BROWSER DISPLAY WAYLAND_DISPLAY LESSOPEN LESSCLOSE MANPAGER'),
    suffixes: words('_ASKPASS _EDITOR _PAGER _BROWSER'),
    configMayPass: false,
  },
  {
    id: 'place',
    why: 'moves the place where programs, settings or sign-ins are found',
    names:
      words(`PATH PATHEXT HOME SHELL USERPROFILE APPDATA LOCALAPPDATA PROGRAMDATA SYSTEMROOT WINDIR HOMEDRIVE HOMEPATH
      TMPDIR TEMP TMP DBUS_SESSION_BUS_ADDRESS`),
    prefixes: words('XDG_'),
    configMayPass: true,
  },
  {
    id: 'bridge',
    why: "belongs to the bridge's own control of the agent",
    names: [
      ...BACKENDS.map(programVariable),
      ...words(`AGY_CLI_DISABLE_AUTO_UPDATE ANTIGRAVITY_AGENT ANTIGRAVITY_CONVERSATION_ID
      ANTIGRAVITY_SOURCE_METADATA ANTIGRAVITY_SIDECAR_WEB_PORT`),
    ],
    prefixes: words('AGY_MCP_ AGY_BRIDGE_ AGY_BROWSER_'),
    strict: true,
    configMayPass: false,
  },
  {
    id: 'account',
    why: "chooses the agent's account or endpoint, which is the configuration's to say",
    names: words('CLOUD_CODE_URL AICODE_ENDPOINT_URL UNLEASH_URL GCE_METADATA_HOST USE_ADC'),
    prefixes: [
      ...BACKENDS.map((name) => `${name.toUpperCase()}_`),
      ...words('ANTIGRAVITY_ GOOGLE_ CLOUDSDK_'),
    ],
    // A base address of a site under test is the project's own.
    suffixes:
      words(`API_BASE_URL LLM_BASE_URL AI_BASE_URL AGENT_BASE_URL MODEL_BASE_URL INFERENCE_BASE_URL GATEWAY_BASE_URL
      CLAUDE_BASE_URL ANTHROPIC_BASE_URL MISTRAL_BASE_URL GROQ_BASE_URL OLLAMA_BASE_URL DEEPSEEK_BASE_URL COHERE_BASE_URL TOGETHER_BASE_URL
      OPENROUTER_BASE_URL VERTEX_BASE_URL BEDROCK_BASE_URL HUGGINGFACE_BASE_URL HF_BASE_URL PERPLEXITY_BASE_URL
      FIREWORKS_BASE_URL CEREBRAS_BASE_URL REPLICATE_BASE_URL QWEN_BASE_URL DASHSCOPE_BASE_URL MOONSHOT_BASE_URL KIMI_BASE_URL
      ZHIPU_BASE_URL COPILOT_BASE_URL CODEX_BASE_URL CURSOR_BASE_URL GITHUB_BASE_URL`),
    strict: true,
    configMayPass: true,
  },
  {
    id: 'network',
    why: "decides where the agent's traffic goes or whom it trusts",
    names: [...PROXIES, ...TRUST],
    configMayPass: true,
  },
  ...PROGRAM_ENV,
  ...ENV_KINDS,
];
