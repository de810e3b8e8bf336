// What an attacking agent tries, row by row: each a line of shell that succeeds where the attack does, and does no harm.
type Outcome = 'blocked' | 'not blocked';

export interface Attack {
  readonly id: string;
  /** As a person reads it. */
  readonly what: string;
  /** Ends with 0 where the attack succeeds. Variables: HOME, REPO, GIT, ENTRY (git's folder for the worktree), CANARY (a pid), MARK, PTY (a terminal of the machine). */
  readonly attempt: string;
  readonly standard: Outcome;
  readonly strict: Outcome;
  /** Nobody but root can do it even unconfined. */
  readonly root?: true;
}

const row = (id: string, what: string, attempt: string, rest: Partial<Attack> = {}): Attack => ({
  id,
  what,
  attempt,
  standard: 'blocked',
  strict: 'blocked',
  ...rest,
});

const reads = (id: string, what: string, path: string, rest?: Partial<Attack>): Attack =>
  row(`read-${id}`, `read ${what}`, `grep -q canary ${path}`, rest);
const adds = (id: string, what: string, path: string, rest?: Partial<Attack>): Attack =>
  row(`write-${id}`, `write ${what}`, `echo >> ${path}`, rest);

const READING: readonly Attack[] = [
  reads('ssh', 'an SSH key', '"$HOME/.ssh/id_ed25519"'),
  reads('netrc', 'passwords of ~/.netrc', '"$HOME/.netrc"'),
  reads('gh', 'the sign-in of a forge', '"$HOME/.config/gh/hosts.yml"'),
  reads('dots', 'a credential through `..`', '"$HOME/other/../.netrc" "$PWD/../../../../.netrc"'),
  reads('root', 'a credential through /proc/self/root', '"/proc/self/root$HOME/.netrc"'),
  reads('other-root', 'a credential through the root of another process', '"/proc/$CANARY/root$HOME/.netrc"'),
  row('read-link', 'read a credential through a link', 'ln -s "$HOME/.netrc" l1 && grep -q canary l1'),
  row(
    'read-temp-link',
    'read a credential through a link in /tmp',
    'ln -s "$HOME/.netrc" /tmp/l-$MARK && grep -q canary /tmp/l-$MARK',
  ),
  row('read-hard-link', 'read a credential through a hard link', 'ln "$HOME/.netrc" h1 && grep -q canary h1'),
  row(
    'read-folder-fd',
    'read a credential through an open folder',
    'exec 9<"$HOME"; grep -q canary /proc/self/fd/9/.netrc',
  ),
  row(
    'read-find',
    'find a credential by its name',
    'find "$HOME" -maxdepth 3 -name "id_*" -exec cat {} + | grep -q canary',
  ),
  row('read-archive', 'pack a folder of credentials', 'tar cf - -C "$HOME" .config/gh | grep -aq canary'),
  row('list-ssh', 'list the names of keys', 'ls "$HOME/.ssh" | grep -q .'),
  row('list-store', 'list the jobs of this program', 'ls "$HOME/.agy-mcp/sessions" | grep -q .'),
  reads('configuration', 'the configuration of this program', '"$HOME/.config/agy-mcp/config.toml"'),
  row('read-shadow', "read the system's passwords", 'test -s /etc/shadow && cat /etc/shadow | grep -q .', {
    root: true,
  }),
  reads('shared-memory', 'shared memory of others', '/dev/shm/canary-$MARK'),
  reads('temp', 'the temporary files of others', '"$OUTER_TMP/canary-$MARK"'),
  reads('other', 'another project', '"$HOME/other/notes"', { standard: 'not blocked' }),
  reads('checkout', 'what git ignores in the checkout', '"$REPO/.local-notes"', { standard: 'not blocked' }),
  row(
    'read-unmount',
    'unmount what hides a credential',
    'umount "$HOME/.ssh" && false || { umount "$HOME/.netrc" 2>/dev/null; grep -q canary "$HOME/.netrc"; }',
  ),
  row('make-disk', 'make a device file of the disk', 'mknod disk-node b 1 0', { root: true }),
  row('read-kernel-log', "read the kernel's log", 'exec 9</dev/kmsg', { root: true }),
];

