/**
 * Reads scripts of the Bourne family (sh, bash, ksh, mostly zsh) into simple commands, by the grammar of the POSIX
 * shell and bash's additions. Written by hand, because a judge of commands has to agree with the shell itself: tests
 * compare it with bash. One pass over the text, nothing loaded; what it does not understand ends the reading as a
 * fault.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
import type {
  Assignment,
  Construct,
  Redirection,
  ShellCommand,
  ShellFault,
  ShellScope,
  ShellScript,
  ShellWord,
  Stage,
} from './shell-script.ts';
import { literalWord, ShellStop, WordReader } from './word-reader.ts';

const RESERVED =
  /(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|select|function|coproc|\{|\}|!|\[\[)(?=[\s;&|<>()]|$)/y;
const ASSIGNMENT = /[A-Za-z_][A-Za-z0-9_]*(?:\[[^\]\n$`]*\])?\+?=/y;
const FUNCTION_NAME = /[^\s;&|<>()$`'"\\]+/y;
const REDIRECTION = /(?:[0-9]+|\{[A-Za-z_][A-Za-z0-9_]*\})?(?:<<<|<<-|<<|<>|<&|>>|>&|>\||[<>](?!\())|&>>?/y;
const DECLARES: ReadonlySet<string> = new Set(['export', 'declare', 'local', 'readonly', 'typeset']);
const NONE: ReadonlySet<string> = new Set();

interface Surroundings {
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
interface Found {
  readonly commands: ShellCommand[];
  readonly functions: Set<string>;
  readonly loops: Assignment[];
  /** Offsets of line ends of the outermost text. */
  readonly lineEnds: readonly number[];
}

/** Reads a script. `depth` is how deep the text itself lies inside other scripts. */
export function parseShell(text: string): ShellScript {
  const found: Found = { commands: [], functions: new Set(), loops: [], lineEnds: lineEndsOf(text) };
  const reader = new ScriptReader(text, 0, 0, found, { input: null, constructs: [], scope: { outer: null } });
  let fault: ShellFault | null = null;
  try {
    reader.script();
  } catch (error) {
    if (!(error instanceof ShellStop)) throw error;
    fault = { line: lineOf(found.lineEnds, error.at), reason: error.message };
  }
  const { commands, functions, loops } = found;
  return { commands, functions, loops, fault };
}

function lineEndsOf(text: string): readonly number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

