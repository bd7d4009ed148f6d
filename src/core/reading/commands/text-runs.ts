/** Programs that run a text: `sh -c`, interpreters, files that the same script wrote. */
import { parseShell } from '../shell/parse-shell.ts';
import { argvText, knownArgument } from './call.ts';
import type { Argument } from './call.ts';
import { DEEPEST, linesOf, opaqueAt, whereOf } from './call-state.ts';
import type { CallRuns, State } from './call-state.ts';
import { codeCalls } from './code-calls.ts';
import { crontabSnippets } from './files/build-files.ts';
import { windowsSnippets } from './files/windows-files.ts';
import { codeOf } from './interpreters.ts';
import type { CodeLanguage } from './interpreters.ts';
import { baseName, stageSource, wordSource } from './sources.ts';
import type { CodeSource } from './sources.ts';
import { textsOf } from './text-runners.ts';
import type { WrittenFiles } from './written-files.ts';

/** Characters that texts inside texts may have together; each is read once where it is run. */
const MOST_INNER_TEXT = 4 << 20;
/** What reading a text costs at least, in characters. */
const TEXT_COST = 4096;

export class TextRuns {
  readonly #runs: CallRuns;
  readonly #written: WrittenFiles;
  readonly #running = new Set<CodeSource>();
  /** Characters of inner texts that may still be read: texts that run each other would never end. */
  #budget = MOST_INNER_TEXT;

  constructor(runs: CallRuns, written: WrittenFiles) {
    this.#runs = runs;
    this.#written = written;
  }

  /** Pays for another text; false when no more are read. */
  spend(characters: number): boolean {
    this.#budget -= characters + TEXT_COST;
    return this.#budget >= 0;
  }

  /** Reads the texts that a program runs. */
  read(program: string, args: readonly Argument[], state: State): void {
    // What more arguments a text is given at run time are its own business.
    const inner: State = { ...state, depth: state.depth + 1, through: [...state.through, program], open: false };
    const [first] = args;
    if ((program === 'source' || program === '.') && first !== undefined) return this.file(first, 'sh', inner);
    for (const { text, elsewhere } of textsOf(program, args)) {
      this.text(text, { ...inner, elsewhere: inner.elsewhere || elsewhere });
    }
    if (program === 'at' || program === 'batch') return this.#input('shell', inner);
    if (program === 'crontab') return this.#input('crontab', inner);
    const code = codeOf(program, args);
    if (code === null) return;
    if (code.kind === 'none') {
      const at = args.findIndex(({ text }) => text === '-m');
      if (/^(?:python|pypy)/.test(program) && at >= 0) this.#runs.run(args.slice(at + 1), inner);
      return;
    }
    if (code.kind === 'text') return this.#code(code.language, code.text, inner);
    if (code.kind === 'file') {
      const at = args.indexOf(code.file);
      if (code.language !== 'shell' && code.file.known === 'yes' && at >= 0)
        this.#runs.emit(baseName(code.file.text), args.slice(at + 1), inner);
      return this.file(code.file, program, inner);
    }
    this.#input(code.language, inner);
  }

