// (pure) What is looked at inside of a sandbox before the program starts, and what the answer says.
import { isInside, isWritable, showsMachine } from './mounts.ts';
import type { ConfinementPlan } from './plan.ts';
import type { ConfinedPart, ConfinementRecord, ConfiningMeans } from '../protocol/confinement.ts';

/**
 * For the shell of the sandbox, which starts no further process for it. Each argument up to `--` is a letter and a path:
 * `r` must not be writable, `w` must be, `e` must be an empty folder, `z` an empty file or nothing, `o` an empty object of JSON; `n` alone: there must be
 * no network but loopback; `l` is a limit to set, with the flags of `ulimit` to try; `i` alone: it is the first process of
 * its namespace, and stays it. What it finds goes to descriptor 3,
 * with the limits that there are. A program whose sandbox does not hold is not started.
 */
export const PROBE_SCRIPT = `
exec 5>&3 3>&- 4>&-
bad=
apart=
first=
while [ "$1" != -- ]; do
  at=\${1#?}
  case $1 in
    r*) [ ! -w "$at" ] || bad="$bad
filesystem $at can be written" ;;
    w*) [ -w "$at" ] || bad="$bad
filesystem $at cannot be written" ;;
    e*) for one in "$at"/* "$at"/.[!.]*; do [ ! -e "$one" ] || bad="$bad
filesystem $at is not hidden"; done ;;
    n) apart=yes ;;
    i) first=yes ;;
    z*) [ ! -s "$at" ] || bad="$bad
filesystem $at is not hidden" ;;
    o*) one=; read -r one < "$at"; [ "$one" = '{}' ] || bad="$bad
filesystem $at is not hidden" ;;
    l*) for flag in \${at#* }; do ulimit "-$flag" "\${at%% *}" 2> /dev/null && break; done ;;
  esac
  shift
done
shift
while read -r name value rest; do
  case $name in
    NoNewPrivs:) [ "$value" = 1 ] || bad="$bad
processes new privileges can be had" ;;
    CapEff: | CapBnd:) case $value in *[!0]*) bad="$bad
processes there are capabilities ($name $value)" ;; esac ;;
  esac
done < /proc/self/status
if [ "$apart" = yes ]; then
  while read -r name rest; do
    case $name in
      lo:* | Inter-* | face) ;;
      *) bad="$bad
network there is an interface ($name)" ;;
    esac
  done < /proc/self/net/dev
fi
[ "$$" -lt 16 ] || bad="$bad
processes the process ids are those of the machine"
limits=
while read -r line; do
  limits="$limits
$line"
  case $line in "Max open files"*) break ;; esac
done < /proc/self/limits
echo "agy-mcp-probe$bad$limits" >&5
[ -z "$bad" ] || exit 125
exec 5>&-
[ "$first" = yes ] || exec "$@"
exec 6>&2 2> /dev/null
"$@" 2>&6 6>&-
exit $?
`;

/** Arguments of the script. @param written what the job must be able to write; null where it only reads */
export function probeChecks({ mounts, network }: ConfinementPlan, written: string | null): string[] {
  const isBare = (folder: string): boolean =>
    mounts.every(({ path }) => path === folder || !isInside(folder, path));
  const checks = mounts.flatMap(({ kind, path }) => {
    if (kind === 'readable') return isWritable(mounts, path) ? [] : [`r${path}`];
    if (kind === 'empty_folder') return showsMachine(mounts, path) || !isBare(path) ? [] : [`e${path}`];
    if (kind === 'empty_object') return [`o${path}`];
    return kind === 'empty_file' ? [`z${path}`] : [];
  });
  return [
    ...new Set([
      ...checks,
      ...(written === null ? [] : [`w${written}`]),
      ...(network === 'open' ? [] : ['n']),
    ]),
  ];
}

const HEAD = 'agy-mcp-probe';

interface ProbeReport {
  /** What speaks against the sandbox. */
  readonly against: readonly string[];
  /** Of /proc/self/limits. */
  readonly limits: readonly string[];
}

/** As the kernel writes it. */
const isLimit = (line: string): boolean => /^(?:Limit|Max) /.test(line);

/** @returns null when the probe did not come to its end */
export function readProbe(report: string): ProbeReport | null {
  const [first, ...lines] = report.trimEnd().split('\n');
  if (first !== HEAD) return null;
  return { against: lines.filter((line) => !isLimit(line)), limits: lines.filter(isLimit) };
}

const SHOWN = 24;

/** What a sandbox enforces whose probe found nothing against it. */
export function confinedBy(
  by: ConfiningMeans['by'],
  { hidden, network }: Pick<ConfinementPlan, 'hidden' | 'network'>,
  home: string,
  notes: readonly string[],
  resources: { readonly part: ConfinedPart; readonly detail: string },
): ConfinementRecord {
  const networks: Readonly<Record<ConfinementPlan['network'], ConfinedPart>> = {
    open: 'none',
    none: 'enforced',
    relayed: 'enforced',
  };
  const shown = hidden.map((path) => (isInside(home, path) ? `~${path.slice(home.length)}` : path));
  const more = shown.length - SHOWN;
  return {
    level: 'partial',
    by,
    filesystem: notes.length === 0 ? 'enforced' : 'partial',
    network: networks[network],
    processes: 'enforced',
    resources: resources.part,
    hidden: shown.slice(0, SHOWN),
    detail: [
      ...notes,
      ...(more > 0 ? [`${more} more places are hidden.`] : []),
      ...(network === 'open' ? ['The network is open.'] : []),
      resources.detail,
    ].join(' '),
  };
}

/** Of a job that nothing confines. @param why a sentence */
export function unconfined(why: string): ConfinementRecord {
  const none: ConfinedPart = 'none';
  return {
    level: none,
    by: 'none',
    filesystem: none,
    network: none,
    processes: none,
    resources: none,
    hidden: [],
    detail: why,
  };
}
