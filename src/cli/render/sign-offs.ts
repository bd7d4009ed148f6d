/** Statements of the store, as text and as data. */
import { counted, hanging, padded } from './layout.ts';
import { oneLine, pathText } from './safe.ts';
import { dayOf, shortName, statementPhrase } from './statement-phrase.ts';
import { shortId, stateMark } from './words.ts';
import type { StatementState } from '../../app/signing/sign-offs.ts';
import type { Sealed } from '../../app/signing/sign.ts';
import type { Statement } from '../../model/statement.ts';
import type { PushState } from '../signing.ts';
import type { Style } from './style.ts';

/** One line per statement; what does not stand says why. `landed`: sign-offs that have landed and are not among them. */
export function renderStatements(states: readonly StatementState[], landed: number, style: Style): string {
  if (states.length === 0) return 'Nothing has been signed here.';
  const sorted = states.toSorted((a, b) => issuedOf(b) - issuedOf(a) || (a.id < b.id ? -1 : 1));
  const valid = states.filter((state) => state.valid).length;
  const used = states.filter(isUsed).length;
  const all = states.length + landed;
  const heading = [
    `${counted(all, 'statement')}: ${valid} ${valid === 1 ? 'stands' : 'stand'}`,
    ...(used + landed === 0 ? [] : [`${used + landed} landed`]),
    ...(valid + used === states.length ? [] : [`${states.length - valid - used} do not count`]),
  ];
  return [
    heading.join(', '),
    ...sorted.map((state) => {
      const { statement, why } = state;
      const who = statement === null ? 'unreadable' : oneLine(statement.by);
      const what = statement === null ? '' : statementPhrase(statement);
      const paint = isUsed(state) ? style.dim : style.warn;
      const not = why === null ? '' : paint(`; ${shortened(oneLine(why))}`);
      return `${markOf(state, style)} ${shortName(state.id)}  ${padded(who, 16)}  ${what}${not}`;
    }),
    ...(landed === 0 ? [] : [style.dim(`… and ${landed} more that have landed: countersign sign-offs list --all`)]),
  ].join('\n');
}

/** What has served its purpose is no failure. */
function isUsed({ rule }: StatementState): boolean {
  return rule === 'coverage.spent' || rule === 'permit.spent';
}

function markOf(state: StatementState, style: Style): string {
  if (state.valid) return style.good(stateMark('pass'));
  return isUsed(state) ? style.dim('·') : style.bad(stateMark('blocked'));
}

/** Ids as people type them. */
function shortened(text: string): string {
  return text.replaceAll(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, '$1');
}

/** All that one says. */
export function renderStatement(state: StatementState, style: Style): string {
  const { statement } = state;
  const row = (label: string, text: string): string => hanging(`  ${style.bold(label.padEnd(9))} `, text, style.width);
  const head = [
    `${markOf(state, style)} ${style.bold(state.id)}`,
    row('State', state.valid ? 'stands' : `${state.rule ?? ''}: ${oneLine(state.why ?? '')}`),
  ];
  if (statement === null) return head.join('\n');
  return [
    ...head,
    row('Kind', `${statement.kind}: ${statementPhrase(statement)}`),
    row('By', `${oneLine(statement.by)}, key ${state.key ?? 'unknown'}, presence ${state.presence ?? 'unknown'}`),
    row('Claims', `signed ${dayOf(statement.issued)}`),
    ...(statement.reason === '' ? [] : [row('Reason', oneLine(statement.reason))]),
    ...details(statement, row),
  ].join('\n');
}

function details(statement: Statement, row: (label: string, text: string) => string): readonly string[] {
  if (statement.kind === 'permit') {
    const incident = statement.incident === null ? [] : [row('Incident', oneLine(statement.incident))];
    return [row('About', oneLine(statement.about)), row('Until', `${dayOf(statement.expires)} UTC`), ...incident];
  }
  if (statement.kind !== 'sign-off') return [];
  return [
    row('Target', `${oneLine(statement.target)} at ${shortId(statement.tip)}, head ${shortId(statement.head)}`),
    ...statement.set.map((entry) => `    ${entry.how === 'read' ? 'read  ' : 'listed'} ${pathText(entry.path)}`),
    ...statement.answers.map(({ id, answer }) => row('Answer', `${oneLine(id)}: ${oneLine(answer)}`)),
  ];
}

/** What was just stated, in two lines. */
export function renderObjection(title: string, sealed: Sealed, push: PushState, style: Style): string {
  const where = push === 'pushed' ? 'pushed to origin' : 'stored in this clone';
  return [`${style.good(stateMark('pass'))} ${oneLine(title)}`, `  ${sealed.verified.id}, ${where}`].join('\n');
}

/** A statement just made, for a program. */
export function sealedJson({ verified }: Sealed, push: PushState): object {
  const { id, statement, key, presence } = verified;
  return { statement: id, kind: statement.kind, by: statement.by, key, presence, reason: statement.reason, push };
}

/** Statements for a program. */
export function statementsJson(states: readonly StatementState[], landed: number | null = null): object {
  return {
    ...(landed === null ? {} : { landed }),
    statements: states.map(({ id, valid, rule, why, key, presence, statement }) => ({
      id,
      valid,
      rule,
      why,
      key,
      presence,
      statement,
    })),
  };
}

function issuedOf({ statement }: StatementState): number {
  return statement?.issued ?? 0;
}
