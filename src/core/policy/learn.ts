/** What a review found, as a case of the policy's tests, a named question, or both: so that it is known next time. */
import type { Facts } from '../../model/facts.ts';

/** A case in the form of `policy.test.yml`. */
export interface LearntCase {
  readonly name: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly expect: 'pass' | 'pending' | 'blocked' | 'error';
  readonly requires?: readonly string[];
}

/** A question and the rule that asks it, in the form of `policy.yml`. */
export interface LearntQuestion {
  readonly id: string;
  readonly text: string;
  readonly rule: {
    readonly id: string;
    readonly name: string;
    readonly when: string;
    readonly require: { readonly sign_offs: { readonly count: 1 }; readonly questions: readonly [string] };
  };
}

const MOST_PATHS = 12;
const MOST_FACTORS = 6;
/** Paths that a line of a case can hold. */
const WRITABLE = /^\S.*$/;

/**
 * The change as facts of a case: what a rule would look at. `rules` names the factors to keep (ids or beginnings of
 * ids); the gravest without any.
 */
export function caseFacts(facts: Facts, rules: readonly string[]): LearntCase['facts'] {
  const factors = facts.factors
    .filter(({ rule }) => rules.length === 0 || rules.some((one) => fits(rule, one)))
    .slice(0, MOST_FACTORS)
    .map(({ rule, severity, state, path }) =>
      [rule, severity, ...(state === 'error' ? ['unread'] : []), ...(WRITABLE.test(path) ? [path] : [])].join(' '),
    );
  return {
    paths: facts.paths.slice(0, MOST_PATHS).map(({ path }) => path),
    'risk.tier': facts.risk.tier,
    ...(factors.length === 0 ? {} : { factors }),
    ...(facts.ai.assisted ? { 'ai.assisted': true } : {}),
  };
}

/** A question that is asked wherever a rule fires, or a path is touched. */
export function questionOf(
  id: string,
  text: string,
  where: { readonly rules: readonly string[]; readonly paths: readonly string[] },
): LearntQuestion {
  const factors = where.rules.map((rule) =>
    rule.split('.').length === 3 ? `f.rule == ${quoted(rule)}` : `f.rule.startsWith(${quoted(`${rule}.`)})`,
  );
  const paths = where.paths.map((path) => `p.glob(${quoted(path)})`);
  const when = [
    ...(factors.length === 0 ? [] : [`factors.exists(f, ${factors.join(' || ')})`]),
    ...(paths.length === 0 ? [] : [`paths.exists(p, ${paths.join(' || ')})`]),
  ];
  return {
    id,
    text,
    rule: {
      id: `asks-${id}`.slice(0, 64),
      name: `somebody has answered: ${text}`.slice(0, 500),
      when: when.length === 0 ? 'true' : when.join(' || '),
      require: { sign_offs: { count: 1 }, questions: [id] },
    },
  };
}

/** Rules of a lesson by which the change shows nothing: misspelt, or none that tells such changes. */
export function strangeRules(facts: Facts, rules: readonly string[]): readonly string[] {
  return rules.filter((one) => !facts.factors.some(({ rule }) => fits(rule, one)));
}

function fits(rule: string, written: string): boolean {
  return rule === written || rule.startsWith(`${written}.`);
}

/** A string literal of CEL. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
