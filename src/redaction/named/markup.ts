// Secrets in XML, HTML and property lists: in elements and attributes, and in pairs of a name and a value.
import { isSecretValue, secretKind } from './secret-names.ts';
import { type Add, each } from '../spans.ts';

/** `<password>value</password>`, also in CDATA and with attributes. */
const ELEMENT =
  /<([\w.:-]{1,64})((?:\s[^<>\r\n]{0,256})?)>(\s{0,16}(?:<!\[CDATA\[)?)([^<>\r\n]{3,1024}?)(?=\s{0,16}(?:\]\]>)?<\/)/g;
/** `<key>Password</key><string>value</string>`, `<name>…</name><value>…</value>`. */
const NEIGHBOURS =
  /(<(key|name|Key|Name)>([^<>\r\n]{1,96})<\/\2>\s{0,16}<(?:string|value|Value)>)([^<>\r\n]{3,1024})(?=<\/)/g;
/** An element within one that is named: `<setting name="Password"><value>…</value>`, `<Password><Value>…`. */
const NESTED =
  /(<([\w.:-]{1,64})((?:\s[^<>\r\n]{0,256})?)>\s{0,16}<(?:value|Value|string|plain\w{0,8})>)([^<>\r\n]{3,1024})(?=<\/)/g;
/** The attributes of one tag. */
const TAG =
  /<[A-Za-z][\w.:-]{0,64}(?:\s{1,16}[\w.:@-]{1,64}(?:\s{0,4}=\s{0,4}(?:"[^"\r\n]{0,1024}"|'[^'\r\n]{0,1024}'|[^\s"'<>]{1,256}))?){1,24}/g;
const ATTRIBUTE = /\s([\w.:@-]{1,64})\s{0,4}=\s{0,4}(?:"([^"\r\n]{0,1024})"|'([^'\r\n]{0,1024})')/g;
const NAMES = /^(?:key|name|id|type|property|path)$/i;
const VALUES = /^(?:value|content|default|data-value)$/i;

const nameOf = (attributes: string): string =>
  /\s(?:name|key)\s{0,2}=\s{0,2}["']([\w.:-]{1,96})["']/i.exec(attributes)?.[1] ?? '';

function hides(name: string, value: string): boolean {
  const kind = secretKind(name.replace(/^_?[cx]srf[-_]?/i, ''));
  return kind !== null && isSecretValue(value.trim(), kind);
}

function judgeTag(tag: string, offset: number, add: Add): void {
  let named = '';
  const values: [from: number, value: string][] = [];
  each(ATTRIBUTE, tag, ({ index, 0: whole, 1: name = '', 2: double, 3: single }) => {
    const value = double ?? single ?? '';
    const from = offset + index + whole.length - value.length - 1;
    if (NAMES.test(name) && secretKind(value.replace(/^_?[cx]srf[-_]?/i, '')) !== null) named = value;
    else if (VALUES.test(name)) values.push([from, value]);
    else if (hides(name, value)) add(from, from + value.length);
  });
  for (const [from, value] of values) if (hides(named, value)) add(from, from + value.length);
}

export function findMarkup(line: string, add: Add): void {
  each(ELEMENT, line, ({ index, 0: whole, 1: name = '', 2: attributes = '', 4: value = '' }) => {
    if (hides(name, value) || hides(nameOf(attributes), value))
      add(index + whole.length - value.length, index + whole.length);
  });
  each(NEIGHBOURS, line, ({ index, 1: head = '', 3: name = '', 4: value = '' }) => {
    if (hides(name, value)) add(index + head.length, index + head.length + value.length);
  });
  each(NESTED, line, ({ index, 1: head = '', 2: name = '', 3: attributes = '', 4: value = '' }) => {
    if (hides(name, value) || hides(nameOf(attributes), value))
      add(index + head.length, index + head.length + value.length);
  });
  each(TAG, line, ({ index, 0: tag }) => {
    judgeTag(tag, index, add);
  });
}
