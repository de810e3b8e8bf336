// Letters of other alphabets that look like Latin ones: data. (pure)

/** One string of letters, and the Latin ones in the same order. */
const ALPHABETS: readonly (readonly [string, string])[] = [
  // Cyrillic
  ['аеорсухікмтнвгѕјԛԝһѵԁєпиӏшԍ', 'aeopcyxikmthbrsjqwhvdenulwg'],
  ['АВЕЅІЈКМНОРСТУХҺԌԚԜӀ', 'abesijkmhopctyxhgqwl'],
  // Greek
  ['ανορτυχικεηωσγβ', 'avoptuxikenwoyb'],
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhikmnoptyx'],
  // Armenian
  ['օհցոսզաքտեդէ', 'ohgnuqwftedt'],
  // Cherokee
  ['ꭱꭰꭵꮃꮇꮋꮍꮐꮓꮖꮟꮢꮤꮪꮯꮲ', 'rdiwmhygzfbrtscp'],
  ['ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎳᏃᎶᏙᎢ', 'abcdehjklmprswzgvt'],
  // Latin beside the plain letters: small capitals, script and phonetic forms, strokes and hooks
  ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
  ['ɑɓƈɖɛƒɡɦıɩȷƙɭɱɲɵƥʠɽʂʈʉʋɯɣʐ', 'abcdefghiijklmnopqrstuvwyz'],
  ['øłđħŧɨƀɍɇʀꞅꞇɼɾ', 'oldhtibrerstrr'],
];

const LATIN: ReadonlyMap<string, string> = new Map(
  ALPHABETS.flatMap(([from, to]) => Array.from(from, (letter, at) => [letter, to.charAt(at)] as const)),
);
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]`);
/** So many characters are made to a text at once. */
const PIECE = 4_096;

/** The Latin letter for the code of each that looks like it; 0 for all others. */
function latinCodes(): Uint8Array {
  const codes = new Uint8Array(0x1_0000);
  for (const [letter, latin] of LATIN) codes[letter.charCodeAt(0)] = latin.charCodeAt(0);
  return codes;
}

/** The text with every such letter as the Latin one. By their codes: a pattern with a callback takes several times as long. */
export function latinOf(text: string): string {
  if (!LOOKALIKE.test(text)) return text;
  const latin = latinCodes();
  let out = '';
  for (let from = 0; from < text.length; from += PIECE) {
    const codes: number[] = [];
    const end = Math.min(text.length, from + PIECE);
    for (let at = from; at < end; at += 1) {
      const code = text.charCodeAt(at);
      codes.push(latin[code] === 0 ? code : (latin[code] ?? code));
    }
    out += String.fromCharCode(...codes);
  }
  return out;
}
