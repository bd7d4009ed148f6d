/**
 * Words that read as Latin but are not: an identifier with ASCII letters whose every other letter looks like one.
 * Words with letters that look foreign (`PRы`, `Δt`, `größe`) deceive nobody and are left alone; so are Greek small
 * letters of formulas (`ρ_air`).
 */

/** Look-alike and the ASCII letter it imitates. Source: Unicode's confusables data (UTS 39), the letter-to-letter part. */
const PAIRS =
  'аa еe оo рp сc уy хx іi јj ѕs ԁd ԛq ԝw һh ӏl ԍg АA ВB ЕE КK МM НH ОO РP СC ТT ХX ІI ЈJ ЅS УY ҮY ԌG ԚQ ԜW Ӏl ' +
  'οo ϲc ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ' +
  'օo ոn սu հh ցg զq ՕO ՏS ԼL ' +
  'ᎠD ᎡR ᎢT Ꭵi ᎪA ᎫJ ᎬE ᎳW ᎷM ᎻH ᎽY ᏀG ᏃZ ᏚS ᏙV ᏞL ᏟC ᏢP ᏦK ᏴB ' +
  'ɑa ɡg ⅰi ⅴv ⅹx ⅼl ⅽc ⅾd ⅿm ⅠI ⅤV ⅩX ⅬL ⅭC ⅮD ⅯM';

const IMITATED: ReadonlyMap<string, string> = new Map(PAIRS.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]));
const TRIGGER = new RegExp(
  `[${[...IMITATED.keys()].join('')}\\uff21-\\uff3a\\uff41-\\uff5a\\u{1d400}-\\u{1d7cb}]`,
  'u',
);
const WORD = /[\p{L}\p{M}\p{N}_$]+/gu;
const LETTER = /\p{L}/u;
/** A line that is nothing but a comment runs nowhere. */
const COMMENT = /^\s*(?:\/\/|#\s|--\s|<!--(?!.*-->)|\/\*(?!.*\*\/))/;

/** A quick look: false for texts without any look-alike. */
export function mayDeceive(text: string): boolean {
  return TRIGGER.test(text);
}

/** The deceptive words of a line, each shown with its look-alikes escaped and the word it reads as. */
export function deceptiveWords(line: string): readonly string[] {
  if (COMMENT.test(line)) return [];
  const found: string[] = [];
  for (const [word] of line.matchAll(WORD)) {
    const read = readsAs(word);
    if (read === null) continue;
    found.push(`${escaped(word.slice(0, LONGEST))} reads as ${read}`.slice(0, LONGEST));
    if (found.length === MOST) break;
  }
  return found;
}

const LONGEST = 160;
/** Words of one line that are named; the line is reported either way. */
const MOST = 100;

/** The ASCII word that the given one imitates; null when it imitates none. */
export function readsAs(word: string): string | null {
  if (!TRIGGER.test(word)) return null;
  let latin = false;
  let imitated = false;
  let read = '';
  for (const character of word) {
    const as = imitation(character);
    if (as !== null) {
      imitated = true;
      read += as;
      continue;
    }
    if (/[A-Za-z]/.test(character)) latin = true;
    else if (LETTER.test(character)) return null;
    read += character;
  }
  return latin && imitated ? read : null;
}

function imitation(character: string): string | null {
  const known = IMITATED.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  const styled = (code >= 0xff21 && code <= 0xff5a) || (code >= 0x1d400 && code <= 0x1d7cb);
  if (!styled) return null;
  const plain = character.normalize('NFKC');
  return /^[A-Za-z]$/.test(plain) ? plain : null;
}

function escaped(word: string): string {
  let shown = '';
  for (const character of word) {
    shown += imitation(character) === null ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
  return shown;
}
