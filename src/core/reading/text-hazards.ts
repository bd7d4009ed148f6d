/**
 * Characters that make a text read differently from what a machine does with it: direction controls (CVE-2021-42574),
 * look-alike letters of other scripts (CVE-2021-42694), invisible and control characters. Only added lines count, and
 * only what the same file's deleted lines did not hold already. Linear in the text; plain ASCII costs one pass.
 */
import type { PathClass } from '../../model/assessment.ts';
import type { FilePatch, Hunk } from '../../model/change.ts';
import {
  CONTROL_CODES,
  DIRECTION_CODES,
  HANGUL_FILLER_CODES,
  inClass,
  NEVER_CODES,
  SELECTOR_CODES,
} from './characters.ts';
import { deceptiveWords, mayDeceive } from './homoglyph.ts';
import { INVISIBLE_CANDIDATE, invisibleCharacters } from './invisible.ts';

export type TextHazardKind = 'bidi' | 'homoglyph' | 'invisible' | 'control';

/** One deceptive line. */
export interface TextHazard {
  readonly kind: TextHazardKind;
  /** Line of the new blob, from 1. */
  readonly line: number;
  /** What stands there, every deceptive character written as an escape; at most 80 characters. */
  readonly shown: string;
}

const CONTROL = 1;
const WIDE = 2;
const EXCERPT = 80;
/** Lines kept per kind and patch: enough for any answer, and a hostile file cannot fill the memory. */
const KEPT_PER_KIND = 1000;

/** Per byte: does it call for a closer look? TAB, LF and FF do not; CR does only inside a line. */
const TRAITS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return WIDE;
  const harmless = byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d;
  return (byte < 0x20 && !harmless) || byte === 0x7f ? CONTROL : 0;
});

const DIRECTION = new RegExp(`[${inClass(DIRECTION_CODES)}]`, 'u');
const OVERRIDE = /[\u202d\u202e]/;
const RIGHT_TO_LEFT = /[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const CONTROLS = new RegExp(`[${inClass(CONTROL_CODES)}]|\\r(?!$)`, 'u');
/** Anything that one of the closer looks below could report; texts without it need no splitting into lines. */
const SUSPICIOUS = new RegExp(`[${inClass(CONTROL_CODES, DIRECTION_CODES)}]|${INVISIBLE_CANDIDATE}`, 'u');
/** Shown by their code wherever text of the repository is shown. */
const UNSHOWABLE = new RegExp(
  `[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}${inClass(HANGUL_FILLER_CODES, SELECTOR_CODES, NEVER_CODES)}]`,
  'gu',
);

/** Where people write, not program: there foreign words and right-to-left text are at home. */
export function isProse(path: string, kinds: ReadonlyMap<PathClass, string>): boolean {
  return kinds.has('documentation') || LOCALE_DATA.test(path);
}

const LOCALE_DATA =
  /(?:^|\/)(?:locales?|i18n|l10n|lang|langs|languages|translations?|_locales)\/(?:.*\.)?(?:json|ya?ml|po|pot|properties|strings|arb|xlf|xliff|resx|ftl|toml|csv)$|\.(?:po|pot|strings|arb|xlf|xliff|resx|ftl)$/i;

/** The deceptive lines that a patch adds, by kind, in order. `prose` see {@link isProse}. */
export function textHazards(patch: FilePatch, prose: boolean): readonly TextHazard[] {
  if (patch.binary || patch.new === null) return NONE;
  let found: Hits | null = null;
  for (const hunk of patch.hunks) {
    if (hunk.newCount === 0) continue;
    const traits = traitsOf(hunk.body);
    if (traits === 0 && !hasInnerReturn(hunk.body)) continue;
    const text = decode(hunk);
    if (!SUSPICIOUS.test(text) && !mayDeceive(text) && !hasInnerReturn(hunk.body)) continue;
    found = scan(text, '+', hunk.newStart, prose, found ?? new Map());
  }
  if (found === null || found.size === 0) return NONE;
  return withoutKnown([...found.values()].flat(), patch, prose);
}

const NONE: readonly TextHazard[] = [];

type Hits = Map<TextHazardKind, TextHazard[]>;

function keep(hits: Hits, hazard: TextHazard): void {
  const list = hits.get(hazard.kind);
  if (list === undefined) hits.set(hazard.kind, [hazard]);
  else if (list.length < KEPT_PER_KIND) list.push(hazard);
}

function traitsOf(body: Uint8Array): number {
  let traits = 0;
  for (let at = 0; at < body.length; at += 1) traits |= TRAITS[body[at] as number] as number;
  return traits;
}

/** A carriage return that ends no line. */
function hasInnerReturn(body: Uint8Array): boolean {
  for (let at = body.indexOf(CR); at >= 0; at = body.indexOf(CR, at + 1)) {
    const next = body[at + 1];
    if (next !== undefined && next !== LF) return true;
  }
  return false;
}

const CR = 0x0d;
const LF = 0x0a;

function decode(hunk: Hunk): string {
  return Buffer.from(hunk.body.buffer, hunk.body.byteOffset, hunk.body.byteLength).toString('utf8');
}

function scan(text: string, sign: '+' | '-', first: number, prose: boolean, into: Hits): Hits {
  let line = first;
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    if (text[at] === sign) {
      scanLine(text.slice(at + 1, end < 0 ? text.length : end), line, prose, into);
      line += 1;
    }
    at = next;
  }
  return into;
}

function scanLine(text: string, line: number, prose: boolean, into: Hits): void {
  const rightToLeft = RIGHT_TO_LEFT.test(text);
  const direction = text.search(prose && rightToLeft ? OVERRIDE : DIRECTION);
  if (direction >= 0) keep(into, { kind: 'bidi', line, shown: excerpt(text, direction) });
  const control = text.search(CONTROLS);
  if (control >= 0) keep(into, { kind: 'control', line, shown: excerpt(text, control) });
  const invisible = invisibleCharacters(text, { prose, rightToLeft, firstLine: line === 1 });
  if (invisible >= 0) keep(into, { kind: 'invisible', line, shown: excerpt(text, invisible) });
  if (prose || !mayDeceive(text)) return;
  for (const word of deceptiveWords(text)) keep(into, { kind: 'homoglyph', line, shown: word });
}

/** Drops what the deleted lines of the same patch held already: an unchanged bad state is no finding. */
function withoutKnown(found: readonly TextHazard[], patch: FilePatch, prose: boolean): readonly TextHazard[] {
  const known = new Map<string, number>();
  for (const hunk of patch.hunks) {
    if (hunk.oldCount === 0) continue;
    for (const hazard of [...scan(decode(hunk), '-', hunk.oldStart, prose, new Map()).values()].flat()) {
      const key = `${hazard.kind} ${hazard.shown}`;
      known.set(key, (known.get(key) ?? 0) + 1);
    }
  }
  return found.filter((hazard) => {
    const key = `${hazard.kind} ${hazard.shown}`;
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    return left === 0;
  });
}

function excerpt(text: string, at: number): string {
  const start = Math.max(0, at - EXCERPT / 2);
  return visibleText(text.slice(start, start + EXCERPT).trim());
}

/** A text as it may be shown anywhere: control, format, private and unpaired characters become `\u{…}`. */
export function visibleText(text: string): string {
  return text.replace(UNSHOWABLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
