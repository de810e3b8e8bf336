// Deletions, floods and statements inside code, by the words of the calls: data. (pure)
import type { Effect } from './effects.ts';

/** A rule of `text-rules.ts`, as that is written. */
export interface CodeRule {
  readonly id: string;
  readonly pattern: RegExp;
  readonly hints: readonly string[];
  readonly reason: string;
  readonly effect: Effect;
  readonly verdict: 'deny' | 'warn';
}

/** A call that deletes a tree or a file, in any language: its last word. */
const REMOVES = String.raw`(?:rm(?:dir|tree|rf|_rf?|Sync|dirSync)?|rmdir_all|rimraf(?:Sync)?|unlink(?:Sync|File)?|remove(?:All|Tree|Sync|Dir(?:Sync|_all|ectory\w{0,16})?|Item(?:AtPath|AtURL)?|_entry\w{0,8}|_dir(?:_all)?|_tree|_all|_file)?|delete(?:Tree|Sync|Directory|Recursively|IfExists|_tree|All|_directory|File|Folder)?|removeDirectoryRecursive|removePathForcibly|deleteDir|delete-directory(?:/files)?|emptyDir(?:Sync)?|del(?:Sync|ete_recursive|tree)?|trash|walkFileTree|Directory\.Delete|File\.Delete|Remove-Item|File\.rm_rf)`;
/** What a home folder or the root is called in code. */
const HOME = String.raw`(?:process\.env(?:\.|\[["'])(?:HOME|USERPROFILE)\b|os\.homedir\(|\bhomedir\(\)|\bPath\.home\(\)|expanduser\(\s{0,2}["'\x60]~|os\.environ(?:\.get\(|\[)\s{0,2}["'](?:HOME|USERPROFILE)|os\.getenv\(\s{0,2}["'](?:HOME|USERPROFILE)|os\.Getenv\(\s{0,2}["']HOME|os\.UserHomeDir\(|user\.home\b|ENV\[["']HOME|ENV\.fetch\(["']HOME|Dir\.home\b|\$ENV\{["']?HOME|\$_SERVER\[["']HOME|getenv\(["']HOME|env::var\(["']HOME|home_dir\(\)|dirs::home|NSHomeDirectory\(|homeDirectoryForCurrentUser|Environment\.SpecialFolder\.UserProfile|GetFolderPath\(|File\.expand_path\(\s{0,2}["']~|System\.user_home|Sys\.getenv\(["']HOME|Deno\.env\.get\(["']HOME|Bun\.env\.HOME|FileSystem\.documentDirectory|HomeDir\(\)|\$HOME\b|path\.(?:parse\([^()\n]{0,40}\)\.root|sep\b)|Path\(["']/["']\)|os\.sep\b|Path\.of\(["']/["']\)|File\(["']/["']\)|filepath\.VolumeName|\bPath\.root\b)`;

