// What the agent's process finds in its environment.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADAPTERS } from '../../../src/adapters/index.ts';
import {
  absolutePath,
  buildChildEnv,
  proxyWithoutUserinfo,
  refusedEnvName,
  refusedPassName,
} from '../../../src/policy/child-env.ts';

type Input = Parameters<typeof buildChildEnv>[0];

function build(env: Input['env'], rest: Partial<Input> = {}): Record<string, string> {
  return buildChildEnv({
    env,
    platform: 'linux',
    fixed: FIXED,
    passEnv: [],
    extraEnv: {},
    set: {},
    ...rest,
  });
}

const FIXED = { AGY_CLI_DISABLE_AUTO_UPDATE: 'true', NO_COLOR: '1' };

// promise: env-allow-list
describe('what is inherited', () => {
  test('on Linux: the list and the locale, nothing else', () => {
    const listed = {
      PATH: '/usr/bin',
      HOME: '/home/a',
      USER: 'a',
      LOGNAME: 'a',
      SHELL: '/bin/sh',
      LANG: 'C',
      LC_ALL: 'C',
      LC_TIME: 'C',
      TZ: 'UTC',
      TERM: 'xterm',
      TMPDIR: '/tmp',
      XDG_RUNTIME_DIR: '/run/user/1',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus',
      SSL_CERT_FILE: '/c.pem',
      SSL_CERT_DIR: '/c',
      SSH_CONNECTION: '1',
      SSH_CLIENT: '1',
      SSH_TTY: '/dev/pts/1',
      no_proxy: 'localhost',
      https_proxy: 'http://proxy:3128',
    };
    const others = {
      AWS_SECRET_ACCESS_KEY: 'x',
      GITHUB_TOKEN: 'x',
      DATABASE_URL: 'x',
      GEMINI_API_KEY: 'x',
      GOOGLE_APPLICATION_CREDENTIALS: 'x',
      AGY_GATEWAY_URL: 'x',
      ANTIGRAVITY_CONVERSATION_ID: 'x',
      GIT_DIR: 'x',
      GIT_CONFIG_COUNT: '1',
      LD_PRELOAD: 'x',
      NODE_OPTIONS: 'x',
      BASH_ENV: 'x',
      PYTHONPATH: 'x',
      EDITOR: 'x',
      DISPLAY: ':0',
      BROWSER: 'x',
      LC_lower: 'x',
      USERPROFILE: 'x',
      path: '/evil',
    };
    expect(build({ ...listed, ...others, LC_NOTHING: undefined })).toEqual({ ...listed, ...FIXED });
  });

  test('on macOS: without the names of Linux and Windows', () => {
    const env = { PATH: '/usr/bin', HOME: '/Users/a', XDG_RUNTIME_DIR: '/x', APPDATA: 'x' };
    expect(build(env, { platform: 'darwin' })).toEqual({ PATH: '/usr/bin', HOME: '/Users/a', ...FIXED });
  });

  test('on Windows: by name without regard to case, under the name it has there', () => {
    const env = {
      Path: 'C:\\Windows;.;D:\\x',
      SYSTEMROOT: 'C:\\Windows',
      LocalAppData: 'C:\\l',
      ComSpec: 'c',
      node_options: 'x',
      OneDrive: 'x',
    };
    expect(build(env, { platform: 'win32' })).toEqual({
      Path: 'C:\\Windows;D:\\x',
      SYSTEMROOT: 'C:\\Windows',
      LocalAppData: 'C:\\l',
      ComSpec: 'c',
      ...FIXED,
    });
  });

  test('no name outside the list gets through, whatever it is', () => {
    const name = fc.stringMatching(
      /^(?:GIT|AGY|ANTIGRAVITY|GOOGLE|GEMINI|LD|NODE|PYTHON|AWS|npm_config)_[A-Z0-9_]{1,12}$/,
    );
    fc.assert(
      fc.property(name, (each) => {
        expect(build({ [each]: 'x' })).toEqual(FIXED);
      }),
    );
  });
});