  /** A text for a shell; what substitutions put into it is looked at first. */
  text(text: Argument, state: State): void {
    if (state.depth > DEEPEST) return this.#opaque(`more than ${DEEPEST} programs run each other`, true, [text], state);
    const { word } = text;
    if (text.known === 'no' && word !== null) {
      const source = wordSource(word);
      if (source.kind === 'known-good') return;
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, 'shell', [text], state);
      const isWhole = word.parts.every((part) => part.kind !== 'text' || part.text === '');
      if (isWhole) return this.#opaque('the text it runs is only known at run time', false, [text], state);
      this.#opaque('the text it runs is only partly known', false, [text], state);
    } else if (text.known === 'no') this.#opaque('the text it runs is only partly known', false, [text], state);
    if (!this.spend(text.text.length)) return this.#opaque('it runs more texts than are read', true, [], state);
    const script = parseShell(text.text);
    const { source, base } = state;
    this.#runs.script(script, { ...state, base: base + source.line - 1 });
  }

  #code(language: CodeLanguage, text: Argument, state: State): void {
    if (language === 'shell') return this.text(text, state);
    if (language === 'crontab') {
      for (const { text: line } of crontabSnippets(text.text, false)) this.text(knownArgument(line), state);
      return;
    }
    if (text.word !== null && text.known === 'no') {
      const source = wordSource(text.word);
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, language, [text], state);
    }
    if (text.known === 'no') this.#opaque('the code it runs is only partly known', false, [text], state);
    if (language === 'powershell') {
      for (const { words } of windowsSnippets(text.text, false))
        this.#runs.run(words.map(knownArgument), { ...state, depth: state.depth + 1 });
      return this.text({ ...text, word: null, known: 'yes' }, state);
    }
    for (const call of codeCalls(language, text.text)) {
      const inner = { ...state, depth: state.depth + 1, through: [...state.through, call.name] };
      if (call.kind === 'text') for (const arg of call.args) this.text(arg, inner);
      else if (call.kind === 'list') this.#runs.run(call.args, inner);
      else this.#deletes(call.kind === 'delete-tree', call.args[0], call.name, inner);
    }
  }

  #deletes(tree: boolean, target: Argument | undefined, name: string, state: State): void {
    if (target === undefined) return;
    const where = whereOf(state);
    const witness = argvText(`${name}()`, [target]);
    this.#runs.seen.push({ kind: 'deletes', tree, target, witness, where, ...linesOf(state) });
  }

  /** A program that runs what it reads. */
  #input(language: CodeLanguage, state: State): void {
    const { redirections, input } = state.source;
    const fed = redirections.findLast(
      ({ operator, descriptor }) => operator.startsWith('<') && (descriptor === '' || descriptor === '0'),
    );
    if (fed !== undefined) {
      if (fed.operator === '<') return this.#inputFile(this.#runs.resolve(fed.target)[0], language, state);
      const known = fed.target.literal ? 'yes' : 'no';
      return this.#code(
        language,
        { text: fed.target.text, known, globs: false, word: known === 'yes' ? fed.target : null },
        state,
      );
    }
    if (input === null) return;
    this.#source(stageSource(input), language, [], state);
  }

  #inputFile(file: Argument | undefined, language: CodeLanguage, state: State): void {
    if (file?.word !== null && file?.word !== undefined && file.known === 'no') {
      const source = wordSource(file.word);
      if (source.kind !== 'unknown') return this.#source(source, language, [file], state);
    }
    if (file !== undefined) this.file(file, language, state);
  }

  #source(source: CodeSource, language: CodeLanguage, args: readonly Argument[], state: State): void {
    const lines = linesOf(state);
    const witness = [state.through.join(' '), ...args.map(({ text }) => text)].join(' ');
    switch (source.kind) {
      case 'remote':
        this.#runs.seen.push({ kind: 'unseen', how: 'remote', witness, ...lines });
        return;
      case 'decoded':
        this.#runs.seen.push({ kind: 'unseen', how: 'decoded', witness, ...lines });
        if (source.text !== null) this.#code(language, knownArgument(source.text), state);
        return;
      case 'text':
        if (source.assembled) this.#runs.seen.push({ kind: 'unseen', how: 'decoded', witness, ...lines });
        this.#code(language, knownArgument(source.text), state);
        return;
      case 'known-good':
        return;
      case 'unknown':
        this.#opaque('it runs what another program prints', true, args, state);
    }
  }

  /** A file that is run: what the same script wrote into it is known. */
  file(file: Argument, program: string, state: State): void {
    const { word } = file;
    if (word !== null && file.known === 'no') {
      const source = wordSource(word);
      if (source.kind === 'remote' || source.kind === 'decoded') return this.#source(source, 'shell', [file], state);
    }
    const written = this.#written.get(file.text);
    // A script that runs itself is read once.
    if (written === undefined || this.#running.has(written)) return;
    const language = codeOf(program, []) === null ? 'shell' : languageOf(program);
    this.#running.add(written);
    this.#source(written, language, [file], { ...state, depth: state.depth + 1 });
    this.#running.delete(written);
  }

  #opaque(reason: string, destructive: boolean, args: readonly Argument[], state: State): void {
    this.#runs.seen.push(opaqueAt(reason, destructive, args, state));
  }
}

function languageOf(program: string): CodeLanguage {
  const code = codeOf(program, []);
  return code !== null && code.kind === 'input' ? code.language : 'shell';
}