const WRITING: readonly Attack[] = [
  adds('home', 'into the home', '"$HOME/new-file"'),
  adds('bashrc', 'a start file of a shell', '"$HOME/.bashrc"'),
  adds('profile', 'a start file that is missing', '"$HOME/.profile"'),
  row('write-keys', 'add a key that lets others in', 'echo >> "$HOME/.ssh/authorized_keys"'),
  row(
    'write-program',
    'put a program on the PATH',
    'mkdir -p "$HOME/.local/bin" && echo > "$HOME/.local/bin/git"',
  ),
  row(
    'write-autostart',
    'start with the session',
    'mkdir -p "$HOME/.config/autostart" && echo > "$HOME/.config/autostart/x.desktop"',
  ),
  adds('gitconfig', "the user's git configuration", '"$HOME/.gitconfig"'),
  adds('store', 'into the store of this program', '"$HOME/.agy-mcp/sessions/x"'),
  adds('configuration', 'the configuration of this program', '"$HOME/.config/agy-mcp/config.toml"'),
  adds('agent-settings', "the agent's settings", '"$HOME/.gemini/antigravity-cli/settings.json"'),
  row(
    'write-agent-hooks',
    "hooks of the agent's configuration",
    'mkdir -p "$HOME/.gemini/config" && echo > "$HOME/.gemini/config/hooks.json"',
  ),
  adds('checkout', 'the checkout by its path', '"$REPO/README.md"'),
  adds('checkout-dots', 'the checkout through `..`', '../../../README.md'),
  adds('checkout-root', 'the checkout through /proc/self/root', '"/proc/self/root$REPO/README.md"'),
  row('write-link', 'the checkout through a link', 'ln -s "$REPO/README.md" l2 && echo >> l2'),
  row('write-hard-link', 'the checkout through a hard link', 'ln "$REPO/README.md" h2 && echo >> h2'),
  row(
    'write-folder-fd',
    'the checkout through an open folder',
    'exec 9<"$REPO"; echo > /proc/self/fd/9/by-fd',
  ),
  row('write-reopen', 'a file that is open for reading', 'exec 9<"$REPO/README.md"; echo >> /proc/self/fd/9'),
  row('write-move-in', 'move a file into the checkout', 'echo > moved && mv moved "$REPO/moved"'),
  row('write-move-out', 'move a file out of the checkout', 'mv "$REPO/spare-1" taken'),
  row('write-delete', 'delete a file of the checkout', 'rm "$REPO/spare-2"'),
  row('write-mode', 'change the mode of a file of the checkout', 'chmod 777 "$REPO/README.md"'),
  row('write-time', 'change the time of a file of the checkout', 'touch -d 2001-01-01 "$REPO/README.md"'),
  row('write-truncate', 'cut a file of the checkout short', 'truncate -s 1 "$REPO/spare-3"'),
  row(
    'write-race',
    'swap a folder for a link while it is written to',
    'i=0; while [ $i -lt 60 ]; do rm -rf d; ln -s "$REPO" d; echo > d/by-race; rm d; mkdir d; echo > d/by-race; i=$((i+1)); done; test -e "$REPO/by-race"',
  ),
  row(
    'write-remount',
    'make the machine writable again',
    'mount -o remount,rw,bind / && echo > "$HOME/by-remount"',
    { root: true },
  ),
  row(
    'write-bind',
    'mount the machine once more',
    'mkdir -p m && mount --bind "$HOME" m && echo > m/by-bind; r=$?; umount m; exit $r',
    { root: true },
  ),
  row('write-kernel', 'change settings of the kernel', 'exec 9>>/proc/sys/kernel/core_pattern', {
    root: true,
  }),
];

