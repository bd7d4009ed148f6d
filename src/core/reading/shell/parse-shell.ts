/**
 * Reads scripts of the Bourne family (sh, bash, ksh, mostly zsh) into simple commands, by the grammar of the POSIX
 * shell and bash's additions. Written by hand, because a judge of commands has to agree with the shell itself: tests
 * compare it with bash. One pass over the text, nothing loaded; what it does not understand ends the reading as a
 * fault.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
import type { Construct, Redirection, ShellCommand, ShellFault, ShellScript, ShellWord } from './shell-script.ts';
import { lineEndsOf, lineOf, SimpleReader } from './simple-reader.ts';
import type { Found } from './simple-reader.ts';
import { ShellStop } from './word-reader.ts';

const RESERVED =
  /(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|select|function|coproc|\{|\}|!|\[\[)(?=[\s;&|<>()]|$)/y;
const FUNCTION_NAME = /[^\s;&|<>()$`'"\\]+/y;
const NONE: ReadonlySet<string> = new Set();

/** Reads a script. */
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

class ScriptReader extends SimpleReader {
  /** The whole text. */
  script(): void {
    this.#list(NONE);
    if (this.at < this.text.length) this.stop(`${this.text[this.at]} is not expected here`);
    this.readBodies();
  }

  protected override substitution(): readonly ShellCommand[] {
    const from = this.found.commands.length;
    this.within('substitution', true, () => this.#list(NONE));
    return this.found.commands.slice(from);
  }

  protected override inner(text: string, from: number, depth: number): readonly ShellCommand[] {
    const first = this.found.commands.length;
    const around = this.entering('substitution', true);
    const reader = new ScriptReader(text, this.base + from, depth, this.found, around);
    try {
      reader.script();
    } catch (error) {
      // Places inside a text of its own are only near; the line is what is shown.
      if (error instanceof ShellStop) this.stop(error.message, from);
      throw error;
    }
    return this.found.commands.slice(first);
  }

  protected override innerBody(body: string, from: number): ShellWord {
    const around = this.entering('substitution', true);
    return new ScriptReader(body, this.base + from, this.depth, this.found, around).bodyWord();
  }

  // Lists and pipelines -----------------------------------------------------------------------------------------------

  #reserved(): string {
    RESERVED.lastIndex = this.at;
    return RESERVED.exec(this.text)?.[0] ?? '';
  }

  /** Commands up to one of the reserved words, a `)`, a `;;` or the end; the end is not taken. */
  #list(ends: ReadonlySet<string>): void {
    for (;;) {
      this.gap();
      const letter = this.text[this.at] ?? '';
      if (letter === '' || letter === ')' || this.#atCaseEnd()) return;
      const word = this.#reserved();
      if (ends.has(word)) return;
      if (CLOSES.has(word)) this.stop(`${word} is not expected here`);
      this.#pipeline();
      this.blanks();
      this.comment();
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
      this.gap();
      const next = this.text[this.at] ?? '';
      if (next === '' || ');&|'.includes(next)) this.stop(`a command is missing behind ${pair}`);
    } else if (letter === ';' || letter === '&') this.at += 1;
    else this.stop(`${letter} is not expected here`);
  }

  #pipeline(): void {
    const outside = this.around;
    let input = outside.input;
    for (;;) {
      while (this.#reserved() === '!') {
        this.at += 1;
        this.blanks();
      }
      const from = this.found.commands.length;
      this.around = { ...outside, input };
      this.#command();
      this.blanks();
      const isPipe = this.text[this.at] === '|' && this.text[this.at + 1] !== '|';
      if (!isPipe) break;
      this.at += this.text[this.at + 1] === '&' ? 2 : 1;
      input = { commands: this.found.commands.slice(from), input };
      this.gap();
    }
    this.around = outside;
  }

  // Commands ------------------------------------------------------------------------------------------------------------

  #command(): void {
    const from = this.at;
    if (this.text[from] === '(') {
      this.at += 2;
      if (this.text[from + 1] === '(' && this.arithmetic(from)) return this.#trailing(from);
      this.at = from + 1;
      this.within('subshell', true, () => this.#list(NONE));
      this.expectLetter(')', from);
      return this.#trailing(from);
    }
    const word = this.#reserved();
    if (word === '') return this.simple();
    this.at += word.length;
    switch (word) {
      case '{':
        this.within('group', false, () => this.#list(CLOSE_BRACE));
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
        return this.function(this.take(FUNCTION_NAME));
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

  /** Redirections behind a compound command are a command without words. */
  #trailing(from: number): void {
    const redirections: Redirection[] = [];
    for (;;) {
      this.blanks();
      const redirection = this.redirection();
      if (redirection === null) break;
      redirections.push(redirection);
    }
    if (redirections.length > 0) this.push(from, [], [], redirections);
  }

  #if(from: number): void {
    this.within('condition', false, () => {
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
    const first = this.found.commands.length;
    this.#list(DO);
    const condition = this.found.commands.slice(first);
    const only = condition.length === 1 ? (condition[0]?.words[0]?.text ?? '') : '';
    const written = this.text.slice(from + word.length, this.at).replaceAll(/[\s;]/g, '');
    const endless = word === 'while' ? only === 'true' || only === ':' || ENDLESS.has(written) : only === 'false';
    this.#loopBody(endless ? 'endless-loop' : 'loop', from);
  }

  #loopBody(construct: Construct, from: number): void {
    this.#expect('do', from);
    this.within(construct, false, () => this.#list(DONE));
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
    this.gap();
    if (/^in(?=\s|;)/.test(this.text.slice(this.at, this.at + 3))) {
      this.at += 2;
      this.found.loops.push({ name, values: this.#wordsOfLine() });
    }
    this.#loopHead();
    this.#loopBody('loop', from);
  }

  #loopHead(): void {
    this.blanks();
    if (this.text[this.at] === ';') this.at += 1;
    this.gap();
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
    this.gap();
    if (this.text.slice(this.at, this.at + 2) !== 'in') this.stop('in is missing', from);
    this.at += 2;
    this.within('case', false, () => {
      for (;;) {
        this.gap();
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
    this.expectLetter(')', from);
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

  protected override function(name: string): void {
    if (name === '') this.stop('a function has no name');
    this.found.functions.add(name);
    this.blanks();
    if (this.text[this.at] === '(') {
      this.at += 1;
      this.blanks();
      this.expectLetter(')', this.at);
    }
    this.gap();
    this.within('function', true, () => this.#command());
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