// promise: env-proxy
describe('proxies', () => {
  test.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128'],
    ['proxy.example:3128', 'proxy.example:3128'],
    ['http://user:pa%40ss@proxy.example:3128', 'http://proxy.example:3128'],
    ['http://user:p@ss@proxy.example:3128/', 'http://proxy.example:3128'],
    ['socks5h://user@[::1]:1080', 'socks5h://[::1]:1080'],
    ['http://us er:pass@/', null],
    ['user:secret@proxy.example', null],
    ['://user:secret@proxy', null],
  ])('%s becomes %s', (value, kept) => {
    expect(proxyWithoutUserinfo(value)).toBe(kept);
    expect(build({ HTTPS_PROXY: value })).toEqual(kept === null ? FIXED : { HTTPS_PROXY: kept, ...FIXED });
  });

  test('a user or password never survives', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (user, rest) => {
        expect(proxyWithoutUserinfo(`http://${user}:hunter2@${rest}`) ?? '').not.toMatch(/hunter2@|@/);
      }),
    );
  });
});

// promise: env-path
test('PATH keeps absolute entries only, so that no program of the repository is found', () => {
  expect(absolutePath('/usr/bin::.:bin:./x:node_modules/.bin:/opt/b', 'linux')).toBe('/usr/bin:/opt/b');
  expect(absolutePath('C:\\a;b;.;;"D:\\with space"', 'win32')).toBe('C:\\a;"D:\\with space"');
});

describe('what is added', () => {
  test('names of the config, but never those that control a runtime', () => {
    const env = {
      GEMINI_API_KEY: 'k',
      GOOGLE_CLOUD_PROJECT: 'p',
      LD_PRELOAD: 'x',
      NODE_OPTIONS: 'x',
      GIT_SSH_COMMAND: 'x',
      BASH_ENV: 'x',
    };
    expect(build(env, { passEnv: Object.keys(env) })).toEqual({
      GEMINI_API_KEY: 'k',
      GOOGLE_CLOUD_PROJECT: 'p',
      ...FIXED,
    });
  });

  test('variables of the request, without refused names', () => {
    expect(build({}, { extraEnv: { FEATURE: 'on', LD_PRELOAD: '/x.so', PATH: '/evil' } })).toEqual({
      FEATURE: 'on',
      ...FIXED,
    });
  });

  test("the bridge's own variables win", () => {
    expect(
      build({ TERM: 'a' }, { extraEnv: { X: '1' }, set: { X: '2', NO_COLOR: '', TMPDIR: '/private' } }),
    ).toEqual({
      TERM: 'a',
      X: '2',
      TMPDIR: '/private',
      AGY_CLI_DISABLE_AUTO_UPDATE: 'true',
      NO_COLOR: '',
    });
  });

  test('gemini is one process, so that a signal reaches it', () => {
    expect(build({}, { fixed: ADAPTERS.gemini.environment })).toEqual({
      GEMINI_CLI_NO_RELAUNCH: 'true',
      NO_COLOR: '1',
    });
  });
});

