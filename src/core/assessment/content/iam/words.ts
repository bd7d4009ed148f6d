/** Statements in a few words, for people. */
import type { Clause, PatternSet, Statement } from '../../../reading/iam/policy.ts';

const SHOWN = 3;

/** For example `Allow s3:Get*, s3:Put* on arn:aws:s3:::orders/*`. */
export function statementText({ effect, actions, resources, conditions }: Statement): string {
  const on = resources === null ? '' : ` on ${setText(resources)}`;
  const where = conditions.length === 0 ? '' : ` if ${conditions.slice(0, SHOWN).map(clauseText).join(' and ')}`;
  return `${effect} ${setText(actions)}${on}${where}`;
}

/** For example `StringEquals aws:PrincipalOrgID o-1`. */
export function clauseText({ operator, key, values }: Clause): string {
  return `${operator} ${key} ${listText(values)}`.trim();
}

function setText({ negated, patterns }: PatternSet): string {
  return `${negated ? 'everything but ' : ''}${listText(patterns.map(({ text }) => text))}`;
}

/** The first few, and how many more there are. */
export function listText(items: readonly string[]): string {
  const more = items.length - SHOWN;
  const shown = items.slice(0, SHOWN).map((item) => (item.length > 120 ? `${item.slice(0, 117)}…` : item));
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
