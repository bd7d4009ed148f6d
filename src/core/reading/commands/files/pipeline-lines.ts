/**
 * Commands in definitions of pipelines that are no YAML (templates, texts with a mistake): `run:`, `script:` and their
 * kin, found line by line.
 */
import { shellOfKey, shellNamed, stepSnippets } from './pipeline-steps.ts';
import type { StepKind } from './pipeline-steps.ts';
import type { Snippet } from './snippet.ts';

const KEY =
  /^(\s*)((?:-\s+)*)["']?(run|script|before_script|after_script|commands?|cmds?|bash|pwsh|powershell|sh|[iI]nline|inlineScript|install|before_install|before_deploy|entry|defer|cmd)["']?\s*:(?:\s+(.*))?$/;
/** A list that others take over by its name: `.deploy: &deploy`. */
const ANCHORED = /^(\s*)()(\.[\w-]+)\s*:\s+(&\w+)\s*$/;
const ITEM = /^(\s*)-(?:\s+(.*))?$/;
const SHELL_KEY = /^\s*(?:-\s+)*["']?shell["']?\s*:\s*['"]?([\w-]+)/;
const FORGE_SCRIPT = /^\s*(?:-\s+)*uses\s*:\s*['"]?actions\/github-script@/;
const BLOCK = /^[|>][-+0-9]*\s*(?:#.*)?$/;
/** What names a value for other places, or its kind. */
const MARKS = /^(?:[&!][^\s,[\]{}]+\s+)+/;

/** The commands of a pipeline, whether or not it is YAML. */
export function pipelineLines(text: string): readonly Snippet[] {
  return new PipelineReader(text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))).read();
}

class PipelineReader {
  readonly #lines: readonly string[];
  readonly #snippets: Snippet[] = [];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  read(): readonly Snippet[] {
    while (this.#at < this.#lines.length) {
      const [, indent = '', dashes = '', key, value = ''] =
        KEY.exec(this.#lines[this.#at] ?? '') ?? ANCHORED.exec(this.#lines[this.#at] ?? '') ?? [];
      if (key === undefined) {
        this.#at += 1;
        continue;
      }
      const depth = indent.length + dashes.length;
      const own = key === 'script' && this.#isScriptOfForge(depth) ? 'javascript' : this.#shellOf(depth);
      const kind = shellOfKey(key) ?? own;
      this.#value(value.trim(), depth, kind, indent.length);
    }
    return this.#snippets;
  }

  /** `uses: actions/github-script` takes a program of JavaScript in its `with`. */
  #isScriptOfForge(depth: number): boolean {
    for (const step of [-1, 1]) {
      for (let at = this.#at + step; at >= 0 && at < this.#lines.length && Math.abs(at - this.#at) < NEAR; at += step) {
        const line = this.#lines[at] ?? '';
        const isItem = /^\s*-\s/.test(line) && line.length - line.trimStart().length < depth;
        if (isItem && step === 1) break;
        if (FORGE_SCRIPT.test(line)) return true;
        if (isItem) break;
      }
    }
    return false;
  }

  /** The shell that the same step names, near the command. */
  #shellOf(depth: number): StepKind {
    for (const step of [1, -1]) {
      for (let at = this.#at + step; at >= 0 && at < this.#lines.length && Math.abs(at - this.#at) < NEAR; at += step) {
        const line = this.#lines[at] ?? '';
        if (line.trim() === '') continue;
        const inner = line.length - line.replace(/^\s*(?:-\s+)*/, '').length;
        if (inner < depth) break;
        const shell = inner === depth ? SHELL_KEY.exec(line)?.[1] : undefined;
        if (shell !== undefined) return shellNamed(shell);
        if (/^\s*-\s/.test(line)) break;
      }
    }
    return 'shell';
  }

  #value(written: string, depth: number, kind: StepKind, outer: number): void {
    const value = written.replace(MARKS, '');
    const start = this.#at + 1;
    this.#at += 1;
    if (BLOCK.test(value)) {
      const body = this.#block(depth);
      return this.#push(body.join(value.startsWith('>') ? ' ' : '\n'), start + 1, this.#at, kind);
    }
    if (value === '' || value.startsWith('#') || /^[&!]\S+$/.test(value))
      return this.#items(Math.min(depth, outer + 2), kind, outer);
    if (value.startsWith('[')) {
      for (const word of flowItems(value)) this.#push(word, start, start, kind);
      return;
    }
    const folded = this.#block(depth);
    const plain = [value, ...folded.map((line) => line.trim())].join(' ');
    this.#push(unquoted(plain), start, this.#at, kind);
  }

  /** Lines deeper than the key, with their own indent taken away. */
  #block(depth: number): readonly string[] {
    const body: string[] = [];
    let indent = -1;
    for (; this.#at < this.#lines.length; this.#at += 1) {
      const line = this.#lines[this.#at] ?? '';
      const width = line.length - line.trimStart().length;
      if (line.trim() !== '' && width <= depth) break;
      if (line.trim() !== '' && indent < 0) indent = width;
      body.push(line.slice(Math.max(0, Math.min(indent, width))));
    }
    while (body.at(-1)?.trim() === '') {
      body.pop();
      this.#at -= 1;
    }
    return body;
  }

  #items(depth: number, kind: StepKind, outer: number): void {
    for (; this.#at < this.#lines.length; ) {
      const line = this.#lines[this.#at] ?? '';
      if (line.trim() === '' || line.trimStart().startsWith('#')) {
        this.#at += 1;
        continue;
      }
      const [, indent = '', value = ''] = ITEM.exec(line) ?? [];
      if (!ITEM.test(line) || indent.length < outer || (indent.length === 0 && depth > 2)) return;
      // `- run: …` inside a list of steps is a key of its own.
      if (KEY.test(line) || /^-?\s*[\w-]+\s*:\s*$/.test(value)) return;
      this.#value(value.trim() === '' ? '""' : value.trim(), indent.length, kind, indent.length);
    }
  }

  #push(text: string, line: number, endLine: number, kind: StepKind): void {
    if (text.trim() === '' || text === '""') return;
    this.#snippets.push(...stepSnippets({ text, line, endLine, joined: false }, kind));
  }
}

/** Lines around a command in which its step may name a shell. */
const NEAR = 30;

function unquoted(text: string): string {
  if (text.startsWith("'") && text.endsWith("'") && text.length > 1) return text.slice(1, -1).replaceAll("''", "'");
  if (text.startsWith('"') && text.endsWith('"') && text.length > 1) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'string') return value;
    } catch {
      return text.slice(1, -1);
    }
  }
  return text.replace(/\s+#.*$/, '');
}

function flowItems(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  } catch {
    // Plain words need no quotes in YAML.
  }
  return text
    .replace(/^\[|\]\s*$/g, '')
    .split(',')
    .map((one) => unquoted(one.trim()));
}