export const CODE_RULES: readonly CodeRule[] = [
  {
    id: 'code.remove_each',
    hints: ['glob', 'walk', 'scandir', 'readdir', 'enumeratefiles', 'getfiles'],
    pattern:
      /\b(?:r?glob\w{0,6}|walk\w{0,6}|scandir|readdir(?:Sync)?|EnumerateFiles|GetFiles)['"\])]{0,3}[( ]{0,3}["'`](?:\/(?!tmp\/\w|var\/tmp\/\w)|~|\$HOME|[A-Za-z]:)[^\n]{0,120}\b(?:remove|unlink|delete|rm|rmtree)(?:Sync|_?file)?\b|\b(?:remove|unlink|delete|rm|rmtree)(?:Sync|_?file)?\b[^\n]{0,80}\br?glob\w{0,6}['"\])]{0,3}\.?(?:glob)?[( ]{0,3}["'`](?:\/(?!tmp\/\w)|~|\$HOME)/i,
    reason: 'deletes what it finds in a home or the system',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'code.remove_dotnet',
    hints: ['::delete('],
    pattern:
      /\[(?:System\.)?IO\.(?:File|Directory)\]::Delete\(\s{0,4}(?:["'](?:[A-Za-z]:|[\\/~])|\$env:|\$home\b)/i,
    reason: 'deletes a home or the root from a program',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'code.remove_tree_word',
    hints: [
      'removedirectoryrecursive',
      'removepathforcibly',
      'delete-directory',
      'deltree',
      'rm_rf',
      'removedir',
    ],
    pattern:
      /\b(?:removeDirectoryRecursive|removePathForcibly|delete-directory(?:\/files)?|deltree|rm_rf!?|removeDir)\s{0,2}\(?\s{0,2}["'`](?:\/(?!tmp\/\w)|~|[A-Za-z]:)/i,
    reason: 'deletes a whole tree from a program',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'code.remove_home',
    hints: ['home', 'userprofile', 'path(', 'os.sep', 'path.sep', '.root', 'file('],
    pattern: new RegExp(
      String.raw`\b${REMOVES}\s{0,4}\(?[^\n;]{0,80}?${HOME}(?!\s{0,4}[,)]{0,3}\s{0,4}[,+/]\s{0,4}["'\x60][\w.-]{1,64}["'\x60/])|${HOME}[^\n;]{0,24}\)?\.(?:rm(?:dir|tree)|unlink|delete(?:Recursively|OnExit)?|removeItem|rmtree|remove)\(`,
      'i',
    ),
    reason: 'deletes a home or the root from a program',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'system.fork_bomb_loop',
    hints: ['fork', 'spawn', 'popen', 'start ', '%0', '$0', 'start-process', 'subprocess', 'thread'],
    pattern:
      /%0\s{0,4}\|\s{0,4}%0|\bstart\s{1,4}["']{0,2}\s{0,4}%0|^\s{0,8}(?:ba)?sh\s{1,4}\$0\s{0,4}&|(?<![\w.])(?:\.\/)?\$0\s{0,4}(?:&|\|)\s{0,4}(?:\.\/)?\$0|\b(?:while|loop|for|until|forever)\b[^\n]{0,60}(?:\bos\.fork\(|\bfork\(\)|syscall\.ForkExec|Process\.fork|child_process\.(?:fork|spawn)\(\s{0,4}(?:process\.argv|__filename)|(?:fork|spawn)\(\s{0,4}(?:__filename|process\.argv(?:\[[01]\]|0)|sys\.argv\[0\]|\$0|import\.meta)|Popen\(\s{0,4}\[?\s{0,4}(?:sys\.executable|sys\.argv|__file__)|subprocess\.(?:Popen|run|call)\(\s{0,4}\[?\s{0,4}(?:sys\.(?:executable|argv)|__file__)|exec\.Command\(\s{0,4}os\.Args\[0\]|start-process\s{1,4}(?:powershell|cmd|\$psc|\$myinv|notepad|calc))|\bfork\s{0,4}(?:\(\))?\s{0,4}(?:while|until)\s{1,4}(?:fork|1|true)|\bdo\s{0,4}\{\s{0,4}(?:start-process|start)\b[^\n}]{0,60}\}\s{0,4}while|\bdef\s{1,4}(\w{1,24})\(\)[^\n]{0,60}\b\1\(\)[^\n]{0,24}\b\1\(\)/i,
    reason: 'multiplies processes without end',
    effect: 'exhausts_machine',
    verdict: 'deny',
  },
  {
    id: 'database.client_update',
    hints: ['update '],
    pattern:
      /\b(?:psql|pgcli|mysql|mycli|mariadb|sqlite3|litecli|sqlcmd|osql|isql|mssql-cli|sqlplus|clickhouse-client|duckdb|cockroach|usql|snowsql|bq|trino|presto|cqlsh|turso|hive|beeline|spark-sql)\b[^\n]{0,160}?["'\s]update\s{1,4}["'`\w.]{1,80}\s{1,4}set\s{1,4}(?![^\n]{0,400}\bwhere\b)["'`\w.]{1,80}\s{0,4}=/i,
    reason: 'changes every row of a table',
    effect: 'resets_database',
    verdict: 'deny',
  },
  {
    id: 'database.statement',
    hints: ['update ', 'grant ', 'drop ', 'revoke ', 'shutdown', 'drop_', 'alter '],
    pattern:
      /^\s{0,8}(?:UPDATE\s{1,4}["'`\w.]{1,80}\s{1,4}SET\s{1,4}(?![^\n]{0,400}\bWHERE\b)["'`\w.]{1,80}\s{0,4}=[^\n]{1,200}|update\s{1,4}["'`\w.]{1,80}\s{1,4}set\s{1,4}(?![^\n]{0,400}\bwhere\b)["'`\w.]{1,80}\s{0,4}=[^\n;]{1,200};\s{0,4}$|(?:GRANT|grant)\s{1,4}(?:ALL|all|SUPER|super)(?:\s{1,4}(?:PRIVILEGES|privileges))?\s{1,4}(?:ON|on)\s{1,4}\*\.\*|(?:GRANT|grant)\s[^\n]{1,200}\s(?:WITH|with)\s{1,4}(?:GRANT|grant)\s{1,4}(?:OPTION|option)|(?:DROP|drop)\s{1,4}(?:INDEX|index)\s{1,4}["'`\w.]{1,80}\s{1,4}(?:ON|on)\s{1,4}["'`\w.]{1,80}\s{0,4};?\s{0,4}$|(?:ALTER|alter)\s{1,4}(?:USER|user|ROLE|role)\s{1,4}["'`\w.@%]{1,80}\s{1,4}(?:(?:WITH|with)\s{1,4})?(?:SUPERUSER|superuser|PASSWORD|password|IDENTIFIED|identified))/,
    reason: 'changes every row of a table, or who may do so',
    effect: 'resets_database',
    verdict: 'deny',
  },
];
