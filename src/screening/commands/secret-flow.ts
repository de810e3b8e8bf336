// Secrets followed to the network: through pipes, files and variables of one request. (pure)
import { CREDENTIAL_COMMANDS, FIXTURES, SENSITIVE_RULES } from '../paths/sensitive-paths.ts';
import { baseName } from './download-and-run.ts';
import { finding, type TextFinding } from './findings.ts';
import type { SimpleCommand } from './shell-words.ts';

/** Programs that hand what they are given to another machine. */
const SENDS = new Set(
  `curl wget http https xh httpie aria2c nc ncat netcat socat telnet ftp tftp lftp sftp scp rsync mail mailx mutt
  sendmail msmtp swaks ssmtp dig nslookup drill iwr irm invoke-webrequest invoke-restmethod send-mailmessage croc wormhole
  rclone s3cmd s5cmd gsutil azcopy mosquitto_pub kcat telegram-send websocat wscat grpcurl ssh pastebinit
  slackcat`
    .trim()
    .split(/\s+/),
);
const SENDS_TEXT =
  /\b(?:curl|wget|https?|xh|nc|ncat|netcat|socat|telnet|s?ftp|lftp|scp|rsync|ssh|mailx?|mutt|sendmail|swaks|dig|nslookup|iwr|irm|invoke-(?:webrequest|restmethod)|croc|wormhole|rclone|s3cmd|gsutil|aws|gcloud|az|azcopy|gh|git|websocat|mosquitto_pub|ntfy|pastebinit|send-mailmessage|requests|urlopen|urllib|fetch|axios|http|net|socket|smtplib|LWP|UploadString|UploadFile|HttpClient|WebClient)\b|\/dev\/(?:tcp|udp)\//i;
/** Nothing without one of these names a secret: asked before the tables are. */
const MAY_BE_SECRET =
  /\.env|ssh|gnupg|gpg|aws|azure|gcloud|kube|docker|npmrc|pypirc|netrc|cred|secret|token|pass|key|cookie|login|auth|wallet|vault|shadow|environ|history|keychain|keyring|\.pem|\.pfx|\.p12|\.config|htpasswd|tfstate|session|\bop\b|\bbw\b|\benv\b|printenv|\bset\b|export|declare/i;
/** The same, and what prints the environment or reads it in code. */
const SECRET_HINT = new RegExp(`${MAY_BE_SECRET.source}|typeset|compgen|getenv|_ENV`, 'i');
/** What follows names a key that stays here. */
const IDENTITY_FLAG =
  /^(?:-i|-E|-e|-K|--key|--cert|--cacert|--capath|--rsh|--config|--netrc-file|--identity|-identity|--private-key|--certificate|--ca-certificate|-key|-cert|-CAfile|--env-file|--proxy-cert|--proxy-key|--ssh-key|--pubkey|--cookie-jar)$/;
const ARCHIVES = new Set(
  'tar bsdtar zip 7z 7za gzip bzip2 xz zstd cpio rar openssl gpg age base64 xxd split'.split(' '),
);
const EXAMPLE = /\.(?:example|sample|template|dist|defaults?)\b/;
const COPIES = new Set('cp mv ln install tee dd rsync'.split(' '));
/** Of these only some commands send. */
const SEND_BY_VERB = 'aws gcloud az gh glab kubectl doctl openssl mc b2 firebase ipfs npm docker git'.split(
  ' ',
);
/** Programs that are asked for by name here. */
export const FLOW_PROGRAMS: readonly string[] = [...SENDS, ...ARCHIVES, ...COPIES, ...SEND_BY_VERB, 'read'];
/** Prints the environment where nothing else follows it. */
const PRINTS_ENVIRONMENT =
  /^(?:env|printenv|set|export -p|declare -x|declare -px|typeset -x|gci env:|get-childitem env:|dir env:|ls env:|compgen -v)(?:\s-0|\s--null)?$/i;

export const SENDS_SECRET: TextFinding = finding(
  'flow.secret_sent',
  'sends_secrets',
  'sends secrets to the network',
);

