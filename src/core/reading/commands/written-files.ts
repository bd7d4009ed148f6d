/** Files that a script writes before it runs them: what stands in them is known, or known to come from elsewhere. */
import type { ShellCommand, ShellWord } from '../shell/shell-script.ts';
import type { Argument } from './call.ts';
import { printedWords, programOf, stageSource } from './sources.ts';
import type { CodeSource } from './sources.ts';
import { normalised } from './targets.ts';

const MOST_FILES = 1000;

export class WrittenFiles {
  readonly #files = new Map<string, CodeSource>();

  get(path: string): CodeSource | undefined {
    return this.#files.get(keyOf(path));
  }

  /** Notes what a command writes, as far as it is seen. */
  remember(command: ShellCommand, resolve: (word: ShellWord) => Argument | undefined): void {
    if (this.#files.size >= MOST_FILES) return;
    const name = programOf(command);
    const targets = command.redirections.filter(
      ({ operator }) => operator === '>' || operator === '>|' || operator === '&>',
    );
    for (const { target } of targets) this.#note(resolve(target), contentOf(name, command));
    if (name === 'tee')
      for (const word of command.words.slice(1))
        if (!word.text.startsWith('-')) this.#note(resolve(word), contentOf(name, command));
    if (name === 'curl' || name === 'wget')
      for (const path of downloaded(name, command.words)) this.#note(resolve(path) ?? undefined, { kind: 'remote' });
  }

  #note(file: Argument | undefined, content: CodeSource | null): void {
    if (file === undefined || content === null || file.text === '/dev/null') return;
    this.#files.set(keyOf(file.text), content);
  }
}

function keyOf(path: string): string {
  return (path.startsWith('/') ? '/' : '') + normalised(path).join('/');
}

function contentOf(name: string, command: ShellCommand): CodeSource | null {
  if (name === 'curl' || name === 'wget') return { kind: 'remote' };
  const body = command.redirections.findLast(({ operator }) => operator.startsWith('<<'));
  if ((name === 'cat' || name === 'tee') && body !== undefined)
    return { kind: 'text', text: body.target.text, assembled: false };
  if (name === 'echo' || name === 'printf') return printedWords(name, command.words.slice(1));
  if (command.input === null) return null;
  const source = stageSource({ commands: [command], input: command.input });
  return source.kind === 'unknown' ? null : source;
}

/** Where a download is put. */
function downloaded(name: string, words: readonly ShellWord[]): readonly ShellWord[] {
  const found: ShellWord[] = [];
  let takesName = name === 'wget';
  for (const [at, { text }] of words.entries()) {
    const next = words[at + 1];
    const isOutput =
      name === 'curl' ? /^-[a-zA-Z]*o$|^--output$/.test(text) : /^-[a-zA-Z]*O$|^--output-document$/.test(text);
    if (isOutput && next !== undefined) {
      found.push(next);
      takesName = false;
    }
    if (name === 'curl' && /^-[a-zA-Z]*O|^--remote-name/.test(text)) takesName = true;
  }
  if (!takesName) return found;
  const urls = words.filter(({ text }) => /^https?:\/\//.test(text));
  return [
    ...found,
    ...urls.map((word) => ({
      ...word,
      text: word.text.replace(/[?#].*$/, '').replace(/^.*\//, ''),
      parts: [],
      literal: true,
    })),
  ];
}
