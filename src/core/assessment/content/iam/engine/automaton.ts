/**
 * Which sets of patterns some text can match at once. All patterns run together as one nondeterministic automaton,
 * whose states are made as they are reached; the shortest text is kept for each answer.
 *
 * A star forgets what came before it: whatever an earlier position can still match, the star matches too. That keeps
 * `*a*a*a*b` linear.
 */
import type { Pattern, Token } from '../../../../reading/iam/policy.ts';
import type { Budget } from './budget.ts';

/** `action`: one colon, with something on both sides; `value`: any text; `name`: any text but the empty one. */
export type Universe = 'action' | 'name' | 'value';

export interface Exploration {
  readonly patterns: readonly Pattern[];
  readonly universe: Universe;
  /** At least one pattern of each group must stay possible; texts that can match none are not looked at. */
  readonly needed: readonly ReadonlySet<number>[];
  /** A key for what the matched patterns amount to; null for texts that do not matter. */
  readonly classify: (matched: ReadonlySet<number>) => bigint | null;
}

/** The shortest text of each key. Null when the budget did not last. */
export function explore(exploration: Exploration, budget: Budget): ReadonlyMap<bigint, string> | null {
  return new Explorer(exploration).run(budget);
}

const OTHERS = 'xyzabcdefghijklmnopqrstuvw0123456789-_/.XYZABCDEFGHIJKLMNOPQRSTUVW@+=~,;!%&()[]{}<>|^ÄÖÜßéèà';

interface State {
  /** Positions, ascending. */
  readonly ids: readonly number[];
  /** Of the universe: 0 nothing yet, 1 before the colon of an action, 2 just behind it, 3 long enough. */
  readonly phase: number;
  readonly text: string;
}

class Explorer {
  readonly #exploration: Exploration;
  readonly #tokens: (Token | null)[] = [];
  readonly #patternOf: number[] = [];
  readonly #starts: number[] = [];

  constructor(exploration: Exploration) {
    this.#exploration = exploration;
    for (const [index, { tokens }] of exploration.patterns.entries()) {
      this.#starts.push(this.#tokens.length);
      // The end of a pattern is a position without a token.
      for (const token of [...tokens, null]) {
        this.#tokens.push(token);
        this.#patternOf.push(index);
      }
    }
  }

  run(budget: Budget): ReadonlyMap<bigint, string> | null {
    const found = new Map<bigint, string>();
    const seen = new Set<string>();
    const queue: State[] = [];
    const enter = (state: State): void => {
      const key = `${state.phase} ${state.ids.join(',')}`;
      if (seen.has(key) || !this.#alive(state.ids)) return;
      seen.add(key);
      queue.push(state);
    };
    enter({ ids: this.#closed(this.#starts), phase: 0, text: '' });
    for (let at = 0; at < queue.length; at += 1) {
      const state = queue[at] as State;
      if (!budget.spend(1 + state.ids.length)) return null;
      if (this.#complete(state)) this.#keep(found, state);
      for (const char of this.#letters(state)) {
        const phase = this.#phase(state.phase, char);
        if (phase === null) continue;
        if (!budget.spend(1 + state.ids.length)) return null;
        enter({ ids: this.#step(state.ids, char), phase, text: state.text + char });
      }
    }
    return found;
  }

  #keep(found: Map<bigint, string>, state: State): void {
    const matched = new Set<number>();
    for (const id of state.ids) if (this.#tokens[id] === null) matched.add(this.#patternOf[id] as number);
    const key = this.#exploration.classify(matched);
    if (key !== null && !found.has(key)) found.set(key, state.text);
  }

  #complete({ phase }: State): boolean {
    return phase === 3 || this.#exploration.universe === 'value';
  }

  #phase(phase: number, char: string): number | null {
    if (this.#exploration.universe !== 'action') return 3;
    // A symbol may hold a whole action.
    if (isSymbol(char)) return 3;
    if (char === ':') return phase === 1 ? 2 : null;
    return phase <= 1 ? 1 : 3;
  }

  /** Every letter that some position names, and one that none does. */
  #letters({ ids }: State): readonly string[] {
    const letters = new Set<string>();
    let others = false;
    for (const id of ids) {
      const token = this.#tokens[id];
      if (token === null || token === undefined) continue;
      if (token.kind === 'char') {
        letters.add(token.char);
        if (token.other !== undefined) letters.add(token.other);
      } else if (token.kind === 'symbol') letters.add(symbolLetter(token.name));
      else {
        others = true;
        if (token.kind === 'star' && token.inside) letters.add(':');
      }
    }
    if (this.#exploration.universe === 'action') letters.add(':');
    if (others || this.#exploration.needed.length === 0) {
      const other = [...OTHERS].find((char) => !letters.has(char)) ?? this.#strange(letters);
      letters.add(other);
    }
    return [...letters];
  }

  #strange(letters: ReadonlySet<string>): string {
    let code = 0x4e00;
    while (letters.has(String.fromCharCode(code))) code += 1;
    return String.fromCharCode(code);
  }

  #step(ids: readonly number[], char: string): readonly number[] {
    const next: number[] = [];
    for (const id of ids) {
      const token = this.#tokens[id];
      if (token === null || token === undefined) continue;
      if (token.kind === 'star') {
        if (!token.inside || (char !== ':' && !isSymbol(char))) next.push(id);
      } else if (this.#takes(token, char)) next.push(id + 1);
    }
    return this.#closed(next);
  }

  #takes(token: Exclude<Token, { kind: 'star' }>, char: string): boolean {
    if (token.kind === 'char') return token.char === char || token.other === char;
    if (token.kind === 'symbol') return symbolLetter(token.name) === char;
    // A symbol is a text of unknown length, not one character.
    return !isSymbol(char);
  }

  /** With what stars let through, sorted, without what a later star of the same pattern makes needless. */
  #closed(ids: readonly number[]): readonly number[] {
    const all = new Set<number>();
    for (const id of ids) {
      all.add(id);
      for (let next = id; this.#tokens[next]?.kind === 'star'; next += 1) all.add(next + 1);
    }
    const kept: number[] = [];
    for (const id of [...all].sort((a, b) => a - b)) {
      const token = this.#tokens[id];
      if (token?.kind === 'star' && !token.inside) {
        while (kept.length > 0 && this.#patternOf[kept.at(-1) as number] === this.#patternOf[id]) kept.pop();
      }
      kept.push(id);
    }
    return kept;
  }

  #alive(ids: readonly number[]): boolean {
    const { needed } = this.#exploration;
    if (needed.length === 0) return true;
    const alive = new Set(ids.map((id) => this.#patternOf[id] as number));
    return needed.every((group) => [...group].some((pattern) => alive.has(pattern)));
  }
}

/** Symbols are letters of their own: the only ones of more than one character. */
function symbolLetter(name: string): string {
  return `\${${name}}`;
}

function isSymbol(letter: string): boolean {
  return letter.length > 1;
}
