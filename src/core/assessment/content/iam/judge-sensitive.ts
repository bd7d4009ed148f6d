/** What a principal may newly do that ends in more rights, credentials or data. */
import type { Policy } from '../../../reading/iam/policy.ts';
import { openedEscalations } from './escalation.ts';
import { Reaches } from './engine/reach.ts';
import type { Finding } from './finding.ts';
import { factOf } from './holdings.ts';
import type { Holding } from './holdings.ts';
import { CREDENTIAL_RETURNED, DATA_READABLE } from './rules-grant.ts';
import { ESCALATION } from './rules-trust.ts';
import { CREDENTIAL_ACTIONS, DATA_ACTIONS, REGISTRY_TOKENS } from './tables/sensitive-actions.ts';
import { listText, statementText } from './words.ts';

/** Findings on the union of what one owner holds. */
export function sensitiveFindings(before: Policy, after: Holding): readonly Finding[] {
  const [old, next] = [new Reaches(before), new Reaches(after)];
  const opened = openedEscalations(old, next);
  const told = new Set(opened.flatMap(({ method }) => method.actions));
  return [...escalations(after, opened), ...credentials(old, next, after, told), ...data(old, next, after)];
}

function escalations(after: Holding, opened: ReturnType<typeof openedEscalations>): readonly Finding[] {
  return opened.map(({ method, before, after: reach, statement }) => {
    const fact = statement === null ? null : factOf(after, statement);
    const all = method.actions.join(' + ');
    return {
      rule: ESCALATION[method.mechanism],
      ...(reach === 'any' ? {} : { base: 'high' as const }),
      owner: after.owner,
      path: fact?.path ?? after.facts[0]?.path ?? null,
      lines: statement?.lines ?? null,
      from: before === 'none' ? 'not all of the set was allowed' : 'the set was allowed on named resources',
      to: `${reach === 'any' ? 'open to all' : 'open to named'} resources${statement === null ? '' : `; completed by ${statementText(statement)}`}`,
      witness: `${method.name} (${method.source}): ${all}`,
      because: 'Roles outside the repository are not seen.',
    };
  });
}

function credentials(old: Reaches, next: Reaches, after: Holding, told: ReadonlySet<string>): readonly Finding[] {
  const added = CREDENTIAL_ACTIONS.filter(
    (action) => !told.has(action) && next.of(action).reach !== 'none' && old.of(action).reach === 'none',
  );
  const grave = added.filter((action) => !REGISTRY_TOKENS.has(action));
  const quiet = added.filter((action) => REGISTRY_TOKENS.has(action));
  const groups = [
    { actions: grave, base: {} },
    // Where graver ones are told, these add nothing.
    { actions: grave.length > 0 ? [] : quiet, base: { base: 'low' as const } },
  ];
  return groups.flatMap(({ actions: [first, ...rest], base }) => {
    if (first === undefined) return [];
    return [
      {
        ...placed(after, next.of(first).statement),
        rule: CREDENTIAL_RETURNED,
        ...base,
        from: null,
        witness: listText([first, ...rest]),
      },
    ];
  });
}

function data(old: Reaches, next: Reaches, after: Holding): readonly Finding[] {
  const [first, ...rest] = DATA_ACTIONS.filter(
    (action) => next.of(action).reach === 'any' && old.of(action).reach !== 'any',
  );
  if (first === undefined) return [];
  const from = old.of(first).reach === 'none' ? null : 'on named resources';
  return [
    { ...placed(after, next.of(first).statement), rule: DATA_READABLE, from, witness: listText([first, ...rest]) },
  ];
}

function placed(
  after: Holding,
  statement: Parameters<typeof factOf>[1] | null,
): Pick<Finding, 'owner' | 'path' | 'lines' | 'to'> {
  const fact = statement === null ? null : factOf(after, statement);
  return {
    owner: after.owner,
    path: fact?.path ?? after.facts[0]?.path ?? null,
    lines: statement?.lines ?? null,
    to: statement === null ? null : statementText(statement),
  };
}