/** The line of an offset, counted from 1. */
function lineOf(ends: readonly number[], offset: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

class ScriptReader extends WordReader {
  readonly #base: number;
  readonly #found: Found;
  #around: Surroundings;
  readonly #bodies: PendingBody[] = [];

  constructor(text: string, base: number, depth: number, found: Found, around: Surroundings) {
    super(text, depth);
    this.#base = base;
    this.#found = found;
    this.#around = around;
  }

  /** The whole text. */
  script(): void {
    this.#list(NONE);
    if (this.at < this.text.length) this.stop(`${this.text[this.at]} is not expected here`);
    this.#readBodies();
  }

  protected override substitution(): readonly ShellCommand[] {
    const from = this.#found.commands.length;
    this.#within('substitution', true, () => this.#list(NONE));
    return this.#found.commands.slice(from);
  }

  protected override inner(text: string, from: number, depth: number): readonly ShellCommand[] {
    const first = this.#found.commands.length;
    const around = this.#entering('substitution', true);
    const reader = new ScriptReader(text, this.#base + from, depth, this.#found, around);
    try {
      reader.script();
    } catch (error) {
      // Places inside a text of its own are only near; the line is what is shown.
      if (error instanceof ShellStop) this.stop(error.message, from);
      throw error;
    }
    return this.#found.commands.slice(first);
  }

  protected override mark(): number {
    return this.#found.commands.length;
  }

  protected override rewind(mark: number): void {
    this.#found.commands.length = mark;
  }

  #line(at: number): number {
    return lineOf(this.#found.lineEnds, this.#base + at);
  }

  #entering(construct: Construct, ownShell: boolean): Surroundings {
    const { input, constructs, scope } = this.#around;
    return { input, constructs: [...constructs, construct], scope: ownShell ? { outer: scope } : scope };
  }

  #within(construct: Construct, ownShell: boolean, read: () => void): void {
    const outside = this.#around;
    this.#around = this.#entering(construct, ownShell);
    this.deeper(read);
    this.#around = outside;
  }

  // Blanks, comments, line ends -------------------------------------------------------------------------------------

  #comment(): void {
    if (this.text[this.at] !== '#') return;
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Skips everything that may stand between two commands. */
  #gap(): void {
    for (;;) {
      this.blanks();
      this.#comment();
      const letter = this.text[this.at];
      if (letter !== '\n') return;
      this.at += 1;
      this.#readBodies();
    }
  }

  #readBodies(): void {
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
    const around = this.#entering('substitution', true);
    return this.deeper(() => new ScriptReader(body, this.#base + from, this.depth, this.#found, around).#body());
  }

  #body(): ShellWord {
    return this.bodyWord();
  }

  // Lists and pipelines -----------------------------------------------------------------------------------------------

  #reserved(): string {
    RESERVED.lastIndex = this.at;
    return RESERVED.exec(this.text)?.[0] ?? '';
  }

  /** Commands up to one of the reserved words, a `)`, a `;;` or the end; the end is not taken. */
  #list(ends: ReadonlySet<string>): void {
    for (;;) {
      this.#gap();
      const letter = this.text[this.at] ?? '';
      if (letter === '' || letter === ')' || this.#atCaseEnd()) return;
      const word = this.#reserved();
      if (ends.has(word)) return;
      if (CLOSES.has(word)) this.stop(`${word} is not expected here`);
      this.#pipeline();
      this.blanks();
      this.#comment();
      this.#separator();
    }
  }

  #atCaseEnd(): boolean {
    return this.text.startsWith(';;', this.at) || this.text.startsWith(';&', this.at);
  }

  #separator(): void {
    const letter = this.text[this.at] ?? '';
    if (letter === '' || letter === ')' || letter === '\n' || this.#atCaseEnd()) return;
    const pair = this.text.slice(this.at, this.at + 2);
    if (pair === '&&' || pair === '||') {
      this.at += 2;
      this.#gap();
      const next = this.text[this.at] ?? '';
      if (next === '' || ');&|'.includes(next)) this.stop(`a command is missing behind ${pair}`);
    } else if (letter === ';' || letter === '&') this.at += 1;
    else this.stop(`${letter} is not expected here`);
  }

  #pipeline(): void {
    const outside = this.#around;
    let input = outside.input;
    for (;;) {
      while (this.#reserved() === '!') {
        this.at += 1;
        this.blanks();
      }
      const from = this.#found.commands.length;
      this.#around = { ...outside, input };
      this.#command();
      this.blanks();
      const isPipe = this.text[this.at] === '|' && this.text[this.at + 1] !== '|';
      if (!isPipe) break;
      this.at += this.text[this.at + 1] === '&' ? 2 : 1;
      input = { commands: this.#found.commands.slice(from), input };
      this.#gap();
    }
    this.#around = outside;
  }

  // Commands ------------------------------------------------------------------------------------------------------------

  #command(): void {
    const from = this.at;
    if (this.text[from] === '(') {
      this.at += 2;
      if (this.text[from + 1] === '(' && this.arithmetic(from)) return this.#trailing(from);
      this.at = from + 1;
      this.#within('subshell', true, () => this.#list(NONE));
      this.#expectLetter(')', from);
      return this.#trailing(from);
    }
    const word = this.#reserved();
    if (word === '') return this.#simple();
    this.at += word.length;
    switch (word) {
      case '{':
        this.#within('group', false, () => this.#list(CLOSE_BRACE));
        this.#expect('}', from);
        break;
      case 'if':
        this.#if(from);
        break;
      case 'while':
      case 'until':
        this.#while(word, from);
        break;
      case 'for':
      case 'select':
        this.#for(from);
        break;
      case 'case':
        this.#case(from);
        break;
      case '[[':
        this.#test(from);
        break;
      case 'function':
        this.blanks();
        return this.#function(this.take(FUNCTION_NAME));
      case 'coproc':
        this.blanks();
        return this.#command();
      default:
        this.stop(`${word} is not expected here`, from);
    }
    this.#trailing(from);
  }

  #expect(word: string, from: number): void {
    if (this.#reserved() !== word) this.stop(`${word} is missing`, from);
    this.at += word.length;
  }

  #expectLetter(letter: string, from: number): void {
    if (this.text[this.at] !== letter) this.stop(`${letter} is missing`, from);
    this.at += 1;
  }

  /** Redirections behind a compound command are a command without words. */
  #trailing(from: number): void {
    const redirections: Redirection[] = [];
    for (;;) {
      this.blanks();
      const redirection = this.#redirection();
      if (redirection === null) break;
      redirections.push(redirection);
    }
    if (redirections.length > 0) this.#push(from, [], [], redirections);
  }

  #if(from: number): void {
    this.#within('condition', false, () => {
      this.#list(THEN);
      for (;;) {
        this.#expect('then', from);
        this.#list(BRANCHES);
        const word = this.#reserved();
        if (word === 'elif') {
          this.at += 4;
          this.#list(THEN);
          continue;
        }
        if (word === 'else') {
          this.at += 4;
          this.#list(FI);
        }
        break;
      }
    });
    this.#expect('fi', from);
  }

  #while(word: string, from: number): void {
    const first = this.#found.commands.length;
    this.#list(DO);
    const condition = this.#found.commands.slice(first);
    const only = condition.length === 1 ? (condition[0]?.words[0]?.text ?? '') : '';
    const written = this.text.slice(from + word.length, this.at).replaceAll(/[\s;]/g, '');
    const endless = word === 'while' ? only === 'true' || only === ':' || ENDLESS.has(written) : only === 'false';
    this.#loopBody(endless ? 'endless-loop' : 'loop', from);
  }

  #loopBody(construct: Construct, from: number): void {
    this.#expect('do', from);
    this.#within(construct, false, () => this.#list(DONE));
    this.#expect('done', from);
  }

  #for(from: number): void {
    this.blanks();
    if (this.text.startsWith('((', this.at)) {
      const start = this.at;
      this.at += 2;
      if (!this.arithmetic(start)) this.stop('the head of a loop is not closed', from);
      const endless = this.text.slice(start, this.at).replaceAll(/\s/g, '') === '((;;))';
      this.#loopHead();
      return this.#loopBody(endless ? 'endless-loop' : 'loop', from);
    }
    const name = this.take(FUNCTION_NAME);
    if (name === '') this.stop('a loop has no variable', from);
    this.#gap();
    if (/^in(?=\s|;)/.test(this.text.slice(this.at, this.at + 3))) {
      this.at += 2;
      this.#found.loops.push({ name, values: this.#wordsOfLine() });
    }
    this.#loopHead();
    this.#loopBody('loop', from);
  }

  #loopHead(): void {
    this.blanks();
    if (this.text[this.at] === ';') this.at += 1;
    this.#gap();
  }

  #wordsOfLine(): readonly ShellWord[] {
    const words: ShellWord[] = [];
    for (;;) {
      this.blanks();
      const more = this.words();
      if (more.length === 0) return words;
      words.push(...more);
    }
  }

  #case(from: number): void {
    this.blanks();
    this.words();
    this.#gap();
    if (this.text.slice(this.at, this.at + 2) !== 'in') this.stop('in is missing', from);
    this.at += 2;
    this.#within('case', false, () => {
      for (;;) {
        this.#gap();
        if (this.#reserved() === 'esac') break;
        this.#casePattern(from);
        this.#list(ESAC);
        if (!this.#atCaseEnd()) break;
        this.at += this.text.startsWith(';;&', this.at) ? 3 : 2;
      }
    });
    this.#expect('esac', from);
  }

  #casePattern(from: number): void {
    if (this.text[this.at] === '(') this.at += 1;
    for (;;) {
      this.blanks();
      if (this.words().length === 0) this.stop('a pattern is missing', from);
      this.blanks();
      if (this.text[this.at] !== '|') break;
      this.at += 1;
    }
    this.#expectLetter(')', from);
  }

  /** `[[ … ]]`: nothing runs in it but its substitutions. */
  #test(from: number): void {
    for (;;) {
      this.blanks();
      if (this.#closesTest()) break;
      const letter = this.text[this.at] ?? '';
      if (letter === '') this.stop('[[ is not closed', from);
      if ('()<>&|;\n'.includes(letter)) this.at += 1;
      else if (this.words().length === 0) this.stop('[[ is not closed', from);
    }
    this.at += 2;
  }

  #closesTest(): boolean {
    const behind = this.text[this.at + 2] ?? '';
    return this.text.startsWith(']]', this.at) && (behind === '' || /[\s;&|)<>]/.test(behind));
  }

  #function(name: string): void {
    if (name === '') this.stop('a function has no name');
    this.#found.functions.add(name);
    this.blanks();
    if (this.text[this.at] === '(') {
      this.at += 1;
      this.blanks();
      this.#expectLetter(')', this.at);
    }
    this.#gap();
    this.#within('function', true, () => this.#command());
  }

  // Simple commands -------------------------------------------------------------------------------------------------------

  #simple(): void {
    const from = this.at;
    const assignments: Assignment[] = [];
    const words: ShellWord[] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      this.blanks();
      if (this.text[this.at] === '#' && this.at > from) break;
      const redirection = this.#redirection();
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
        return this.#function(words[0]?.text ?? '');
      }
    }
    if (this.at === from) this.stop(`${this.text[from] ?? 'the end'} is not expected here`);
    this.#push(from, words, assignments, redirections);
  }

  #definesFunction(): boolean {
    const start = this.at;
    this.blanks();
    const isFunction = this.text[this.at] === '(';
    if (!isFunction) this.at = start;
    return isFunction;
  }

  #push(from: number, words: ShellWord[], assignments: Assignment[], redirections: Redirection[]): void {
    const { input, constructs, scope } = this.#around;
    const line = this.#line(from);
    const endLine = Math.max(line, this.#line(Math.max(from, this.at - 1)));
    this.#found.commands.push({ words, assignments, redirections, input, constructs, scope, line, endLine });
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
      this.#gap();
      const more = this.words();
      if (more.length === 0) break;
      values.push(...more);
    }
    this.#expectLetter(')', from);
    return { name, values };
  }

  #value(): readonly ShellWord[] {
    const words = this.words();
    return words.length === 0 ? [literalWord('')] : words;
  }

  #redirection(): Redirection | null {
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
}

const CLOSES: ReadonlySet<string> = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);
const CLOSE_BRACE: ReadonlySet<string> = new Set(['}']);
const THEN: ReadonlySet<string> = new Set(['then']);
const BRANCHES: ReadonlySet<string> = new Set(['elif', 'else', 'fi']);
const FI: ReadonlySet<string> = new Set(['fi']);
const DO: ReadonlySet<string> = new Set(['do']);
const DONE: ReadonlySet<string> = new Set(['done']);
const ESAC: ReadonlySet<string> = new Set(['esac']);
const ENDLESS: ReadonlySet<string> = new Set(['[1]', '[[1]]', '((1))', '[true]']);