// promise: env-runtime
describe('names that extra_env may not set', () => {
  test.each([
    ['_'],
    ['PATH'],
    ['HOME'],
    ['ENV'],
    ['BASH_ENV'],
    ['COMSPEC'],
    ['NODE_OPTIONS'],
    ['GIT_CONFIG'],
    ['GIT_CONFIG_KEY_0'],
    ['LD_PRELOAD'],
    ['LD_LIBRARY_PATH'],
    ['DYLD_INSERT_LIBRARIES'],
    ['PYTHONPATH'],
    ['PYTHONSTARTUP'],
    ['AGY_BIN'],
    ['GEMINI_BIN'],
    ['AGY_CLI_DISABLE_AUTO_UPDATE'],
    ['ANTIGRAVITY_CONVERSATION_ID'],
    ['AGY_GATEWAY_URL'],
    ['CLOUD_CODE_URL'],
    ['AICODE_ENDPOINT_URL'],
    ['GIT_SSH_COMMAND'],
    ['SSH_ASKPASS'],
    ['PERL5LIB'],
    ['RUBYOPT'],
    ['JAVA_TOOL_OPTIONS'],
    ['EDITOR'],
    ['GIT_EDITOR'],
    ['PROMPT_COMMAND'],
    ['NPM_CONFIG_PREFIX'],
    ['GOOGLE_GEMINI_BASE_URL'],
    ['HTTPS_PROXY'],
    ['SSL_CERT_FILE'],
    ['XDG_CONFIG_HOME'],
    ['ld_preload'],
  ])('%s', (name) => {
    expect(refusedEnvName(name)).toMatch(/^\S.*[^.]$/);
  });

  test.each([
    ['FEATURE_FLAG'],
    ['NODE_ENV'],
    ['CI'],
    ['DATABASE_URL'],
    ['GIT_AUTHOR_NAME'],
    ['PORT'],
    ['PATHS'],
    ['HOMEPAGE'],
    ['ENVIRONMENT'],
  ])('%s is allowed', (name) => {
    expect(refusedEnvName(name)).toBeNull();
  });

  test.each([
    ['a compiler', 'CC CXX CARGO_BUILD_RUSTC_WRAPPER CMAKE_C_COMPILER CXX_WASM32'],
    ['an editor or a pager', 'KUBE_EDITOR BAT_PAGER HGEDITOR VIMINIT'],
    ['a terminal', 'TERMINFO TERMINFO_DIRS TMUX LESS'],
    ['whom to trust', 'AWS_CA_BUNDLE ACME_ROOT_CERT ACME_SKIP_VERIFY HTTPLIB_CA_CERTS_PATH GNUPGHOME'],
    ['a start or settings file', 'CURL_HOME WGETRC PSQLRC ACME_CONFIG ACMERC KUBECONFIG ACME_CONFIG_DIR'],
    ['a socket', 'VSCODE_IPC_HOOK_CLI SSH_AUTH_SOCK ACME_SOCKET ACME_DAEMON_SOCKET_PATH DOCKER_HOST'],
    ['code', 'ACME_PRELOAD ACME_PLUGIN_PATH ACME_LIBRARY_PATH GUILE_LOAD_PATH R_LIBS_USER'],
    ['options', 'ACME_OPTS ACME_JAVA_OPTIONS CFLAGS EXTRA_LDFLAGS PYTEST_ADDOPTS'],
    ['a program', 'ACME_COMMAND ACME_WRAPPER ACME_BINARY CHROME_BIN FZF_DEFAULT_COMMAND'],
    ['where traffic goes', 'ACME_PROXY GOPROXY ACME_REGISTRY ELECTRON_MIRROR RSYNC_PROXY'],
  ])('what names %s, whatever the program', (_kind, list) => {
    for (const name of list.split(' ')) expect(refusedEnvName(name), name).not.toBeNull();
  });

  test.each([
    [
      'colour',
      'NO_COLOR FORCE_COLOR CARGO_TERM_COLOR NPM_CONFIG_COLOR PIP_NO_COLOR LS_COLORS NODE_DISABLE_COLORS',
    ],
    ['locale', 'LANG LANGUAGE LC_ALL TZ'],
    ['continuous integration', 'CI GITHUB_ACTIONS BUILD_NUMBER CI_COMMIT_SHA'],
    [
      'switches',
      'FEATURE_CONFIG ENABLE_PLUGINS ACME_PROXY_ENABLED VITE_REGISTRY TF_VAR_HOME DOTNET_NOLOGO HUSKY',
    ],
    [
      'an application',
      'PORT DATABASE_URL LOG_LEVEL UPLOAD_DIR DB_PATH CACHE_DRIVER TRUST_PROXY FEATURE_FLAGS SRC',
    ],
    ['limits', 'GOMAXPROCS UV_THREADPOOL_SIZE HTTP_TIMEOUT MAX_WORKERS'],
  ])('what is about %s is kept', (_kind, list) => {
    for (const name of list.split(' ')) expect(refusedEnvName(name), name).toBeNull();
  });

  test('a switch that turns a check of trust off is no harmless switch', () => {
    for (const name of ['DISABLE_SSL_VERIFY', 'ENABLE_TLS_INSECURE'])
      expect(refusedEnvName(name), name).not.toBeNull();
  });

  test('what only a kind refuses, the user may still let through', () => {
    for (const name of ['JAVA_HOME', 'KUBECONFIG', 'ACME_CONFIG', 'CC', 'SSH_AUTH_SOCK'])
      expect(refusedPassName(name), name).toBeNull();
  });

  test('the config may pass accounts and endpoints, not runtime control', () => {
    expect(refusedPassName('GOOGLE_GEMINI_BASE_URL')).toBeNull();
    expect(refusedPassName('DYLD_INSERT_LIBRARIES')).not.toBeNull();
  });
});
