// (pure) What a binary file is, by its first bytes.

/** `program` and `archive` are not to be read by anybody; `media` is drawn or played. */
export type ContentKind = 'program' | 'archive' | 'media' | 'other';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

interface Signature {
  readonly kind: ContentKind;
  readonly at: number;
  readonly bytes: Buffer;
}

const rows = (kind: ContentKind, at: number, texts: readonly string[]): Signature[] =>
  texts.map((text) => ({ kind, at, bytes: latin(text) }));

/** From the specifications of the formats. */
const signatures = (): readonly Signature[] => [
  ...rows('program', 0, [
    '\x7fELF',
    'MZ',
    '\xfe\xed\xfa\xce',
    '\xfe\xed\xfa\xcf',
    '\xce\xfa\xed\xfe',
    '\xcf\xfa\xed\xfe',
    '\xca\xfe\xba\xbe',
    '\0asm',
    'dex\n',
    'BC\xc0\xde',
    '\x1bLua',
    '!<arch>\n',
  ]),
  ...rows('archive', 0, [
    'PK\x03\x04',
    'PK\x05\x06',
    '\x1f\x8b',
    'BZh',
    '\xfd7zXZ\0',
    '7z\xbc\xaf\x27\x1c',
    'Rar!\x1a\x07',
    '\x28\xb5\x2f\xfd',
    '\x04\x22\x4d\x18',
    'MSCF',
    'xar!',
  ]),
  ...rows('archive', 257, ['ustar']),
  ...rows('media', 0, [
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff',
    'GIF87a',
    'GIF89a',
    'RIFF',
    'BM',
    'II*\0',
    'MM\0*',
    '\0\0\x01\0',
    '\0\0\x02\0',
    'wOFF',
    'wOF2',
    '\0\x01\0\0\0',
    'OTTO',
    'true\0',
    'ttcf',
    '%PDF-',
    'OggS',
    'ID3',
    '\xff\xfb',
    '\xff\xf3',
    'fLaC',
    '\x1aE\xdf\xa3',
    '8BPS',
    'icns',
    'glTF',
    'qoif',
    'FORM',
    'MThd',
  ]),
  ...rows('media', 4, ['ftyp', 'moov', 'mdat']),
];

export function contentKind(beginning: Buffer): ContentKind {
  const found = signatures().find(({ at, bytes }) => beginning.subarray(at, at + bytes.length).equals(bytes));
  return found?.kind ?? 'other';
}