/** @param strong only what is a secret wherever it is named */
function namesSecret(text: string, strong = false): boolean {
  if (!MAY_BE_SECRET.test(text)) return false;
  const path = text.replace(/\\{1,2}/g, '/').replace(/["']/g, '');
  return (
    SENSITIVE_RULES.some(
      (row) =>
        row.id !== 'path.metadata' &&
        row.pattern.test(path) &&
        !(row.weak === true && (strong || FIXTURES.test(path))),
    ) || CREDENTIAL_COMMANDS.some((row) => row.id !== 'path.upload' && row.pattern.test(path))
  );
}

const MAX_WORDS = 64;

/** The words of a command without keys that only sign in. */
function told(command: SimpleCommand): string[] {
  const words = command.words.slice(0, MAX_WORDS);
  return words.filter((_, at) => !IDENTITY_FLAG.test(words[at - 1] ?? ''));
}

function isSource(command: SimpleCommand): boolean {
  // `cp .env.example .env`: what is copied holds no secret.
  if (COPIES.has(command.programs[0] ?? '') && EXAMPLE.test(command.words[1] ?? '')) return false;
  const text = command.words.slice(0, MAX_WORDS).join(' ');
  return PRINTS_ENVIRONMENT.test(text.replace(/^sudo /, '')) || namesSecret(text);
}

/** `aws s3 cp`, `gh gist create`, `git push`, `gcloud storage cp`: tools of which some commands send files. */
function sendsByVerb(programs: readonly string[], words: readonly string[]): boolean {
  const line = words.slice(0, 12).join(' ');
  return (
    /\b(?:aws\s(?:\S+\s){0,4}(?:s3\s(?:cp|mv|sync)|s3api\sput-object|ses\ssend|sns\spublish|sqs\ssend)|gcloud\s(?:\S+\s){0,2}(?:storage\s(?:cp|rsync)|pubsub\stopics\spublish|compute\sscp)|az\sstorage\s\S+\supload|gh\s(?:gist|issue|release)\s(?:create|upload|comment)|glab\ssnippet\screate|kubectl\scp|doctl\s\S+\supload|openssl\ss_client|mc\s(?:cp|mirror|pipe)|b2\s\S*upload|firebase\s\S*deploy|ipfs\sadd|npm\spublish|docker\spush)/i.test(
      line,
    ) ||
    (programs.includes('git') && /\bgit\s(?:\S+\s){0,4}push\b/.test(line))
  );
}

/** Words that only a sentence has behind a program. */
const IN_PROSE =
  /^(?:the|an?|from|with|into|using|for|that|which|and|so|when|your|our|its?|this|via|by|should|is|are)$/i;
/** These are words as well: they count in front. */
const ALSO_WORD = /^(?:mail|http|https|ftp|nc|ssh|telnet|dig)$/;

function senderAt({ words, programs }: SimpleCommand): number {
  const at = programs.slice(0, 8).findIndex((program) => SENDS.has(program));
  if (at === -1 || (at > 1 && ALSO_WORD.test(programs[at] ?? ''))) return -1;
  return words.slice(at + 1, at + 9).some((word) => IN_PROSE.test(word)) ? -1 : at;
}

const sends = (command: SimpleCommand): boolean =>
  senderAt(command) !== -1 ||
  command.writes.some((file) => /^\/dev\/(?:tcp|udp)\//.test(file)) ||
  sendsByVerb(command.programs, command.words);

/** Only with an input of its own; its keys sign it in. */
const isShellToHost = (command: SimpleCommand): boolean => command.programs.slice(0, 3).includes('ssh');

const READS_IN_CODE =
  /(?:\bopen|readFile(?:Sync)?|read_text|read_bytes|File\.(?:read|open|binread)|IO\.read|ReadFile|file_get_contents|fopen|Get-Content|gc|ReadAll(?:Text|Bytes)|createReadStream|read_to_string|slurp|Path)\s{0,2}\(?\s{0,2}[rbf]?["'`]([^"'`\n]{1,160})["'`]/gi;
const SENDS_IN_CODE =
  /\b(?:requests\.(?:post|put|get|request)|urlopen|urllib|http\.client|httpx\.|aiohttp|fetch\(|axios|https?\.(?:request|get|post)|net\.(?:connect|createConnection|Socket)|socket\.|smtplib|Net::(?:HTTP|SMTP)|HTTParty|Faraday|LWP|HTTP::|file_get_contents\(\s{0,2}["']http|curl_(?:init|exec)|http\.(?:Post|Get|NewRequest)|net\.Dial|Invoke-(?:WebRequest|RestMethod)|iwr|irm|UploadString|UploadFile|UploadData|HttpClient|XMLHttpRequest|sendBeacon|WebSocket)/i;
const DUMPS_IN_CODE =
  /(?:JSON\.stringify\(\s{0,2}process\.env\s{0,2}[),]|(?:json\.dumps|str|repr|dict|urlencode)\(\s{0,2}(?:dict\(\s{0,2})?os\.environ\b(?!\s{0,2}[[.](?!copy))|\bENV\.(?:to_h|to_json|inspect)|os\.Environ\(\)|Get-ChildItem\s{1,2}env:|data\s{0,2}=\s{0,2}(?:dict\()?os\.environ\b(?![[.])|json\s{0,2}=\s{0,2}(?:dict\()?os\.environ\b(?![[.])|getenv\(\)|\$_ENV\b(?!\[)|%ENV\b)/;
const SUBSTITUTED = /(?:[<$]\(|`)\s{0,4}([^()`\n]{1,200})/g;

/** Code that reads a secret and sends, or a substitution behind what sends. */
function sentInPlace(unit: string): boolean {
  if (!SENDS_TEXT.test(unit)) return false;
  if (SENDS_IN_CODE.test(unit)) {
    if (DUMPS_IN_CODE.test(unit)) return true;
    for (const [, file] of unit.slice(0, 8_192).matchAll(READS_IN_CODE))
      if (namesSecret(`cat ${file ?? ''}`)) return true;
  }
  let seen = 0;
  for (const match of unit.matchAll(SUBSTITUTED)) {
    if ((seen += 1) > 32) return false;
    const head =
      unit
        .slice(Math.max(0, match.index - 256), match.index)
        .split(/[;|&\n]/)
        .at(-1) ?? '';
    if (
      !/\b(?:curl|wget|https?|xh|nc|ncat|socat|telnet|dig|nslookup|host|ping|mailx?|iwr|irm|invoke-\w+|scp|rsync|gh|ssh|git\s+push)\b/i.test(
        head,
      )
    )
      continue;
    const inner = (match[1] ?? '').trim();
    if (
      PRINTS_ENVIRONMENT.test((inner.split('|')[0] ?? '').trim()) ||
      (/^(?:cat|tac|head|tail|base64|xxd|od|tar|zip|gzip|less|more|strings|awk|sed|grep|jq|security|secret-tool|pass|op|bw|vault|<)/.test(
        inner,
      ) &&
        namesSecret(inner))
    )
      return true;
  }
  return false;
}

/** Follows secrets through the commands of a request, a unit of text after the other. */
export interface SecretTracker {
  /** Whether these commands send what these or earlier ones took. */
  sees(unit: string, commands: readonly SimpleCommand[]): boolean;
  /** Whether a unit may name a secret that is followed. */
  namesSecret(unit: string): boolean;
  /** Whether it may send or write one without any of the programs, or name what was taken. */
  concerns(unit: string, namesSecret: boolean): boolean;
}

/** @param mayHold whether something in the request can send at all */
export function createSecretTracker(mayHold: boolean): SecretTracker {
  const files = new Set<string>();
  const names = new Set<string>();
  let staged = false;

  const mentions = (words: readonly string[]): boolean =>
    words.some(
      (word) =>
        files.has(baseName(word.replace(/^.*@/, ''))) ||
        (word.includes('$') &&
          [...names].some((name) => word.includes(`$${name}`) || word.includes(`\${${name}`))),
    );

  const remember = (command: SimpleCommand, before: SimpleCommand | undefined): void => {
    for (const file of command.writes) files.add(baseName(file));
    const [program = ''] = command.programs
      .slice(0, 3)
      .filter((each) => ARCHIVES.has(each) || COPIES.has(each));
    const operands = command.words.filter((word) => !word.startsWith('-'));
    if (ARCHIVES.has(program))
      for (const word of operands.slice(1))
        if (/\.\w{1,6}$/.test(word) && !namesSecret(word)) files.add(baseName(word));
    if (COPIES.has(program)) files.add(baseName(operands.at(-1) ?? ''));
    for (const word of [command.words[0] ?? '', before?.words.at(-1) ?? '', command.words[1] ?? '']) {
      const name = /^([A-Za-z_]\w{0,40})=/.exec(word)?.[1];
      if (
        name !== undefined &&
        (word.endsWith('$') || word.endsWith('=') || namesSecret(word) || /=\$\(/.test(word))
      )
        names.add(name);
    }
    if (program === '' && command.programs.includes('read')) names.add(command.words.at(-1) ?? '');
  };

  return {
    namesSecret: (unit) => mayHold && SECRET_HINT.test(unit),
    concerns: (unit, named) =>
      mayHold &&
      ((named && (unit.includes('>') || SENDS_TEXT.test(unit))) ||
        ((files.size > 0 || names.size > 0) &&
          (unit.includes('$') || [...files].some((file) => unit.includes(file))))),
    sees(unit, commands) {
      if (!mayHold) return false;
      if (sentInPlace(unit)) return true;
      let flows = false;
      for (const [at, command] of commands.entries()) {
        const before = commands[at - 1];
        if (!command.piped) flows = false;
        const words = told(command);
        if (sends(command)) {
          const tainted = (files.size > 0 || names.size > 0) && mentions(words.slice(1));
          const own =
            !isShellToHost(command) &&
            namesSecret(words.filter((word) => !word.includes('://')).join(' '), true);
          if (flows || tainted || own || (staged && command.programs.includes('git'))) return true;
        }
        const source = isSource(command);
        const carries = source || flows || ((files.size > 0 || names.size > 0) && mentions(words.slice(1)));
        if (!carries) continue;
        // `curl -d $(cat .env)`: what the command before was given.
        if (source && before !== undefined && (before.words.at(-1) ?? '') === '$' && sends(before))
          return true;
        remember(command, before);
        if (source && command.programs[0] === 'git' && command.words[1] === 'add') staged = true;
        flows = true;
        if (files.size > 64 || names.size > 64) return false;
      }
      return false;
    },
  };
}

/** Whether anything in a text can send: most requests end here. */
export function maySend(text: string): boolean {
  return SENDS_TEXT.test(text) && MAY_BE_SECRET.test(text);
}
