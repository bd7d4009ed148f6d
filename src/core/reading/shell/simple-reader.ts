/** Simple commands of a script: assignments, words, redirections, and the bodies of here-documents. */
import type { Assignment, Construct, Redirection, ShellCommand, ShellScope, ShellWord, Stage } from './shell-script.ts';
import { literalWord, WordReader } from './word-reader.ts';

const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n$`]*\])?\+?=/y;
const REDIRECTION = /(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(?:<<<|<<-|<<|<>|<&|>>|>&|>\||[<>](?!\())|&>>?/y;
const DECLARES: ReadonlySet<string> = new Set(['export', 'declare', 'local', 'readonly', 'typeset']);

/** What stands around the command that is being read. */
export interface Surroundings {
  readonly input: Stage | null;
  readonly constructs: readonly Construct[];
  readonly scope: ShellScope;
}

interface PendingBody {
  readonly redirection: { target: ShellWord };
  readonly end: string;
  readonly quoted: boolean;
  readonly tabs: boolean;
}

/** What all readers of one script share. */
export interface Found {
  readonly commands: ShellCommand[];
  readonly functions: Set<string>;
  readonly loops: Assignment[];
  /** Offsets of line ends of the outermost text. */
  readonly lineEnds: readonly number[];
}

/** Offsets of the line ends of a text. */
export function lineEndsOf(text: string): readonly number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

/** The line of an offset, counted from 1. */
export function lineOf(ends: readonly number[], offset: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

export abstract class SimpleReader extends WordReader {
  protected readonly base: number;
  protected readonly found: Found;
  protected around: Surroundings;
  readonly #bodies: PendingBody[] = [];

  constructor(text: string, base: number, depth: number, found: Found, around: Surroundings) {
    super(text, depth);
    this.base = base;
    this.found = found;
    this.around = around;
  }

  /** The body of a here-document, read as a text of its own. */
  protected abstract innerBody(body: string, from: number): ShellWord;
  /** The definition of a function, behind its name. */
  protected abstract function(name: string): void;

  protected override mark(): number {
    return this.found.commands.length;
  }

  protected override rewind(mark: number): void {
    this.found.commands.length = mark;
  }

  protected line(at: number): number {
    return lineOf(this.found.lineEnds, this.base + at);
  }

  protected entering(construct: Construct, ownShell: boolean): Surroundings {
    const { input, constructs, scope } = this.around;
    return { input, constructs: [...constructs, construct], scope: ownShell ? { outer: scope } : scope };
  }

  protected within(construct: Construct, ownShell: boolean, read: () => void): void {
    const outside = this.around;
    this.around = this.entering(construct, ownShell);
    this.deeper(read);
    this.around = outside;
  }

  // Blanks, comments, line ends -------------------------------------------------------------------------------------

  protected comment(): void {
    if (this.text[this.at] !== '#') return;
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Skips everything that may stand between two commands. */
  protected gap(): void {
    for (;;) {
      this.blanks();
      this.comment();
      const letter = this.text[this.at];
      if (letter !== '\n') return;
      this.at += 1;
      this.readBodies();
    }
  }

  protected readBodies(): void {
    for (const pending of this.#bodies.splice(0)) this.#readBody(pending);
  }

  #readBody({ redirection, end, quoted, tabs }: PendingBody): void {
    const from = this.at;
    const lines: string[] = [];
    for (;;) {
      // Like bash, a body without its end goes to the end of the text.
      if (this.at >= this.text.length) break;
      const next = this.text.indexOf('\n', this.at);
      const stop = next < 0 ? this.text.length : next;
      const written = this.text.slice(this.at, stop);
      const line = tabs ? written.replace(/^\t+/, '') : written;
      this.at = Math.min(stop + 1, this.text.length);
      if (line === end || line === `${end}\r`) break;
      lines.push(`${line}\n`);
    }
    const body = lines.join('');
    redirection.target = quoted ? literalWord(body) : this.#expandedBody(body, from);
  }

  #expandedBody(body: string, from: number): ShellWord {
    return this.deeper(() => this.innerBody(body, from));
  }

  // Simple commands -------------------------------------------------------------------------------------------------------

  protected simple(): void {
    const from = this.at;
    const assignments: Assignment[] = [];
    const words: ShellWord[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      this.blanks();
      if (this.text[this.at] === '#' && this.at > from) break;
      const redirection = this.redirection();
      if (redirection !== null) {
        redirections.push(redirection);
        continue;
      }
      const declares = words.length > 0 && DECLARES.has(words[0]?.text ?? '');
      if (words.length === 0 || declares) {
        const assignment = this.#assignment();
        if (assignment !== null) {
          assignments.push(assignment);
          continue;
        }
      }
      const more = this.words();
      if (more.length === 0) break;
      words.push(...more);
      if (words.length === 1 && assignments.length === 0 && this.#definesFunction()) {
        return this.function(words[0]?.text ?? '');
      }
    }
    if (this.at === from) this.stop(`${this.text[from] ?? 'the end'} is not expected here`);
    this.push(from, words, assignments, redirections);
  }

  #definesFunction(): boolean {
    const start = this.at;
    this.blanks();
    const isFunction = this.text[this.at] === '(';
    if (!isFunction) this.at = start;
    return isFunction;
  }

  protected push(from: number, words: ShellWord[], assignments: Assignment[], redirections: Redirection[]): void {
    const { input, constructs, scope } = this.around;
    const line = this.line(from);
    const endLine = Math.max(line, this.line(Math.max(from, this.at - 1)));
    this.found.commands.push({ words, assignments, redirections, input, constructs, scope, line, endLine });
  }

  #assignment(): Assignment | null {
    const start = this.take(ASSIGNMENT);
    if (start === '') return null;
    const name = start.replace(/(?:\[.*)?\+?=$/, '');
    if (this.text[this.at] !== '(') return { name, values: this.#value() };
    const from = this.at;
    this.at += 1;
    const values: ShellWord[] = [];
    for (;;) {
      this.gap();
      const more = this.words();
      if (more.length === 0) break;
      values.push(...more);
    }
    this.expectLetter(')', from);
    return { name, values };
  }

  #value(): readonly ShellWord[] {
    const words = this.words();
    return words.length === 0 ? [literalWord('')] : words;
  }

  protected redirection(): Redirection | null {
    const start = this.take(REDIRECTION);
    if (start === '') return null;
    const descriptor = /^(?:[0-9]+|\{[^}]*\})/.exec(start)?.[0] ?? '';
    const operator = start.slice(descriptor.length);
    this.blanks();
    const isBody = operator === '<<' || operator === '<<-';
    const from = this.at;
    const [target, ...more] = this.words();
    if (target === undefined || more.length > 0) this.stop(`the target of ${operator} is missing`);
    const redirection = { operator, descriptor, target };
    if (isBody) {
      const quoted = /['"\\]/.test(this.text.slice(from, this.at));
      this.#bodies.push({ redirection, end: target.text, quoted, tabs: operator === '<<-' });
    }
    return redirection;
  }

  protected expectLetter(letter: string, from: number): void {
    if (this.text[this.at] !== letter) this.stop(`${letter} is missing`, from);
    this.at += 1;
  }
}
