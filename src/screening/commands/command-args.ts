// Reading the arguments of a command: flags with abbreviations, operands, dangerous targets. (pure)

/** `-bname`: the rest of a cluster is the value of one of these letters. */
export function withoutValues(args: readonly string[], letters: string): string[] {
  return args.map((arg) => arg.replace(new RegExp(`^(-[A-Za-z]*?[${letters}])\\S+$`), '$1'));
}

/** Whether a flag is given: as a letter in a cluster, or as a long option, which may be shortened. */
export function hasFlag(args: readonly string[], letters: string, ...longs: readonly string[]): boolean {
  for (const arg of args) {
    if (!arg.startsWith('-')) continue;
    if (arg === '--') return false;
    if (/^-[A-Za-z0-9]+$/.test(arg)) {
      for (let at = 0; at < letters.length; at += 1) if (arg.includes(letters.charAt(at))) return true;
    } else if (arg.startsWith('--')) {
      const given = arg.slice(2).split('=', 1)[0] ?? '';
      if (
        given !== '' &&
        longs.some((long) => long === given || (given.length >= 1 && long.startsWith(given)))
      )
        return true;
    }
  }
  return false;
}

/** Arguments that are no flags. */
export function operands(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  return [...before.filter((arg) => !arg.startsWith('-')), ...(end === -1 ? [] : args.slice(end + 1))];
}

/** Words that are in sentences and are nobody's arguments. */
const PROSE_BEFORE =
  /^(?:an?|the|to|of|and|or|should|must|can|could|may|will|would|is|are|was|be|this|that|these|its?|their|our|your|we|when|if|not|which|who)$/i;
/** What somebody builds: `render a delete button`, `service stop button`, `mc delete marker`. */
const PROSE_AFTER =
  /^(?:to|for|of|should|must|can|could|is|are|was|were|(?:button|method|endpoint|handler|handling|operation|marker|action|event|link|icon|dialog|logic|test|function|request|call|option|support|page|view|screen|form|feature|value|query|queries|mutation|hook|state|step|migration|helper|statement|command|syntax|semantics|style|behaviou?r|drive|path|string|specifier|temporary|unused|old|duplicated)s?)$/i;

/** Whether a word and its neighbours, from the program on, read like a sentence: many programs have names of words. */
export function readsLikeProse(args: readonly string[], at: number): boolean {
  return args.slice(0, at).some((word) => PROSE_BEFORE.test(word)) || PROSE_AFTER.test(args[at + 1] ?? '');
}

/** Punctuation that a sentence hangs on its last word. */
export function bare(word: string): string {
  return word.length > 2 ? word.replace(/(?<=[\w/*~])[.,:;!?'")\]]+$/, '') : word;
}

const SYSTEM_TOP =
  'bin|boot|dev|etc|home|lib|lib64|mnt|opt|private|proc|root|run|sbin|srv|sys|system|users|usr|var|windows|applications|library|volumes|program files';
const SYSTEM_PATH = new RegExp(
  String.raw`^(?:[a-z]:)?[/\\]+(?:\.{1,2}[/\\]+)*(?:(?:${SYSTEM_TOP})(?:[/\\].*)?|[*{.]*.{0,2}|[^/\\]*[[*?{].*)$`,
  'i',
);
const HOME_PATH = /^(?:~[\w-]*|\$\{?HOME\}?|%USERPROFILE%|\$env:USERPROFILE)(?:[/\\]*(?:[*.{].*)?)?$/i;

/** The root, a folder of the system, a home folder, or anything inside the system's folders. */
export function isSystemPath(word: string): boolean {
  const path = bare(word);
  return SYSTEM_PATH.test(path) || HOME_PATH.test(path);
}

/** Folders that a build makes again. */
const REGENERABLE =
  /^(?:\.\/)?(?:[\w@.-]{1,64}\/){0,6}(?:node_modules|\.next|\.nuxt|\.turbo|\.cache|\.parcel-cache|\.pytest_cache|__pycache__|\.mypy_cache|\.ruff_cache|\.tox|coverage|\.nyc_output|\.gradle|\.svelte-kit|\.angular|\.vite|bower_components|storybook-static|htmlcov)\/?\*?$|^(?:\.\/)?(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|\.eslintcache|\.DS_Store|tsconfig\.tsbuildinfo)$/;

/** A named file or folder of the system's place for temporary ones. */
const TEMPORARY =
  /^(?:(?:\/var|\/private)?\/tmp|\$\{?TMPDIR\}?|%TEMP%|\$env:TEMP)[/\\][\w@.-]*[\w@-][\w@./*-]*$/i;

/** Whether every target can be had again by building, or was meant to go. */
export function isRegenerable(targets: readonly string[]): boolean {
  return (
    targets.length > 0 &&
    targets.every(
      (target) =>
        !target.split(/[/\\]/).includes('..') &&
        (REGENERABLE.test(bare(target)) || TEMPORARY.test(bare(target))),
    )
  );
}

const DEVICE =
  /^\/dev\/(?!null\b|zero\b|full\b|u?random\b|std(?:in|out|err)\b|tty|pts|fd\/|shm|tcp|udp|log\b)[\w/-]+/i;

export function isDevice(word: string): boolean {
  return DEVICE.test(word);
}
