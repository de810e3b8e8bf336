// Letters of other alphabets that are drawn like Latin ones: data. (pure)

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
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]`, 'gu');

/** The text with every such letter as the Latin one. */
export function latinOf(text: string): string {
  return text.replace(LOOKALIKE, (letter) => LATIN.get(letter) ?? letter);
}