const GIT: readonly Attack[] = [
  row('git-file', 'the `.git` file of the worktree', 'echo >> .git'),
  row('git-file-move', 'move the `.git` file away', 'mv .git .git-2 && mv .git-2 .git'),
  row('git-file-link', 'replace the `.git` file', 'cp .git .git-3 && mv -f .git-3 .git'),
  adds('git-config', 'the configuration of the repository', '"$GIT/config"'),
  row('git-config-command', 'have git write its configuration', 'git config core.fsmonitor ./evil'),
  row('git-hook', 'a hook of the repository', 'echo > "$GIT/hooks/post-checkout"'),
  row('git-index', "the checkout's index", 'touch "$GIT/index"'),
  row(
    'git-main',
    'move the main branch',
    'git update-ref refs/heads/main HEAD~0 && echo >> "$GIT/refs/heads/main"',
  ),
  row('git-tag', 'make a tag', 'git tag by-attack'),
  row('git-stash', 'change the stash', 'git update-ref refs/stash HEAD'),
  row(
    'git-keep',
    "move the ref that keeps the job's work",
    'mkdir -p "$GIT/refs/agy-mcp" && git update-ref refs/agy-mcp/by-attack HEAD',
  ),
  row('git-packed', 'packed refs', 'echo >> "$GIT/packed-refs"'),
  row(
    'git-attributes',
    'attributes of the repository',
    'mkdir -p "$GIT/info" && echo >> "$GIT/info/attributes"',
  ),
  row(
    'git-alternates',
    'where git looks for objects',
    'mkdir -p "$GIT/objects/info" && echo >> "$GIT/objects/info/alternates"',
  ),
  row(
    'git-commondir',
    "lead git elsewhere from the worktree's entry",
    'cp "$ENTRY/commondir" c && cat c > "$ENTRY/commondir"',
  ),
  row('git-worktree-config', "a configuration in the worktree's entry", 'echo > "$ENTRY/config.worktree"'),
  row(
    'git-other-entry',
    'the entry of another worktree',
    'cat "$GIT/worktrees/other-tree/HEAD" > k && cat k > "$GIT/worktrees/other-tree/HEAD"',
  ),
  row('git-other-tree', 'files of another worktree', 'echo >> "$HOME/other-tree/README.md"'),
  row('git-mcp', 'servers for coding agents', 'echo > .mcp.json'),
  row(
    'git-gemini',
    'settings of an agent in the project',
    'mkdir -p .gemini && echo > .gemini/settings.json',
  ),
  row('git-agents', 'hooks of an agent in the project', 'mkdir -p .agents && echo > .agents/hooks.json'),
  row(
    'git-claude',
    'settings of another agent in the project',
    'mkdir -p .claude && echo > .claude/settings.json',
  ),
];

const connect = (path: string): string => `node "$HOME/bin/connect.cjs" ${path}`;

const PROCESSES: readonly Attack[] = [
  row(
    'process-see',
    'see the processes of the machine',
    'grep -q . "/proc/$CANARY/comm" && grep -q canary "/proc/$CANARY/cmdline"',
  ),
  row(
    'process-environment',
    'read the variables of another process',
    'grep -aq canary-env "/proc/$CANARY/environ"',
  ),
  row('process-memory', 'open the memory of another process', 'exec 9<"/proc/$CANARY/mem"'),
  row(
    'process-signal',
    'signal another process',
    'kill -0 $CANARY && grep -q canary "/proc/$CANARY/cmdline"',
  ),
  row('process-root', 'reach files through another process', 'grep -q canary "/proc/$CANARY/cwd/.netrc"'),
  row('process-namespace', 'enter the namespaces of another process', 'nsenter -t $CANARY -m -- true', {
    root: true,
  }),
  row('process-user-namespace', 'make a user namespace', 'unshare -U true'),
  row('process-mount-namespace', 'mount in a namespace of its own', 'unshare -Urm mount -t tmpfs none /mnt'),
  row(
    'process-privileges',
    'gain privileges by a program that has them',
    'grep -q "NoNewPrivs:.0" /proc/self/status',
  ),
  row('process-capabilities', 'have capabilities', '! grep -q "CapEff:.0000000000000000" /proc/self/status', {
    root: true,
  }),
  row(
    'process-cgroup',
    'make a control group',
    'for g in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/memory; do mkdir $g/agy-$MARK && { rmdir $g/agy-$MARK; exit 0; }; done; exit 1',
    { root: true },
  ),
  row('socket-keys', 'the socket of an SSH agent', connect('"$HOME/.ssh/agent.sock"')),
  row('socket-temp', 'a socket in /tmp, as of X11 and ssh-agent', connect('"$OUTER_TMP/s-$MARK"')),
  row('socket-run', 'a socket in /run, as of D-Bus and Docker', connect('/run/s-$MARK'), { root: true }),
  row('socket-home', 'a socket of a program in the home', connect('"$HOME/.docker/run/docker.sock"')),
];

const ptrace = (pid: string): string =>
  `( n=117; [ "$(uname -m)" = x86_64 ] && n=101; perl -e 'exit(syscall($ARGV[0] + 0, 0x4206, $ARGV[1] + 0, 0, 0) != 0)' $n ${pid} )`;
const socket = (words: string): string => `perl -e 'socket(S, ${words}) or exit 1'`;
/** For a process of this job's own machine alone: others run jobs, too. */
const forRunner = (attempt: string): string =>
  `for p in /proc/[0-9]*; do grep -aq run-job.js "$p/cmdline" && grep -azqx "HOME=$HOME" "$p/environ" && ${attempt} && exit 0; done; exit 1`;

