/** Dockerfiles and Containerfiles: stages of instructions, as BuildKit reads them. */
import type { Lines } from '../yaml-tree.ts';

export interface Instruction {
  /** In capitals: `RUN`. */
  readonly keyword: string;
  /** What follows the keyword and its flags, with continued lines joined by a blank. */
  readonly text: string;
  /** `--chown=app`, as written. */
  readonly flags: readonly string[];
  /** Bodies of here-documents. */
  readonly documents: readonly string[];
  readonly lines: Lines;
}

export interface BuildStage {
  /** The name after `AS`, in lower case; null where it has none. */
  readonly name: string | null;
  /** The image or stage it begins with, with defaults of `ARG` put in. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
  readonly lines: Lines;
}

export type DockerfileText =
  | { readonly kind: 'dockerfile'; readonly stages: readonly BuildStage[] }
  /** Without `FROM`: it cannot be built, and may be a part that something else puts together. */
  | { readonly kind: 'fragment' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

const LARGEST_TEXT = 1 << 20;
const LONGEST_INSTRUCTION = 200_000;
const MOST_STAGES = 500;

/** Reads a Dockerfile. */
export function readDockerfile(source: string): DockerfileText {
  if (source.length > LARGEST_TEXT) return { kind: 'unreadable', reason: 'it is larger than 1 MiB', line: null };
  const instructions = instructionsOf(source.replaceAll('\r\n', '\n'));
  const variables = new Map<string, string>();
  const stages: { base: string; name: string | null; lines: Lines; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.text.length > LONGEST_INSTRUCTION) {
      return { kind: 'unreadable', reason: 'an instruction is too long', line: instruction.lines.start };
    }
    if (instruction.keyword === 'FROM') {
      const [base = '', as, name] = instruction.text.split(/\s+/);
      const named = as?.toLowerCase() === 'as' && name !== undefined ? name.toLowerCase() : null;
      stages.push({ base: substituted(base, variables), name: named, lines: instruction.lines, instructions: [] });
    } else if (stages.length === 0) {
      if (instruction.keyword === 'ARG')
        for (const [name, value] of assignments(instruction.text)) variables.set(name, value);
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  if (stages.length > MOST_STAGES) return { kind: 'unreadable', reason: 'it has too many stages', line: null };
  return stages.length === 0 ? { kind: 'fragment' } : { kind: 'dockerfile', stages };
}

/** The stages that the last one is built on, itself first; its base at the end is an image. */
export function finalChain(stages: readonly BuildStage[]): readonly BuildStage[] {
  const chain: BuildStage[] = [];
  let at = stages.length - 1;
  while (at >= 0) {
    const stage = stages[at];
    if (stage === undefined) break;
    chain.push(stage);
    const base = stage.base.toLowerCase();
    at = stages.findLastIndex((other, index) => index < at && (other.name === base || String(index) === base));
  }
  return chain;
}

/** True when the base is an earlier stage. */
export function isStage(base: string, stages: readonly BuildStage[]): boolean {
  return stages.some(({ name }) => name === base.toLowerCase());
}

/** `A=1 B="two words"`, or the old form `A two words`; values without their quotes. */
export function assignments(text: string): readonly (readonly [name: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  const pattern = /([A-Za-z_][A-Za-z0-9_]*)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|[^\s]*))?(?=\s|$)/y;
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) break;
    if (match[2] === undefined && found.length === 0 && pattern.lastIndex < text.length) {
      return [[match[1] ?? '', text.slice(pattern.lastIndex).trim()]];
    }
    found.push([match[1] ?? '', unquoted(match[2] ?? '')]);
    at = pattern.lastIndex;
  }
  return found;
}

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === '"' || quote === "'") && value.endsWith(quote) && value.length > 1 ? value.slice(1, -1) : value;
}

/** Puts values of `ARG` into `$NAME`, `${NAME}` and `${NAME:-usual}`; what is not known stays as it is. */
function substituted(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .slice(0, 2000)
    .replace(/\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))/g, (whole, braced, usual, bare) => {
      const value = variables.get(String(braced ?? bare));
      if (value !== undefined && value !== '') return value;
      return typeof usual === 'string' ? usual : whole;
    });
}

/** Logical lines: comments left out, continuations joined, here-documents taken off. */
function instructionsOf(source: string): readonly Instruction[] {
  const lines = source.split('\n');
  const escape = /^#\s*escape\s*=\s*`\s*$/im.test(lines.slice(0, 5).join('\n')) ? '`' : '\\';
  const found: Instruction[] = [];
  let at = 0;
  while (at < lines.length) {
    const start = at;
    const parts: string[] = [];
    let open = true;
    while (open && at < lines.length) {
      const line = lines[at] ?? '';
      at += 1;
      const trimmed = line.trim();
      // Comments and empty lines between continued lines are skipped.
      if (trimmed.startsWith('#') || trimmed === '') {
        open = parts.length > 0;
        continue;
      }
      open = trimmed.endsWith(escape);
      parts.push(open ? trimmed.slice(0, -1).trim() : trimmed);
    }
    const text = parts.join(' ');
    const space = text.search(/\s/);
    if (text === '') continue;
    const keyword = (space < 0 ? text : text.slice(0, space)).toUpperCase();
    const { flags, rest } = flagsOf(space < 0 ? '' : text.slice(space).trim());
    const documents: string[] = [];
    if (HOLDING.has(keyword)) at = hereDocuments(rest, lines, at, documents);
    found.push({ keyword, text: rest, flags, documents, lines: { start: firstText(lines, start), end: at } });
  }
  return found;
}

const HOLDING: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD']);

function firstText(lines: readonly string[], start: number): number {
  let at = start;
  while (at < lines.length && ((lines[at] ?? '').trim() === '' || (lines[at] ?? '').trim().startsWith('#'))) at += 1;
  return at + 1;
}

function flagsOf(text: string): { readonly flags: readonly string[]; readonly rest: string } {
  const flags: string[] = [];
  let rest = text;
  while (rest.startsWith('--') && flags.length < 50) {
    const end = rest.search(/\s/);
    flags.push(end < 0 ? rest : rest.slice(0, end));
    rest = end < 0 ? '' : rest.slice(end).trimStart();
  }
  return { flags, rest };
}

/** Takes the bodies of `<<EOF` documents; gives the index of the line behind them. */
function hereDocuments(text: string, lines: readonly string[], from: number, documents: string[]): number {
  let at = from;
  for (const [, dash, , word] of text.slice(0, 20_000).matchAll(/<<(-?)(["']?)([A-Za-z_]\w{0,60})\2/g)) {
    const body: string[] = [];
    while (at < lines.length) {
      const line = lines[at] ?? '';
      at += 1;
      if ((dash === '-' ? line.replace(/^\t+/, '') : line) === word) break;
      body.push(line);
    }
    documents.push(body.join('\n'));
  }
  return at;
}
