/** Texts of policies as patterns: `*`, `?`, the three escapes, policy variables and references. */
import type { Pattern, Token } from './policy.ts';
import type { TextPart } from './value.ts';

/** How a text is to be read. */
export interface PatternReading {
  /** `*` and `?` stand for characters (`StringLike`, actions, resources). */
  readonly wild: boolean;
  /** `${…}` is a policy variable (documents of version 2012-10-17). */
  readonly variables: boolean;
  /** Actions are lower case throughout; values of some conditions match in either case. */
  readonly letters: 'as-written' | 'lower' | 'either';
}

const STAR: Token = { kind: 'star', inside: false };

/** The pattern of a text. */
export function patternOf(parts: readonly TextPart[], reading: PatternReading): Pattern {
  const tokens: Token[] = [];
  let text = '';
  for (const part of parts) {
    if (part.kind === 'reference') {
      text += `\${${part.name}}`;
      tokens.push({ kind: 'symbol', name: part.name });
    } else {
      text += part.text;
      pushTokens(tokens, part.text, reading);
    }
  }
  return { text, tokens };
}

function pushTokens(tokens: Token[], text: string, { wild, variables, letters }: PatternReading): void {
  const push = (char: string): void => {
    tokens.push(charToken(char, letters));
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (variables && char === '$' && text[at + 1] === '{') {
      const end = text.indexOf('}', at);
      if (end > 0) {
        const name = text.slice(at + 2, end);
        if (name === '*' || name === '?' || name === '$') push(name);
        else tokens.push({ kind: 'symbol', name: variableName(name) });
        at = end;
        continue;
      }
    }
    if (wild && char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push(STAR);
    } else if (wild && char === '?') tokens.push({ kind: 'any' });
    else push(char);
  }
}

function charToken(char: string, letters: PatternReading['letters']): Token {
  if (letters === 'as-written') return { kind: 'char', char };
  const lower = char.toLowerCase();
  if (letters === 'lower') return { kind: 'char', char: lower };
  const upper = char.toUpperCase();
  return upper.length === 1 && upper !== lower ? { kind: 'char', char: lower, other: upper } : { kind: 'char', char };
}

/** The name of a key is compared without regard to case; a default value (`key, 'value'`) as it stands. */
function variableName(name: string): string {
  const comma = name.indexOf(',');
  return comma < 0 ? name.trim().toLowerCase() : name.slice(0, comma).trim().toLowerCase() + name.slice(comma);
}

/**
 * The pattern of `ArnLike`: the six parts of an ARN are compared one by one, so that a star does not reach beyond a
 * colon, but in the last part. Null for a text that is no ARN.
 */
export function arnPattern(parts: readonly TextPart[], variables: boolean): Pattern | null {
  const { text, tokens } = patternOf(parts, { wild: true, variables, letters: 'as-written' });
  // A reference may hold every colon: then the parts cannot be told apart, and the star is taken as the wider one.
  if (tokens.some(({ kind }) => kind === 'symbol')) return { text, tokens };
  let colons = 0;
  const inside = tokens.map((token): Token => {
    if (token.kind === 'char' && token.char === ':') colons += 1;
    return token.kind === 'star' && colons < 5 ? { kind: 'star', inside: true } : token;
  });
  return colons < 5 ? null : { text, tokens: inside };
}

/** True when the pattern matches every text. */
export function matchesAll({ tokens }: Pattern): boolean {
  return tokens.length > 0 && tokens.every((token) => token.kind === 'star' && !token.inside);
}

/** True when a star or a question mark stands in it. */
export function isWild({ tokens }: Pattern): boolean {
  return tokens.some(({ kind }) => kind === 'star' || kind === 'any');
}

/** Names of the policy variables and references in it. */
export function symbolsOf({ tokens }: Pattern): readonly string[] {
  return tokens.flatMap((token) => (token.kind === 'symbol' ? [token.name] : []));
}

const keys = new WeakMap<Pattern, string>();

/** Equal for patterns that match the same texts token by token; made once for each. */
export function patternKey(pattern: Pattern): string {
  let key = keys.get(pattern);
  if (key === undefined) {
    key = pattern.tokens.map(tokenKey).join('');
    keys.set(pattern, key);
  }
  return key;
}

/** Whatever is no plain character begins with one that is doubled where it stands for itself. */
function tokenKey(token: Token): string {
  switch (token.kind) {
    case 'char':
      return token.other !== undefined || token.char === '\x01'
        ? `\x01c${token.char}${token.other ?? ''}\x01`
        : token.char;
    case 'any':
      return '\x01?';
    case 'star':
      return token.inside ? '\x01i' : '\x01*';
    case 'symbol':
      return `\x01s${token.name.length}:${token.name}`;
  }
}
