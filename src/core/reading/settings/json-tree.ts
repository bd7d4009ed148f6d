/**
 * JSON with lines. Comments, trailing commas and unquoted keys of its relatives are read, too. Iterative, so that
 * nesting cannot exhaust the stack; depth is bounded by its caller's limit all the same.
 */
import type { PlainNode } from './plain-tree.ts';
import { scalarKind } from './plain-tree.ts';
import { DEEPEST_SETTING } from './setting.ts';

/** Why a text is no JSON. */
export interface BrokenJson {
  readonly kind: 'broken';
  readonly reason: string;
  readonly line: number;
}

type Open =
  | { readonly kind: 'map'; readonly entries: [string, PlainNode][]; key: string | null }
  | { readonly kind: 'list'; readonly items: PlainNode[] };

/** Reads every value of a text: one of JSON, one a line of its sequences. */
export function readJsonTree(text: string): readonly PlainNode[] | BrokenJson {
  return new Scanner(text).read();
}

class Scanner {
  readonly #text: string;
  #at = 0;
  #line = 1;
  readonly #open: Open[] = [];
  readonly #roots: PlainNode[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly PlainNode[] | BrokenJson {
    for (;;) {
      if (!this.#skipSpace()) return this.#broken('a comment does not end');
      if (this.#at >= this.#text.length) break;
      const problem = this.#token(this.#text[this.#at] ?? '');
      if (problem !== null) return this.#broken(problem);
      if (this.#open.length > DEEPEST_SETTING) return this.#broken('it is nested too deeply');
    }
    return this.#open.length > 0 ? this.#broken('it ends within a value') : this.#roots;
  }

  #broken(reason: string): BrokenJson {
    return { kind: 'broken', reason, line: this.#line };
  }

  /** Takes one token; the reason when it cannot stand there. */
  #token(character: string): string | null {
    const top = this.#open.at(-1);
    if (character === '{' || character === '[') {
      this.#at += 1;
      this.#open.push(character === '{' ? { kind: 'map', entries: [], key: null } : { kind: 'list', items: [] });
      return null;
    }
    if (character === '}' || character === ']') return this.#close(character === '}' ? 'map' : 'list');
    if (character === ',') {
      this.#at += 1;
      return top === undefined ? 'a comma stands outside' : null;
    }
    if (character === ':') {
      this.#at += 1;
      return top?.kind === 'map' && top.key !== null ? null : 'a colon stands where no key is';
    }
    const line = this.#line;
    const word = this.#word(character);
    if (word === null) return 'a string does not end';
    if (word.text === '' && !word.quoted) return 'this is no JSON';
    if (top?.kind === 'map' && top.key === null) {
      top.key = word.text;
      return null;
    }
    const written = word.quoted ? 'string' : scalarKind(word.text);
    return this.#put({ kind: 'scalar', text: word.text, written, line });
  }

  #close(kind: Open['kind']): string | null {
    const top = this.#open.pop();
    if (top?.kind !== kind) return 'a bracket closes what is not open';
    this.#at += 1;
    if (top.kind === 'list') return this.#put(top);
    return top.key === null ? this.#put({ kind: 'map', entries: top.entries }) : 'a key has no value';
  }

  #put(node: PlainNode): string | null {
    const top = this.#open.at(-1);
    if (top === undefined) this.#roots.push(node);
    else if (top.kind === 'list') top.items.push(node);
    else {
      if (top.key === null) return 'a value has no key';
      top.entries.push([top.key, node]);
      top.key = null;
    }
    return null;
  }

  #word(first: string): { readonly text: string; readonly quoted: boolean } | null {
    if (first === '"' || first === "'") return this.#quoted(first);
    const start = this.#at;
    while (this.#at < this.#text.length && /[\w.+$-]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return { text: this.#text.slice(start, this.#at), quoted: false };
  }

  #quoted(quote: string): { readonly text: string; readonly quoted: boolean } | null {
    const start = this.#at;
    let plain = true;
    for (let at = start + 1; at < this.#text.length; at += 1) {
      const character = this.#text[at];
      if (character === '\\') {
        plain = false;
        at += 1;
        if (this.#text[at] === '\n') this.#line += 1;
      } else if (character === '\n') {
        return null;
      } else if (character === quote) {
        this.#at = at + 1;
        const inside = this.#text.slice(start + 1, at);
        return { text: plain ? inside : unescaped(inside), quoted: true };
      }
    }
    return null;
  }

  /** False when a comment does not end. */
  #skipSpace(): boolean {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === '\n') this.#line += 1;
      else if (character === '/' && !this.#skipComment()) return this.#text[this.#at + 1] !== '*';
      else if (character !== '/' && character !== ' ' && character !== '\t' && character !== '\r') return true;
    }
    return true;
  }

  /** Leaves the position on the last character of the comment. */
  #skipComment(): boolean {
    const second = this.#text[this.#at + 1];
    if (second !== '/' && second !== '*') return false;
    const end = this.#text.indexOf(second === '/' ? '\n' : '*/', this.#at + 2);
    if (end < 0 && second === '*') return false;
    const last = end < 0 ? this.#text.length - 1 : second === '/' ? end - 1 : end + 1;
    for (let at = this.#at; at <= last; at += 1) if (this.#text[at] === '\n') this.#line += 1;
    this.#at = last;
    return true;
  }
}

function unescaped(inside: string): string {
  try {
    return String(JSON.parse(`"${inside}"`));
  } catch {
    return inside;
  }
}
