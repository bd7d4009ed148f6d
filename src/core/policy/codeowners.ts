/**
 * CODEOWNERS in the syntaxes of GitHub (docs.github.com, "About code owners") and GitLab (docs.gitlab.com, "Code Owners
 * syntax"): the last matching line wins, in GitLab once per section. A line that the forge would skip is an error here:
 * a mistyped owner must not silently take a path out of review.
 */
import type { Problem, TextPlace } from '../../model/error.ts';
import type { Owners, OwnersEntry, Parsed, PathOwners } from '../../model/people.ts';
import { compileTokens, globTokens } from '../reading/glob.ts';
import type { GlobToken } from '../reading/glob-token.ts';
import { makeProblem } from '../reading/problems.ts';

export type OwnersDialect = 'github' | 'gitlab';

/** GitHub ignores a larger file; here that is an error. */
const MAX_CODEOWNERS_BYTES: number = 3 * 1024 * 1024;

const MAX_PROBLEMS = 50;
const SLASH: GlobToken = { kind: 'character', code: 47 };

/** Which syntax a file is in: by its folder, else by its sections (GitHub allows no line that begins with `[`). */
export function dialectOf(path: string, source: string): OwnersDialect {
  if (path.startsWith('.gitlab/')) return 'gitlab';
  if (path.startsWith('.github/')) return 'github';
  return /^\^?\[/m.test(source) ? 'gitlab' : 'github';
}

/** Parses a CODEOWNERS file; every invalid line is reported, with line and column. */
export function parseCodeowners(source: string, file: string, dialect: OwnersDialect): Parsed<Owners> {
  if (Buffer.byteLength(source) > MAX_CODEOWNERS_BYTES) {
    const message = `the file is larger than ${MAX_CODEOWNERS_BYTES} bytes, and the forge ignores it as a whole`;
    return { kind: 'invalid', problems: [{ place: { file, line: 1, column: 1 }, message, remedy: 'shorten it' }] };
  }
  const reader = new LineReader(source, file, dialect);
  for (const [index, line] of source.split('\n').entries()) {
    reader.read(index === 0 ? line.replace(/^\ufeff/, '') : line, index + 1);
    if (reader.problems.length >= MAX_PROBLEMS) break;
  }
  if (reader.problems.length > 0) return { kind: 'invalid', problems: reader.problems };
  return { kind: 'ok', value: makeOwners(file, reader.lines) };
}

interface OwnersLine {
  readonly entry: OwnersEntry;
  readonly exclude: boolean;
  readonly matches: (path: string) => boolean;
}

interface Section {
  readonly name: string | null;
  readonly count: number;
  readonly owners: readonly string[];
}

function makeOwners(source: string, lines: readonly OwnersLine[]): Owners {
  const sections = new Map<string, OwnersLine[]>();
  for (const line of lines) {
    const key = line.entry.section?.toLowerCase() ?? '';
    const list = sections.get(key);
    if (list === undefined) sections.set(key, [line]);
    else list.push(line);
  }
  const of = (path: string): readonly PathOwners[] => {
    const found: PathOwners[] = [];
    for (const section of sections.values()) {
      if (section.some((line) => line.exclude && line.matches(path))) continue;
      const line = section.findLast((each) => !each.exclude && each.matches(path));
      if (line !== undefined && line.entry.owners.length > 0)
        found.push({ entry: line.entry, owners: line.entry.owners });
    }
    return found;
  };
  return { kind: 'codeowners', source, of, entries: lines.map((line) => line.entry) };
}

interface Word {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

class LineReader {
  readonly problems: Problem[] = [];
  readonly lines: OwnersLine[] = [];
  readonly #source: string;
  readonly #file: string;
  readonly #dialect: OwnersDialect;
  #section: Section = { name: null, count: 1, owners: [] };

  constructor(source: string, file: string, dialect: OwnersDialect) {
    this.#source = source;
    this.#file = file;
    this.#dialect = dialect;
  }

  read(raw: string, number: number): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.length > 20_000) return this.#report(number, 1, 'the line is longer than 20,000 characters', 'split it');
    const words = wordsOf(line);
    const first = words[0];
    if (first === undefined) return;
    if (this.#dialect === 'gitlab' && /^\^?\[/.test(first.text)) return this.#readSection(line, number);
    this.#readEntry(first, words.slice(1), number);
  }

  #readSection(line: string, number: number): void {
    const start = line.length - line.trimStart().length;
    const found = /^\s*(\^?)\[([^\]]{1,255})\](?:\[(\d{1,3})\])?(?=\s|$)/.exec(line);
    if (found === null) {
      return this.#report(
        number,
        start + 1,
        'this section heading cannot be read',
        'write `[Name]`, `[Name][2]` or `^[Name]`',
      );
    }
    const optional = found[1] === '^';
    const asked = found[3] === undefined ? 1 : Number(found[3]);
    if (asked < 1)
      return this.#report(
        number,
        start + 1,
        'a section asks for at least one approval',
        'use `^[Name]` for an optional one',
      );
    const head = found[0].length;
    const owners = wordsOf(' '.repeat(head) + line.slice(head));
    const valid = owners.filter((owner) => this.#checkOwner(owner, number)).map((owner) => owner.text);
    this.#section = { name: found[2]?.trim() ?? '', count: optional ? 0 : asked, owners: valid };
  }

  #readEntry(pattern: Word, owners: readonly Word[], number: number): void {
    const exclude = pattern.text.startsWith('!');
    if (exclude && this.#dialect === 'github') {
      return this.#report(
        number,
        pattern.column,
        'GitHub does not support patterns that begin with `!`',
        'name other owners for the path',
      );
    }
    const text = exclude ? pattern.text.slice(1) : pattern.text;
    const tokens = patternTokens(text, this.#dialect);
    if ('message' in tokens) return this.#report(number, pattern.column + tokens.offset, tokens.message);
    const valid = owners.filter((owner) => this.#checkOwner(owner, number)).map((owner) => owner.text);
    const section = this.#section;
    const place: TextPlace = { file: this.#file, line: number, column: pattern.column };
    const entry: OwnersEntry = {
      pattern: pattern.text,
      owners: valid.length === 0 && owners.length === 0 ? section.owners : valid,
      section: section.name,
      count: section.count,
      place,
    };
    const matchers = tokens.map(compileTokens);
    this.lines.push({ entry, exclude, matches: (path) => matchers.some((matches) => matches(path)) });
  }

  #checkOwner(owner: Word, number: number): boolean {
    const { text, column } = owner;
    const account = /^@[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:\/[A-Za-z0-9_.-]{1,100}){0,20}(?:\[bot\])?$/.test(text);
    const email = text.length <= 254 && /^[^\s@<>]+@[^\s@<>]+$/.test(text);
    const role = this.#dialect === 'gitlab' && /^@@(?:developer|maintainer|owner)s?$/.test(text);
    if (account || email || role) return true;
    this.#report(
      number,
      column,
      `\`${text.slice(0, 80)}\` is no owner`,
      'write @login, @org/team or an e-mail address',
    );
    return false;
  }

  #report(line: number, column: number, message: string, remedy?: string): void {
    this.problems.push(makeProblem(this.#source, { file: this.#file, line, column }, message, remedy));
  }
}

