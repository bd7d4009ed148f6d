/** A value that says it is a policy → the normalised policy, or every reason why it is none. */
import { readClause, unresolvedClause } from './condition.ts';
import { readJson } from './json-text.ts';
import { patternOf } from './pattern.ts';
import { PRINCIPAL_KINDS } from './policy.ts';
import type { Clause, Pattern, PatternSet, Policy, PrincipalEntry, PrincipalSet, Statement } from './policy.ts';
import { endLineOf, plainText } from './value.ts';
import type { PolicyValue, TextPart } from './value.ts';

export interface PolicyMistake {
  readonly message: string;
  readonly line: number;
}

export type PolicyResult =
  | { readonly kind: 'ok'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly mistakes: readonly PolicyMistake[] };

const POLICY_KEYS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_KEYS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const MOST_MISTAKES = 20;

/** Reads a document in JSON. */
export function readPolicyText(text: string, firstLine = 1): PolicyResult {
  const read = readJson(text, firstLine);
  if (read.kind === 'ok') return readPolicy(read.value);
  return { kind: 'invalid', mistakes: [{ message: `${read.reason} (column ${read.column})`, line: read.line }] };
}

/** Reads a document that is a value already. */
export function readPolicy(value: PolicyValue): PolicyResult {
  const reader = new PolicyReader();
  const policy = reader.policy(value);
  return reader.mistakes.length > 0
    ? { kind: 'invalid', mistakes: reader.mistakes.slice(0, MOST_MISTAKES) }
    : { kind: 'ok', policy };
}

/**
 * Stands for statements that nothing at hand resolves: it allows some actions on some resources. The same name on both
 * sides stands for the same statements.
 */
export function unresolvedStatement(name: string, line: number, principals: boolean): Statement {
  const set: PatternSet = { negated: false, patterns: [{ text: `\${${name}}`, tokens: [{ kind: 'symbol', name }] }] };
  return {
    sid: null,
    effect: 'Allow',
    principals: principals ? { negated: false, entries: [{ kind: 'AWS', value: `\${${name}}` }] } : null,
    actions: set,
    resources: set,
    conditions: [],
    lines: { start: line, end: line },
  };
}

class PolicyReader {
  readonly mistakes: PolicyMistake[] = [];
  #variables = false;

  policy(value: PolicyValue): Policy {
    if (value.kind === 'unresolved') return { statements: [unresolvedStatement(value.name, value.line, false)] };
    if (value.kind !== 'map') return this.#none('a policy is an object with a Statement', value.line);
    this.#unknownKeys(value.entries, POLICY_KEYS, 'a policy');
    const version = plainText(value.entries.get('Version')) ?? '2008-10-17';
    if (version !== '2012-10-17' && version !== '2008-10-17') {
      this.#mistake('Version is neither 2012-10-17 nor 2008-10-17', value.entries.get('Version')?.line ?? value.line);
    }
    this.#variables = version === '2012-10-17';
    const statement = value.entries.get('Statement');
    if (statement === undefined) return this.#none('the policy has no Statement', value.line);
    const items = statement.kind === 'list' ? statement.items : [statement];
    return { statements: items.flatMap((item) => this.#statement(item) ?? []) };
  }

  #statement(value: PolicyValue): Statement | null {
    if (value.kind === 'unresolved') return unresolvedStatement(value.name, value.line, false);
    if (value.kind !== 'map') return this.#nothing('a statement is an object', value.line);
    const { entries, line } = value;
    this.#unknownKeys(entries, STATEMENT_KEYS, 'a statement');
    const effect = plainText(entries.get('Effect'));
    const actions = this.#patterns(entries, 'Action', 'NotAction', true, line);
    const resources = this.#patterns(entries, 'Resource', 'NotResource', false, line);
    const principals = this.#principals(entries, line);
    const conditions = this.#conditions(entries.get('Condition'));
    const effectValue = entries.get('Effect');
    if (effectValue?.kind === 'unresolved') return unresolvedStatement(effectValue.name, line, principals !== null);
    if (effect !== 'Allow' && effect !== 'Deny') return this.#nothing('Effect is neither "Allow" nor "Deny"', line);
    if (actions === null) return this.#nothing('the statement has neither Action nor NotAction', line);
    return {
      sid: plainText(entries.get('Sid')),
      effect,
      principals,
      actions,
      resources,
      conditions,
      lines: { start: line, end: endLineOf(value) },
    };
  }

  #patterns(
    entries: ReadonlyMap<string, PolicyValue>,
    name: string,
    negatedName: string,
    fold: boolean,
    line: number,
  ): PatternSet | null {
    const [plain, negated] = [entries.get(name), entries.get(negatedName)];
    if (plain !== undefined && negated !== undefined) {
      return this.#nothing(`${name} and ${negatedName} exclude each other`, line);
    }
    const value = plain ?? negated;
    if (value === undefined) return null;
    const patterns = listed(value).flatMap((item): Pattern[] => {
      const parts = textParts(item);
      if (parts === null) this.#mistake(`${name} holds something that is no text`, item.line);
      return parts === null
        ? []
        : [
            patternOf(parts, {
              wild: true,
              variables: this.#variables && !fold,
              letters: fold ? 'lower' : 'as-written',
            }),
          ];
    });
    return { negated: negated !== undefined, patterns };
  }

