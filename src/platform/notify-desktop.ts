// A notice on the desktop, where there is one: never the only way to learn of something.
import { findExecutable } from './processes/find-executable.ts';
import { askProgram } from './processes/spawn.ts';

const NOTICE_MS = 3_000;

interface Notifier {
  readonly program: string;
  readonly args: (title: string, text: string) => readonly string[];
}

/** Texts are arguments of their own, never a part of a script. */
const NOTIFIERS: Partial<Readonly<Record<NodeJS.Platform, Notifier>>> = {
  linux: { program: 'notify-send', args: (title, text) => ['--app-name=agy-mcp', '--', title, text] },
  darwin: {
    program: '/usr/bin/osascript',
    args: (title, text) => [
      ...[
        'on run argv',
        'display notification (item 2 of argv) with title (item 1 of argv)',
        'end run',
      ].flatMap((line) => ['-e', line]),
      title,
      text,
    ],
  },
};

/** Resolves when it was shown, or could not be: nobody learns which. */
async function notifyDesktop(
  title: string,
  text: string,
  { env, platform }: { readonly env: NodeJS.ProcessEnv; readonly platform: NodeJS.Platform },
): Promise<void> {
  const notifier = NOTIFIERS[platform];
  if (notifier === undefined) return;
  const program = await findExecutable(notifier.program, env, platform);
  if (program === null) return;
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  await askProgram(program, notifier.args(title, text), {
    env: Object.fromEntries(set),
    cwd: '/',
    timeoutMs: NOTICE_MS,
  }).catch(() => null); // no desktop
}

const NOTICE_CHARS = 200;

/** Says that a question waits. @param text as it may leave the process */
export function notifyQuestion(text: string, machine: Parameters<typeof notifyDesktop>[2]): void {
  void notifyDesktop('agy-mcp asks', text.slice(0, NOTICE_CHARS), machine);
}
