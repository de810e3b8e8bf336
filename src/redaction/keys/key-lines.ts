// Private keys in a text, line by line: the lines that are key material and no other, whatever their markers claim.
import {
  headerValue,
  isDigest,
  isHeader,
  type Marker,
  markersOf,
  type Material,
  materialsOf,
  MARKER_CHARS,
  mayEndInMarker,
  saysWord,
  shapeOf,
} from './key-material.ts';
import { LINE_CHARS, looksLikeKey, mayBegin } from './looks-like-key.ts';

/** A line on which nothing more depends. */
export interface Decided<Item> {
  readonly item: Item;
  /** Offsets in the line of what is key material, in pairs. */
  readonly pairs: readonly number[];
}

export interface KeyLines<Item> {
  /**
   * Takes the next line, without its end. A line may depend on those behind it, such as one above an END.
   * @param seen the same line with what else of it is hidden as `hideSpans` has it
   * @returns what is decided now, in order
   */
  push(line: string, item: Item, seen?: string): Decided<Item>[];
  /** Decides what waits, as no line follows. Whether a key goes on is remembered. */
  end(): Decided<Item>[];
  /** Nothing waits, and no key has begun. */
  isIdle(): boolean;
  /** The same, and nothing that was seen counts for what follows: a new one would judge alike. */
  isSpent(): boolean;
  /** Whether what there is of an unfinished line may become key material. */
  mayTake(line: string): boolean;
}

/** Lines that look like key material wait for an END marker, so many characters. */
const WAITING_CHARS = 16_384;
const MOST_HEADERS = 16;
const MOST_BLANKS = 2;