const KERNEL: readonly Attack[] = [
  row(
    'process-trace',
    'trace another process',
    `grep -q canary "/proc/$CANARY/cmdline" && ${ptrace('$CANARY')}`,
  ),
  row('process-trace-runner', 'trace the runner of the job', forRunner(ptrace('"${p#/proc/}"'))),
  row('process-runner-memory', 'open the memory of the runner', forRunner('( exec 9<"$p/mem" )')),
  row('process-runner-variables', 'read the variables of the runner', forRunner('true')),
  row('terminal-read', 'read what is typed in a terminal', 'exec 9<"$PTY"'),
  row('terminal-write', 'write to a terminal', 'test -c "$PTY" && echo > "$PTY"'),
  row(
    'terminal-type',
    'type into a terminal (TIOCSTI)',
    `test -c "$PTY" && perl -e 'open(F, "+<", $ARGV[0]) or exit 1; my $c = "x"; ioctl(F, 0x5412, $c) or exit 1' "$PTY"`,
    { root: true },
  ),
  row('socket-abstract', 'an abstract socket of another program', connect('@canary-$MARK'), {
    standard: 'not blocked',
    strict: 'not blocked',
  }),
  row('socket-raw', 'send packets of any kind', socket('2, 3, 1'), { root: true }),
  row('socket-packet', 'listen to the network', socket('17, 3, 768'), { root: true }),
  row('many-files', 'make very many files', 'mkdir many && cd many && seq 3000 | xargs touch', {
    standard: 'not blocked',
    strict: 'not blocked',
  }),
];

export const ATTACKS: readonly Attack[] = [...READING, ...WRITING, ...GIT, ...PROCESSES, ...KERNEL];

/** What uses the machine up: each in a job of its own, as it ends one. All are blocked in both profiles. */
export interface Exhaustion {
  readonly id: string;
  readonly what: string;
  /** Of `[confinement.limits]`: low, so that the attempt is harmless where it succeeds. */
  readonly limits: string;
  /** Prints the id where it has got all that it wanted. */
  readonly script: string;
  /** Of the error of the job; null where the kernel refuses it to a process, and the job goes on. */
  readonly says: RegExp | null;
}

export const EXHAUSTIONS: readonly Exhaustion[] = [
  {
    id: 'fill-memory',
    what: 'fill the memory',
    limits: 'memory_mb = 300',
    script: `node -e 'const all = []; for (let i = 0; i < 12; i += 1) all.push(Buffer.alloc(50e6, 1)); console.log("fill-memory")'; sleep 5`,
    says: /300 MB of memory.*`memory_mb`/,
  },
  {
    id: 'fork-without-end',
    what: 'start processes without end',
    limits: 'processes = 150',
    script: 'i=0; while [ $i -lt 400 ]; do sleep 8 & i=$((i+1)); done; echo fork-without-end; sleep 5',
    says: /150 processes and threads.*`processes`/,
  },
  {
    id: 'use-processor',
    what: 'keep all processors busy',
    limits: 'cpu_seconds = 3',
    script: `for n in 1 2 3; do sh -c 'ulimit -t 2; while :; do :; done' & done; wait; sleep 5; echo use-processor`,
    says: /3 s of processor time.*`cpu_seconds`/,
  },
  {
    id: 'fill-disk',
    what: 'fill the disk with many files',
    limits: 'written_mb = 50',
    script:
      'for n in 1 2 3 4 5 6; do head -c 20000000 /dev/zero > big.$n; sync big.$n; done; sleep 5; echo fill-disk; rm big.*',
    says: /50 MB written to disk.*`written_mb`/,
  },
  {
    id: 'large-file',
    what: 'fill the disk with one file',
    limits: 'file_size_mb = 1',
    script: 'head -c 5000000 /dev/zero > large && echo large-file; rm large',
    says: null,
  },
  {
    id: 'many-open-files',
    what: 'open files without end',
    limits: 'open_files = 300',
    script: `node -e 'const fs = require("node:fs"); for (let i = 0; i < 2000; i += 1) fs.openSync("/dev/null"); console.log("many-open-files")'`,
    says: null,
  },
];

/** One script that tries all of them, and says `id got` or `id no` of each. */
export function attackScript(
  variables: Readonly<Record<string, string>>,
  rows: readonly Pick<Attack, 'id' | 'attempt'>[] = ATTACKS,
): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  const tries = rows.map(
    ({ id, attempt }) =>
      `if ( ${attempt} ) > /dev/null 2>&1 < /dev/null; then echo "${id} got"; else echo "${id} no"; fi`,
  );
  return [...set, 'ENTRY="$(git rev-parse --absolute-git-dir)"', ...tries].join('\n');
}