/** Words of a line up to a comment; `\ ` and `\#` belong to the word. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  let text = '';
  let start = 0;
  for (let at = 0; at <= line.length; at += 1) {
    const character = line[at];
    if (character === '\\' && at + 1 < line.length) {
      if (text === '') start = at;
      text += line.slice(at, at + 2);
      at += 1;
    } else if (character === undefined || character === ' ' || character === '\t') {
      if (text !== '') words.push({ text, column: start + 1 });
      text = '';
      if (character === undefined) break;
    } else if (character === '#' && text === '') {
      break;
    } else {
      if (text === '') start = at;
      text += character;
    }
  }
  return words;
}

/** One or two machines: the pattern itself, and (GitHub) everything below it when it names a folder. */
function patternTokens(
  text: string,
  dialect: OwnersDialect,
): readonly (readonly GlobToken[])[] | { readonly offset: number; readonly message: string } {
  if (dialect === 'github') {
    const bracket = text.search(/\[/);
    if (bracket >= 0) return { offset: bracket, message: 'GitHub does not support `[` ranges in patterns' };
    if (text.startsWith('\\#')) return { offset: 0, message: 'GitHub does not support escaping a leading `#`' };
  }
  const below = text.endsWith('/');
  const rooted = text.startsWith('/');
  const body = text.slice(rooted ? 1 : 0, below && text.length > 1 ? -1 : undefined);
  if (body === '')
    return dialect === 'github' && rooted ? [[{ kind: 'rest' }]] : { offset: 0, message: 'the pattern names no path' };
  const tokens = globTokens(body);
  if ('message' in tokens) return { offset: tokens.offset + (rooted ? 1 : 0), message: tokens.message };
  const anywhere = !rooted && (dialect === 'gitlab' || !body.includes('/'));
  const base: GlobToken[] = anywhere ? [{ kind: 'folders' }, ...tokens] : tokens;
  const inside: GlobToken[] = [...base, SLASH, { kind: 'rest' }];
  if (below) return [inside];
  // `docs/*` means the files right inside the folder, not everything below its folders.
  if (dialect === 'gitlab' || body.endsWith('/*') || tokens.at(-1)?.kind === 'rest') return [base];
  return [base, inside];
}