  #principals(entries: ReadonlyMap<string, PolicyValue>, line: number): PrincipalSet | null {
    const [plain, negated] = [entries.get('Principal'), entries.get('NotPrincipal')];
    if (plain !== undefined && negated !== undefined) {
      return this.#nothing('Principal and NotPrincipal exclude each other', line);
    }
    const value = plain ?? negated;
    if (value === undefined) return null;
    return { negated: negated !== undefined, entries: this.#entries(value) };
  }

  #entries(value: PolicyValue): readonly PrincipalEntry[] {
    if (value.kind === 'unresolved') return [{ kind: 'AWS', value: `\${${value.name}}` }];
    if (plainText(value) === '*') return [{ kind: null, value: '*' }];
    if (value.kind !== 'map') {
      this.#mistake('a principal is "*" or an object with AWS, Service, Federated or CanonicalUser', value.line);
      return [];
    }
    return [...value.entries].flatMap(([name, of]) => {
      const kind = PRINCIPAL_KINDS.find((known) => known === name);
      if (kind === undefined)
        this.#mistake(`there is no kind of principal ${JSON.stringify(name.slice(0, 60))}`, of.line);
      return kind === undefined ? [] : listed(of).flatMap((item) => this.#entry(kind, item));
    });
  }

  #entry(kind: PrincipalEntry['kind'], item: PolicyValue): PrincipalEntry[] {
    const parts = textParts(item);
    if (parts !== null) return [{ kind, value: shown(parts) }];
    this.#mistake('a principal holds something that is no text', item.line);
    return [];
  }

  #conditions(value: PolicyValue | undefined): readonly Clause[] {
    if (value === undefined) return [];
    if (value.kind === 'unresolved') return [unresolvedClause(value.name, value.line)];
    if (value.kind !== 'map') {
      this.#mistake('Condition is not an object', value.line);
      return [];
    }
    return [...value.entries].flatMap(([operator, keys]) => {
      if (keys.kind === 'unresolved') return [unresolvedClause(`${operator} ${keys.name}`, keys.line)];
      if (keys.kind === 'map') {
        return [...keys.entries].map(([key, of]) => readClause(operator, key, of, this.#variables));
      }
      this.#mistake(`the condition ${JSON.stringify(operator.slice(0, 60))} is not an object`, keys.line);
      return [];
    });
  }

  #unknownKeys(entries: ReadonlyMap<string, PolicyValue>, known: ReadonlySet<string>, of: string): void {
    for (const [key, value] of entries) {
      if (!known.has(key)) this.#mistake(`${of} has no element ${JSON.stringify(key.slice(0, 60))}`, value.line);
    }
  }

  #mistake(message: string, line: number): void {
    if (this.mistakes.length < MOST_MISTAKES) this.mistakes.push({ message, line });
  }

  #nothing(message: string, line: number): null {
    this.#mistake(message, line);
    return null;
  }

  #none(message: string, line: number): Policy {
    this.#mistake(message, line);
    return { statements: [] };
  }
}

function listed(value: PolicyValue): readonly PolicyValue[] {
  return value.kind === 'list' ? value.items : [value];
}

function textParts(item: PolicyValue): readonly TextPart[] | null {
  if (item.kind === 'text') return item.parts;
  return item.kind === 'unresolved' ? [{ kind: 'reference', name: item.name }] : null;
}

function shown(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.kind === 'written' ? part.text : `\${${part.name}}`)).join('');
}