/** What is between the lines of a key that are on one line. */
const GAP = /(?:\\+(?:[nr]|u000[ad])|\s|\\{0,4}["'`]\s{0,8}[,+.&]\s{0,8}\\{0,4}["'`])+/g;

/** In no key; behind a BEGIN and what heads it; behind a line of base64. */
type State = 'out' | 'begun' | 'inside';

interface Waiting<Item> {
  readonly item: Item;
  readonly line: string;
  readonly pairs: number[];
  /** What may yet turn out to be key material. */
  open: readonly Material[];
}

const isStrong = ({ random, long }: Material): boolean => random || long;
export function createKeyLines<Item>(): KeyLines<Item> {
  let state: State = 'out';
  let lead = '';
  let headers = 0;
  let blanks = 0;
  let before = '';
  let waiting: Waiting<Item>[] = [];
  let waitingChars = 0;
  let isOpen = false;

  const isWord = ({ from, to }: Material, { line }: Waiting<Item>): boolean => saysWord(line.slice(from, to));
  const fits = (material: Material): boolean => {
    const shape = shapeOf(material.lead);
    return shape === '' || lead.startsWith(shape);
  };
  const take = (entry: Waiting<Item>, pieces: readonly Material[]): void => {
    for (const { from, to } of pieces) entry.pairs.push(from, to);
    entry.open = [];
  };
  const settle = (isKey: (piece: Material, entry: Waiting<Item>) => boolean): void => {
    if (!isOpen) return;
    for (const entry of waiting)
      take(
        entry,
        entry.open.filter((piece) => isKey(piece, entry)),
      );
    isOpen = false;
  };
  const drop = (): void => {
    settle(() => false);
  };
  const open = (entry: Waiting<Item>, pieces: readonly Material[]): void => {
    entry.open = [...entry.open, ...pieces];
    isOpen ||= pieces.length > 0;
  };
  /** The lines right above an END whose BEGIN is not in sight, up to the first that is none. */
  const takeAbove = (): void => {
    for (const entry of [...waiting].reverse()) {
      const { line, open: pieces } = entry;
      const areDigests = pieces.every(({ from, to }) => isDigest(line.slice(from, to)));
      if (areDigests || !pieces.every(fits)) {
        // the line of the marker itself may hold nothing else
        if (pieces.length === 0 && entry === waiting.at(-1)) continue;
        break;
      }
      take(entry, pieces);
    }
    drop();
  };

  /** A line behind BEGIN that is base64, or begins with it. */
  const takePieces = (pieces: readonly Material[], ends: boolean, entry: Waiting<Item>): void => {
    for (const piece of pieces) {
      const goesOn = state === 'inside' && (piece.padded || !isWord(piece, entry));
      if (isStrong(piece) || goesOn) {
        settle(() => true); // the key goes on, so what came before was of it
        take(entry, [piece]);
        [state, blanks] = ['inside', 0];
      } else open(entry, [piece]);
    }
    if (!ends) return;
    drop();
    state = 'out';
  };
  const waitForEnd = (pieces: readonly Material[], ends: boolean, entry: Waiting<Item>): void => {
    const above = waiting.at(-2);
    const follows = entry.open.length > 0 || (above !== undefined && above.open.length > 0);
    if (!ends && pieces.length > 0 && (follows || pieces.some(mayBegin))) open(entry, pieces);
    else drop();
  };
  const isBlank = (line: string): boolean => {
    const rest = shapeOf(line.trimEnd());
    return rest !== '' && lead.startsWith(rest);
  };
  const addHeader = (text: string, offset: number, entry: Waiting<Item>): void => {
    const value = headerValue(text);
    if (value !== null) entry.pairs.push(offset + value[0], offset + value[1]);
  };

  /** A line, or a piece of one. */
  const judge = (line: string, offset: number, entry: Waiting<Item>): void => {
    const { pieces, ends } = materialsOf(line, offset);
    const isEmpty = pieces.length === 0 && !ends;
    if (state !== 'out') {
      const misfit = pieces.findIndex((piece) => !fits(piece));
      const own = misfit === -1 ? pieces : pieces.slice(0, misfit);
      if (own.length > 0) {
        takePieces(own, ends || misfit !== -1, entry);
        return;
      }
      if (state === 'begun') {
        addHeader(line, offset, entry);
        headers += 1;
        if (headers <= MOST_HEADERS && (isEmpty || isBlank(line) || isHeader(line))) return;
      } else {
        blanks += 1;
        if (blanks <= MOST_BLANKS && (isEmpty || isBlank(line))) return;
      }
      drop();
      state = 'out';
    }
    waitForEnd(pieces, ends, entry);
  };

  const atMarker = ({ opens, from }: Marker, whole: string, line: string, entry: Waiting<Item>): void => {
    const shape = shapeOf(line.slice(Math.max(0, from - 256), from));
    if (opens) {
      drop();
      [state, lead, headers, blanks] = ['begun', shape, 0, 0];
      return;
    }
    if (state === 'out') {
      lead = shape;
      takeAbove();
    } else {
      // one that is no word makes the others of it, too
      const isKey = waiting.some((each) => each.open.some((piece) => !isWord(piece, each)));
      settle(() => state === 'inside' || isKey);
    }
    state = 'out';
    addHeader(whole.slice(from, from + 256), from, entry);
  };

  /** What is beside the markers of a line: whatever divides words stands for the line breaks, too. */
  const judgeWords = (line: string, from: number, to: number, entry: Waiting<Item>): void => {
    const text = line.slice(from, to);
    let at = 0;
    for (const { index, 0: gap } of text.matchAll(GAP)) {
      if (index > at) judge(text.slice(at, index), from + at, entry);
      at = index + gap.length;
    }
    if (at < text.length) judge(text.slice(at), from + at, entry);
  };
  /** Whether what comes before an END is what comes before the lines above it. */
  const isLead = (text: string): boolean => {
    const shape = shapeOf(text);
    if (state !== 'out') return shape !== '' && lead.startsWith(shape);
    const above = waiting.at(-2)?.open[0]?.lead;
    return above !== undefined && shapeOf(above) === shape;
  };

  const isIdle = (): boolean => state === 'out' && waiting.length === 0;
  const release = (): Decided<Item>[] => {
    let ready = 0;
    while (ready < waiting.length && (waiting[ready]?.open.length === 0 || waitingChars > WAITING_CHARS)) {
      waitingChars -= waiting[ready]?.line.length ?? 0;
      ready += 1;
    }
    return waiting.splice(0, ready);
  };

  return {
    push(whole, item, line = whole) {
      const entry: Waiting<Item> = { item, line, pairs: [], open: [] };
      waiting.push(entry);
      waitingChars += line.length;
      // a marker counts also where it is hidden
      const markers = markersOf(whole, before);
      before = whole.slice(-MARKER_CHARS);
      if (markers.length > 0) {
        let from = 0;
        for (const marker of markers) {
          if (!isLead(line.slice(from, marker.from))) judgeWords(line, from, marker.from, entry);
          atMarker(marker, whole, line, entry);
          from = marker.to;
        }
        if (state !== 'out') judgeWords(line, from, line.length, entry);
      } else if (line.length > LINE_CHARS) {
        drop();
        state = 'out';
      } else judge(line, 0, entry);
      return release();
    },
    end() {
      settle((piece, entry) => state === 'inside' && !isWord(piece, entry));
      const decided = waiting;
      [waiting, waitingChars] = [[], 0];
      return decided;
    },
    isIdle,
    isSpent: () => isIdle() && !mayEndInMarker(before),
    mayTake(line) {
      if (waiting.length > 0) return true;
      if (state === 'out') return looksLikeKey(line);
      const { pieces, ends } = materialsOf(line);
      return !ends && pieces.every(fits);
    },
  };
}
