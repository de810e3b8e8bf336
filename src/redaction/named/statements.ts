// Secrets that a keyword of a language or a configuration file announces: SQL, PowerShell, servers and devices.
import {
  isNameOfSecret,
  isPlaceholder,
  isSecretValue,
  isWordy,
  type SecretKind,
  secretKind,
} from './secret-names.ts';
import { type Add, each } from '../spans.ts';

interface Announced {
  readonly id?: 'account' | 'sets' | 'login' | 'ticked' | 'insert';
  /** A line without any of these, in small letters, is not searched. */
  readonly hints: readonly string[];
  /** The keyword stays, the group behind it is hidden. */
  readonly pattern: RegExp;
}

const ANNOUNCED: readonly Announced[] = [
  {
    id: 'account',
    hints: ['identified'],
    pattern:
      /(\bidentified[ \t]{1,4}(?:with[ \t]{1,4}\S{1,64}[ \t]{1,4})?(?:by|as)[ \t]{1,4}(?:values[ \t]{1,4})?N?['"])([^'"\s]{3,256})/gi,
  },
  { hints: ['password'], pattern: /(\bpassword[ \t]{1,4}N?['])([^'\r\n]{3,256})(?=')/gi },
  {
    hints: ['securestring'],
    pattern:
      /(\bConvertTo-SecureString[ \t]{1,4}(?:-(?:AsPlainText|Force|String)[ \t]{1,4}){0,3}["'])([^"'\r\n]{3,256})/gi,
  },
  {
    hints: ['auth', 'credential', 'signin', 'login'],
    pattern:
      /(\b(?:SetBasicAuth|basic_auth|NetworkCredential|PSCredential|UsernamePasswordCredentials|HTTPBasicAuth|HttpBasicAuthHandler|BasicAuth|basicAuth|auth_basic|BasicAWSCredentials|PasswordAuthentication|signIn|login|auth[ \t]{0,2}=[ \t]{0,2})[ \t]{0,2}\(\s{0,4}(?:N|b|u|@)?["'][^"'\r\n]{1,128}["'],\s{0,4}(?:Some\(|String::from\(|new SecureString\()?(?:N|b|u|@)?["'])([^"'\r\n]{3,256})/g,
  },
  {
    hints: ['requirepass', 'masterauth', 'bindpw', 'rootpw', 'auth'],
    pattern:
      /(^[ \t]{0,32}(?:(?:[\w.:-]{1,40}> )?(?:CONFIG SET )?(?:requirepass|masterauth)|bindpw|rootpw|(?:[\w.:-]{1,40}> )?AUTH(?: [\w.-]{1,64})?)[ \t]{1,8}["']?(?:--plaintext[ \t]{1,4})?)([^\s"']{4,256})(?=["']?[ \t]{0,8}$)/g,
  },
  {
    hints: ['enable', 'user', 'snmp-', '-server'],
    pattern:
      /(^[ \t]{0,32}(?:enable[ \t]{1,4}(?:secret|password)|username[ \t]{1,4}\S{1,64}[ \t]{1,4}(?:privilege[ \t]{1,4}\d{1,2}[ \t]{1,4})?(?:secret|password)|user[ \t]{1,4}\S{1,64}[ \t]{1,4}(?:insecure-)?password|snmp-server[ \t]{1,4}community|(?:radius|tacacs)-server[ \t]{1,4}key)[ \t]{1,4}(?:\d[ \t]{1,4})?)([^\s"']{4,256})/gi,
  },
  {
    id: 'sets',
    hints: ['env', 'arg', 'set', '_param', '_header', 'config'],
    pattern:
      /(\b(?:SetEnv|setenv|fastcgi_param|proxy_set_header|uwsgi_param|env|ENV|ARG|set|setx|set[ \t]{1,4}-\w{1,4}|config[ \t]{1,4}set|configure[ \t]{1,4}set|add_header|more_set_headers)[ \t]{1,4}(?:--?\w{1,12}[ \t]{1,4}){0,2}(?:\/\/[\w./-]{1,128}:)?([\w.-]{2,96})[ \t]{1,8}["']?)([^\s"'<{]{4,512})/g,
  },
  {
    hints: ['wifi connect', 'config create'],
    pattern:
      /(\b(?:wifi connect|config create[ \t]\S{1,64})[ \t]{1,4}(?:\S{1,64}[ \t]{1,4}){0,6}pass(?:word)?[ \t]{1,4}["']?)([^\s"']{4,256})/gi,
  },
  {
    hints: ['identified'],
    pattern:
      /(\b(?:create|alter)[ \t]{1,4}user[ \t]{1,4}\S{1,64}[ \t]{1,4}identified[ \t]{1,4}by[ \t]{1,4})(?!['"]|values\b|password\b)([^\s'";,]{3,256})/gi,
  },
  {
    id: 'login',
    hints: ['login'],
    pattern:
      /(\blogin[ \t]{1,4}\S{1,128}[ \t]{1,4}(?:account[ \t]{1,4}\S{1,128}[ \t]{1,4})?password[ \t]{1,4})([^\s"']{3,256})/gi,
  },
  {
    hints: ['credential'],
    pattern: /(\bcredentials?:[ \t]{1,4}[\w.@-]{1,64}[ \t]{0,4}[/:][ \t]{0,4})([^\s"'/]{4,256})[ \t]{0,4}$/gi,
  },
  {
    hints: ['/pass'],
    pattern: /(\b(?:user(?:name)?|login)\/pass(?:word|wd)?:[ \t]{1,4}[\w.@-]{1,64}\/)([^\s"'/]{4,256})/gi,
  },
  {
    hints: ['password', 'passphrase'],
    pattern: /(\bpass(?:word|phrase)[ \t]{1,4}(?:to|with|of)[ \t]{1,4}["'])([^"'\s]{4,256})(?=["'])/gi,
  },
  {
    id: 'ticked',
    hints: ['`'],
    pattern:
      /(["'`/]?\b[\w.-]{0,64}(?:password|passwd|_pass|_pwd|api[_ ]?key|secret|token)["'`]?[ \t]{1,4}(?:to|with|is|as|of|=|:)[ \t]{1,4}`)([^`\s]{4,512})(?=`)/gi,
  },
  {
    hints: ['password', 'passwd', 'secret', 'token'],
    pattern:
      /(^[ \t]{0,16}[a-z][\w-]{0,64}[._][\w.-]{0,64}(?:password|passwd|secret|token)[ \t]{1,8})([^\s"'=:{}()]{4,256})(?=[ \t]{0,8}$)/gi,
  },
  {
    hints: ['key', 'token'],
    pattern:
      /(\b(?:api|access|secret|auth)[ _-]?(?:key|token)[ \t]{1,4}|\btoken[ \t]{1,4})((?=[\w.+/=-]{0,40}\d)[\w.+/=-]{20,512})(?![\w(])/gi,
  },
  {
    hints: ['{'],
    pattern:
      /(^[ \t]{0,32}set[ \t]{1,4}[\w:]{0,64}pass\w{0,16}[ \t]{1,4}\{)([^{}\r\n]{3,256})(?=\}[ \t]{0,8}$)/gi,
  },
  {
    id: 'insert',
    hints: ['insert'],
    pattern:
      /(\binsert[ \t]{1,4}into[ \t]{1,4}\S{1,128}[ \t]{0,4}\()([^()\r\n]{3,1024})\)[ \t]{0,4}values[ \t]{0,4}\(([^\r\n]{3,4096})/gi,
  },
];
/** So far back a statement may say what it is about. */
const NEAR = 160;

const FIELD =
  /\s{0,8}(N?'(?:[^'\\]|''|\\.){0,1024}'|"(?:[^"\\]|\\.){0,1024}"|[^,'"()]{1,256}(?:\([^()]{0,128}\))?)\s{0,8}(?:,|$|\))/y;

/** What the columns of an INSERT hold; null where none holds a secret. */
export function insertedKinds(columns: string): readonly (SecretKind | null)[] | null {
  const kinds = columns.split(',').map((name) => secretKind(name.replace(/[`"[\]\s]/g, '')));
  return kinds.some((kind) => kind !== null) ? kinds : null;
}

/** The values of a row, from behind its bracket, whose column is that of a secret. @returns where it ends */
function findInserted(
  kinds: readonly (SecretKind | null)[],
  values: string,
  start: number,
  offset: number,
  add: Add,
): number {
  FIELD.lastIndex = start;
  for (const kind of kinds) {
    const match = FIELD.exec(values);
    if (match === null) return values.length;
    const field = match[1] ?? '';
    const value = field.replace(/^N?['"]|['"]$/g, '');
    const from = match.index + match[0].indexOf(field) + field.indexOf(value);
    if (kind !== null && /^N?['"]/.test(field) && isSecretValue(value, kind))
      add(offset + from, offset + from + value.length);
  }
  return FIELD.lastIndex;
}

const NEXT_ROW = /[^()]{0,8}\(/y;
/** All rows of an INSERT on a line. */
export function findRows(
  kinds: readonly (SecretKind | null)[],
  values: string,
  offset: number,
  add: Add,
): void {
  for (let at = 0; at < values.length; at = NEXT_ROW.lastIndex) {
    NEXT_ROW.lastIndex = findInserted(kinds, values, at, offset, add);
    if (!NEXT_ROW.test(values)) return;
  }
}

const isShown = (value: string): boolean =>
  isPlaceholder(value) || isNameOfSecret(value) || /^[a-z]+[.,;:)]$/i.test(value);

export function findStatements(line: string, add: Add): void {
  const small = line.toLowerCase();
  for (const { id, hints, pattern } of ANNOUNCED) {
    if (!hints.some((hint) => small.includes(hint))) continue;
    each(pattern, line, ({ index, 0: whole, 1: head = '', 2: first = '', 3: second = '' }) => {
      const from = index + head.length;
      if (id === 'insert') {
        const kinds = insertedKinds(first);
        if (kinds !== null) findRows(kinds, second, index + whole.length - second.length, add);
        return;
      }
      if (id === 'sets') {
        const kind = secretKind(first);
        if (kind === null || isShown(second) || second.startsWith('=')) return;
        if (isWordy(second) && !/[_.-]/.test(first) && !/["']$/.test(head)) return;
        if (kind === 'password' ? second.length >= 4 : second.length >= 10 && !isWordy(second))
          add(from, from + second.length);
        return;
      }
      if (
        id === 'account' &&
        !/\b(?:user|role|alter|create|grant|login)\b/i.test(line.slice(Math.max(0, index - NEAR), index))
      )
        return;
      if (
        isWordy(first) &&
        ((id === 'login' && !/^\s*$|\bmachine\s/.test(line.slice(Math.max(0, index - NEAR), index))) ||
          (id === 'ticked' && !/pass/i.test(head)))
      )
        return;
      if (!isShown(first)) add(from, from + first.length);
    });
  }
}
