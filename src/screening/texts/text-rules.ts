// Denied constructs, by their text: data. (pure)
import { CODE_RULES } from '../commands/code-rules.ts';
import { SDK_RULES } from '../commands/sdk-rules.ts';
import type { Effect } from '../commands/effects.ts';
import { CODE_IS_GIVEN, SHELLS_AND_LANGUAGES as SHELLS } from '../commands/interpreters.ts';

export interface TextRule {
  readonly id: string;
  /** Linear: bounded runs, no nesting. Matched against one line of the scan copy. */
  readonly pattern: RegExp;
  /** Lower-case text without one of these is not searched. */
  readonly hints: readonly string[];
  readonly reason: string;
  readonly effect: Effect;
  readonly verdict: 'deny' | 'warn';
}

const FETCH =
  'curl|wget|http|https|xh|fetch|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod|nc|ncat|ftp|tftp|scp|rsync';
const DECODE = 'base64|base32|openssl|xxd|uudecode|gpg|tar|gunzip|zcat|unzip|rev|tr';

export const TEXT_RULES: readonly TextRule[] = [
  {
    id: 'exec.remote',
    hints: ['curl', 'wget', 'http', 'nc ', 'fetch', 'iwr', 'irm', 'invoke', 'ncat', 'rsync', 'scp'],
    pattern: new RegExp(
      String.raw`(?:^|[\s;&|(\x60])(?:${FETCH})\s[^\n|;]{1,512}\|&?\s{0,4}[({]?\s{0,2}(?:[\w./-]{0,32}\s{1,4}){0,3}(?:/[\w/]{0,24}/)?(?:${SHELLS}|iex|source|\.|xargs\s[^\n|;]{0,60}(?:${SHELLS}))(?![\w.-])(?!${CODE_IS_GIVEN})`,
      'i',
    ),
    reason: 'runs what it downloads',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.substituted',
    hints: ['curl', 'wget', 'http', 'nc ', 'base64', 'invoke', 'iwr', 'irm'],
    pattern: new RegExp(
      String.raw`(?:\b(?:${SHELLS})\b[^\n;|&]{0,40}|\beval\s{1,4}|\bsource\s{1,4}|(?:^|[;&|]\s{0,4})\.\s{1,4}|\bexec\s[^\n;]{0,24}|\b(?:iex|invoke-expression)\s{0,4}(?=\())["']?(?:<{1,2}\s?\(|\$?\(|\x60)\s{0,4}(?:${FETCH}|base64)\s`,
      'i',
    ),
    reason: 'runs what it downloads',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.decoded',
    hints: ['base64', 'base32', 'openssl', 'xxd', 'uudecode', 'tar ', 'tr ', 'rev', 'gunzip', 'zcat'],
    pattern: new RegExp(
      String.raw`\b(?:${DECODE})\b[^\n;]{0,256}\|\s{0,4}(?:sudo\s{1,4})?(?:/[\w/]{0,24}/)?(?:${SHELLS})(?![\w./-])`,
      'i',
    ),
    reason: 'runs hidden code',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.encoded',
    hints: ['-e', 'frombase64', 'b64decode', 'b64_decode', 'base64_decode', 'atob'],
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\s[^\n]{0,80}-e(?:nc?|ncodedcommand)?\s{1,4}[A-Za-z0-9+/=]{8,}|\b(?:exec|eval|system|iex|invoke-expression)\b[^\n]{0,80}(?:frombase64|b64decode|b64_decode|base64_decode|atob)/i,
    reason: 'runs hidden code',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.descriptor',
    hints: ['exec', 'coproc'],
    pattern: new RegExp(
      String.raw`\bexec\s{1,4}(?:\d{1,3}|\{\w{1,32}\})?>\s{0,4}>\(\s{0,4}(?:/[\w/]{0,24}/)?(?:${SHELLS})(?:\s{1,4}-s?)?\s{0,4}\)|(?:^|[;&|]\s{0,4})coproc\s{1,4}(?:\w{1,32}\s{1,4})?(?:${SHELLS})\s{0,4}(?:-\w{1,4}\s{0,4})?(?:$|[;&\n])`,
      'i',
    ),
    reason: 'runs what it writes to a descriptor',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.script_block',
    hints: ['scriptblock', "'+'", '"+"', "' + '", "' -f", "'-f"],
    pattern:
      /\[(?:management\.automation\.)?scriptblock\]::create\([^\n]{0,240}(?:\b(?:iwr|irm|curl|wget|invoke-\w{1,24})\b|download(?:string|data)|frombase64)|(?:^|[\s;|{(])[&.]\s{0,4}\(\s{0,4}["'][\w{}-]{1,40}["']\s{0,4}(?:\+|-f\b|-join\b|-replace\b)/i,
    reason: 'runs hidden code',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.network_shell',
    hints: ['/dev/tcp', '/dev/udp', 'nc', 'socat', 'mkfifo'],
    pattern: new RegExp(
      String.raw`\b(?:nc|ncat|netcat)\s[^\n]{0,80}(?:-\w{0,4}[ec]\b|--(?:sh-)?exec)|\bsocat\s[^\n]{0,120}\b(?:exec|shell|system)\b|/dev/(?:tcp|udp)/[\w.$-]{1,128}/`,
      'i',
    ),
    reason: 'opens a shell or a channel to the network',
    effect: 'opens_channel',
    verdict: 'deny',
  },
  {
    id: 'exec.network_shell_code',
    hints: ['socket', 'fsockopen', 'tcpclient'],
    pattern:
      /\b(?:socket|fsockopen|TCPSocket|TCPClient)\b[^\n]{0,400}(?:\bdup2\b|\bpty\.spawn|["'`\s/](?:bash|sh|zsh|cmd(?:\.exe)?|powershell)\s{0,2}(?:-i|["'`]))|\b(?:exec|system|spawn)\b[^\n]{0,60}\/bin\/(?:ba|z)?sh[^\n]{0,200}\b(?:fsockopen|TCPSocket|TCPClient)\b/i,
    reason: 'opens a shell to the network',
    effect: 'opens_channel',
    verdict: 'deny',
  },
  {
    id: 'exec.network_shell_pipe',
    hints: ['nc', 'mkfifo'],
    pattern: /\bmkfifo\b[^\n]{0,200}\b(?:nc|ncat|sh|bash)\b/i,
    reason: 'opens a shell to the network',
    effect: 'opens_channel',
    verdict: 'deny',
  },
  {
    id: 'exec.variable',
    hints: ['$'],
    pattern:
      /(?:^|[\s;&|])["']?\$\{?[A-Za-z_][^\s}"'$]{0,32}\}?["']?\s{1,4}-(?:rf|fr|r|R|Rf|fR)\s{1,4}["']?[/~]/,
    reason: 'hides its program in a variable and deletes',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'system.power_alone',
    hints: ['shutdown', 'reboot', 'poweroff', 'halt'],
    pattern: /^\s{0,8}(?:sudo\s{1,4})?(?:shutdown|reboot|poweroff|halt)\s{0,8}$/i,
    reason: 'stops the machine',
    effect: 'stops_machine',
    verdict: 'deny',
  },
  {
    id: 'system.fork_bomb',
    hints: ['(){', '() {', '( ) {', '()\n{', 'while', 'until', 'for'],
    pattern:
      /([\w:.]{1,32})\s{0,4}\(\s?\)\s{0,4}\{[^{}\n]{0,160}\1[^{}\n]{0,16}[|&][^{}\n]{0,80}\}|\b(?:while|until)\s{1,4}(?:true|false|:|\/\S{0,16}(?:true|false)|\[{1,2} ?(?:true|1)[^\]\n]{0,8}\]{1,2}|1)\s{0,4};?\s{0,4}do\b[^\n]{0,160}[^&>|]&(?![&>])(?![^\n]{0,40}\bwait\b\s{0,4};?\s{0,4}done)|\bfor\s{0,4}\(\(\s{0,4};\s{0,4};[^\n]{0,16}\)\)[^\n]{0,120}[^&>]&(?![&>])/i,
    reason: 'multiplies processes without end',
    effect: 'exhausts_machine',
    verdict: 'deny',
  },
  {
    id: 'system.fork_bomb_code',
    hints: ['fork'],
    pattern:
      /\bfork\s{0,4}(?:\(\s?\))?\s{1,4}while\b|\b(?:while|loop|until|for)\b[^\n]{0,32}[\s:;{(.]fork\b(?! of)(?:\s{0,4}\(|\s{0,4}[;}]|\s{1,4}while)/i,
    reason: 'multiplies processes without end',
    effect: 'exhausts_machine',
    verdict: 'deny',
  },
  {
    id: 'device.redirect',
    hints: ['/dev/'],
    pattern:
      /(?:>|\bof=)\s{0,4}\/dev\/(?:sd[a-z]|hd[a-z]|[sv]d[a-z]|xvd|nvme\d|mmcblk|disk\d|r?disk|mem\b|kmem|loop\d|dm-|md\d|mapper\/)/i,
    reason: 'writes over a device',
    effect: 'destroys_device',
    verdict: 'deny',
  },
  {
    id: 'system.write',
    hints: ['/etc/', '/proc/', '/boot/', '.git/', '/sys/'],
    pattern:
      />{1,2}\s{0,4}(?:\/etc\/(?:passwd|shadow|sudoers|hosts|fstab|crontab|ld\.so\.preload)|\/proc\/(?:sysrq-trigger|sys\/)|\/boot\/|\/sys\/)|>{1,2}\s{0,4}(?:[\w.-]{1,64}\/){0,4}\.git\/(?:objects|refs|hooks|HEAD|index|config|packed-refs|logs)|\btee\s[^\n]{0,40}(?:\/proc\/sysrq-trigger|\/etc\/(?:passwd|shadow|sudoers))/i,
    reason: 'writes over files of the system or of git itself',
    effect: 'writes_system',
    verdict: 'deny',
  },
  {
    id: 'database.drop',
    hints: ['drop ', 'truncate ', 'delete ', 'flush', 'drop(', 'dropdatabase', 'deletemany', 'remove('],
    pattern:
      /(?:\b(?:psql|mysql|mariadb|sqlite3|sqlcmd|clickhouse-client|cqlsh|bq|snowsql|duckdb)\b[^\n]{0,160}|^\s{0,8})(?:drop\s{1,4}(?:table|keyspace|index|role|user|view)\s{1,4}(?:if\s{1,4}exists\s{1,4})?["'`\w.]{1,80}(?:\s{1,4}cascade)?\s{0,4}(?:[;,"'`]|$)|alter\s{1,4}table\s{1,4}["'`\w.]{1,80}\s{1,4}drop\s{1,4}column\b|truncate\s{1,4}(?:table\s{1,4})?["'`\w.]{1,80}(?:\s{1,4}(?:cascade|restart identity))?\s{0,4}(?:;|["']?$)|delete\s{1,4}from\s{1,4}["'`\w.]{1,80}\s{0,4}(?:;|["']?$|where\s{1,4}(?:1\s?=\s?1|true)))|\bdrop\s{1,4}(?:database|schema|tablespace)\s{1,4}(?!(?:if it|migrations?|helpers?|tests?|commands?|statements?|support|buttons?|options?|methods?|functions?|handling|syntax|quer(?:y|ies))\b)["'`\w]|\bflush(?:all|db)\b(?!\s?\(| to\b)|\bdb\.(?:dropDatabase\(|[\w-]{1,64}\.(?:drop\(|deleteMany\(\{\s?\}|remove\(\{\s?\}))/i,
    reason: 'drops or empties a database',
    effect: 'resets_database',
    verdict: 'deny',
  },
  {
    id: 'database.drop_table',
    hints: ['drop table', 'truncate table'],
    pattern: /\b(?:drop|truncate)\s{1,4}table\s{1,4}["'`\w.]{1,80}(?:\s{1,4}cascade)?\s{0,4};/i,
    reason: 'drops or empties a table',
    effect: 'resets_database',
    verdict: 'warn',
  },
  {
    id: 'exec.fetched_code',
    hints: ['exec', 'eval'],
    pattern:
      /\b(?:exec|eval)\s{0,4}\(\s{0,4}[^\n]{0,80}(?:urlopen|requests\.get|fetch\(|https?\.get|open-uri|LWP|file_get_contents)/i,
    reason: 'runs what it downloads',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'exec.fetched_script',
    hints: ['downloadstring', 'downloadfile', 'downloaddata', 'webclient', 'bitstransfer'],
    pattern:
      /\b(?:iex|invoke-expression|start-process)\b[^\n]{0,160}\.download(?:string|data|file)(?:async)?\s{0,4}\(|\.download(?:string|data)\s{0,4}\([^\n]{0,200}\|\s{0,4}(?:iex|invoke-expression)/i,
    reason: 'runs what it downloads',
    effect: 'runs_hidden_code',
    verdict: 'deny',
  },
  {
    id: 'code.runs_removal',
    hints: ['"rm"', "'rm'", '`rm`', '/rm"', "/rm'"],
    pattern:
      /\b(?:run|call|check_call|check_output|popen|spawn(?:sync)?|exec\w{0,12}|system|command::new|exec\.command|processbuilder)\s{0,4}\(\s{0,4}\[?\s{0,4}["'`](?:\/(?:usr\/)?bin\/)?rm["'`][^\n]{0,40}["'`]-{1,2}[a-z-]{0,12}[rf]/i,
    reason: 'deletes a whole tree from a program',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  {
    id: 'code.remove_tree',
    hints:
      'rmtree rm_r remove_dir rmsync rmdir rm( removeall rimraf remove_tree deno.remove delete_tree unlink'.split(
        ' ',
      ),
    pattern:
      /(?:\b(?:shutil\.)?rmtree|\bFileUtils\.(?:rm_rf?|remove_dir|remove_entry\w{0,8})|(?:\bfs\w{0,8}|\bfs["'`]\)|promises["'`]\))\.(?:promises\.)?(?:rm(?:dir)?|unlink)(?:Sync)?|\bos\.(?:RemoveAll|unlink|remove|rmdir|removedirs)|remove_dir_all|\brimraf(?:\.sync)?|\bremove_tree|\bDeno\.remove(?:Sync)?)\s{0,4}\(?\s{0,4}(?:\[\s{0,2})?(?:os\.path\.expanduser\(\s{0,2})?["'`](?:\/(?!tmp\/\w|var\/tmp\/\w)|~|\$HOME|[A-Za-z]:[\\/]|\.\.?["'`/](?![\w.-]))/i,
    reason: 'deletes a whole tree from a program',
    effect: 'deletes_outside',
    verdict: 'deny',
  },
  ...CODE_RULES,
  ...SDK_RULES,
];
