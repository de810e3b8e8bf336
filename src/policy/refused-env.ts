// A row of the tables of variables that no request may set, and how a name is held against it. (pure)

export interface RefusedEnv {
  readonly id: string;
  /** Completes the sentence "NAME … ". */
  readonly why: string;
  readonly names: readonly string[];
  readonly prefixes?: readonly string[];
  readonly suffixes?: readonly string[];
  /** Last words of a name, alone or behind an underscore. */
  readonly lastWords?: readonly string[];
  /** A place (`DIR`, `PATH` …) counts where one of these words comes before it. */
  readonly placesOf?: readonly string[];
  readonly except?: readonly string[];
  /** No word of colour or of a switch makes a name of this row harmless. */
  readonly strict?: true;
  /** Whether the user's own config may still let the server's value through. */
  readonly configMayPass: boolean;
}

/** Words that say: a file or folder. */
const PLACE =
  /_(?:PATHS?|DIRS?|DIRECTORY|DIRECTORIES|FILES?|FILENAMES?|ROOT|HOME|PREFIX|LOCATION|URLS?|URI)$/;

/** What only changes how something looks, how much it says or whether a feature is on. */
const HARMLESS =
  /^(?:FEATURE|FF|FLAG|ENABLE|DISABLE|SHOW|HIDE|IS|HAS)_|^(?:VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|GATSBY|VUE_APP|NG_APP|STORYBOOK|PUBLIC|TF_VAR)_|(?:^|_)(?:NO_?|FORCE_)?COLOU?RS?$|(?:^|_)(?:LOG_?LEVEL|VERBOSE|VERBOSITY|QUIET|SILENT|PROGRESS|PROGRESS_BAR|TELEMETRY|TELEMETRY_DISABLED|TELEMETRY_OPTOUT|ANALYTICS|ENABLED|DISABLED|TIMEOUT|RETRIES|JOBS|CHARSET|THEME|NO_INTERACTION|NO_INPUT|NONINTERACTIVE|OFFLINE|NOLOGO|TERM_\w{1,24}|VERSION_CHECK)$|_COLOU?R_/;
/** A switch that turns a check of trust off is none of them. */
const TRUSTS = /VERIF|INSECURE|UNSAFE|UNAUTHORIZED|CERT|SIGN|CHECKSUM|SANDBOX|HTTPS?_/;

/** Whether a name, in upper case, only switches or decorates something. */
function isHarmlessName(upper: string): boolean {
  return HARMLESS.test(upper) && !TRUSTS.test(upper);
}

function hasLastWord(upper: string, word: string): boolean {
  return upper.endsWith(word) && (upper.length === word.length || upper.at(-word.length - 1) === '_');
}

/** Whether a row names a variable; the name in upper case. */
export function isNamedBy(row: RefusedEnv, upper: string): boolean {
  if (row.names.includes(upper)) return true;
  if (row.except?.includes(upper) === true || (row.strict !== true && isHarmlessName(upper))) return false;
  if (row.prefixes?.some((prefix) => upper.startsWith(prefix)) === true) return true;
  if (row.suffixes?.some((suffix) => upper.endsWith(suffix)) === true) return true;
  if (row.lastWords?.some((word) => hasLastWord(upper, word)) === true) return true;
  if (row.placesOf === undefined || !PLACE.test(upper)) return false;
  const before = upper.replace(PLACE, '').split('_');
  return row.placesOf.some((word) => before.includes(word) || before.at(-1) === `${word}S`);
}
