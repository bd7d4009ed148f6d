/** Policies of users, groups and roles, of resources, boundaries and guardrails: what the difference is. */
import type { Severity } from '../../../../model/assessment.ts';
import { isWild, matchesAll } from '../../../reading/iam/pattern.ts';
import type { Policy, Statement } from '../../../reading/iam/policy.ts';
import { comparePolicies } from './engine/compare.ts';
import type { Added, PolicyComparison } from './engine/compare.ts';
import { requestOf, witnessText } from './engine/witness.ts';
import type { Finding } from './finding.ts';
import { factOf } from './holdings.ts';
import type { Holding } from './holdings.ts';
import {
  BOUNDARY_REMOVED,
  CONDITION_REMOVED,
  DENY_REMOVED,
  GRANT_ACTION,
  GRANT_ADMIN,
  GRANT_NEGATION,
  GRANT_PRINCIPAL,
  GRANT_RESOURCE,
  GRANT_WILDCARD,
  PUBLIC_RESOURCE,
} from './rules-grant.ts';
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { isReadOnly } from './tables/sensitive-actions.ts';
import { clauseText, statementText } from './words.ts';

/** What kind of addition a statement is. */
interface Kind {
  readonly rule: RuleDescription;
  readonly base?: Severity;
  readonly from?: string;
}

/** Findings on the additions of one owner: one for every rule, with the first witness and the number of the others. */
export function grantFindings(before: Policy, after: Holding, comparison: PolicyComparison): readonly Finding[] {
  const groups = new Map<string, { readonly kind: Kind; readonly all: Added[] }>();
  for (const added of comparison.added) {
    const kind = kindOf(before, after, added);
    const key = `${kind.rule.id} ${kind.base ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, all: [added] });
    else group.all.push(added);
  }
  return [...groups.values()].flatMap(({ kind, all }) => {
    const [first] = all;
    return first === undefined ? [] : [finding(before, after, kind, first, all.length)];
  });
}

function finding(before: Policy, after: Holding, kind: Kind, added: Added, count: number): Finding {
  const { statement, lostDeny } = added;
  const fact = factOf(after, statement);
  const more = count === 1 ? '' : ` (and ${count - 1} more statements)`;
  return {
    rule: kind.rule,
    ...(kind.base === undefined ? {} : { base: kind.base }),
    owner: after.owner,
    path: fact?.path ?? null,
    lines: statement.lines,
    from: kind.from ?? (lostDeny === null ? null : statementText(lostDeny)),
    to: `${statementText(statement)}${more}`,
    witness: witnessText(requestOf(added, before, { statements: after.statements })),
  };
}

function kindOf(policy: Policy, after: Holding, added: Added): Kind {
  const { statement, lostDeny } = added;
  // What no old Allow held is new, whatever was denied: Denies that are gone have findings of their own.
  const before = { statements: policy.statements.filter(({ effect }) => effect === 'Allow') };
  if (after.role === 'boundary') return { rule: BOUNDARY_REMOVED };
  if (lostDeny !== null) return { rule: DENY_REMOVED };
  if (after.role === 'guardrail') return { rule: DENY_REMOVED };
  if (after.role === 'resource' && opensToAll(before, statement)) {
    return isLimited(statement) ? { rule: PUBLIC_RESOURCE, base: 'high' } : { rule: PUBLIC_RESOURCE };
  }
  const conditions = droppedConditions(before, statement);
  if (conditions !== null) return { rule: CONDITION_REMOVED, from: conditions };
  return widthOf(before, statement);
}

/** Everyone is named, and was not before, for what the statement allows. */
function opensToAll(before: Policy, statement: Statement): boolean {
  if (!namesAll(statement)) return false;
  const open = before.statements.filter(namesAll);
  return comparePolicies({ statements: open }, { statements: [statement] }).verdict === 'added';
}

/** A principal that stands for everyone, or everyone but a few. */
export function namesAll({ principals }: Statement): boolean {
  return principals !== null && (principals.negated || principals.entries.some(({ value }) => value === '*'));
}

/** Keys whose value says who comes or from where. */
const LIMITING: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltag',
  'aws:userid',
  'aws:username',
  'kms:calleraccount',
  'kms:viaservice',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  'lambda:functionurlauthtype',
  'elasticfilesystem:accessedviamounttarget',
]);

/** Some condition limits who comes in; one that holds when its key is absent, or for every value, limits nobody. */
export function isLimited({ conditions }: Statement): boolean {
  return conditions.some(({ key, ifExists, comparison, each }) => {
    if (ifExists || each === 'all' || !LIMITING.has(key.toLowerCase())) return false;
    if (comparison.kind === 'text') return !comparison.negated && !comparison.patterns.some(matchesAll);
    return (
      comparison.kind === 'address' &&
      !comparison.negated &&
      comparison.ranges.every(({ low, high }) => high - low < 1n << 31n)
    );
  });
}

/** Clauses of old statements that would allow everything that is new, if they had none; null when that is not all. */
function droppedConditions(before: Policy, statement: Statement): string | null {
  // What was added in spite of them is added without them, where there are none to drop.
  if (before.statements.every(({ conditions }) => conditions.length === 0)) return null;
  const bare = changed(before, (old) => ({ ...old, conditions: [] }));
  if (comparePolicies(bare, { statements: [statement] }).verdict !== 'nothing-added') return null;
  const now = new Set(statement.conditions.map(clauseText));
  const dropped = before.statements
    .flatMap(({ conditions }) => conditions.map(clauseText))
    .filter((text) => !now.has(text));
  return `if ${[...new Set(dropped)].slice(0, 3).join(' and ')}`;
}

function changed({ statements }: Policy, change: (statement: Statement) => Statement): Policy {
  return { statements: statements.map(change) };
}

const EVERYTHING: NonNullable<Statement['resources']> = {
  negated: false,
  patterns: [{ text: '*', tokens: [{ kind: 'star', inside: false }] }],
};

function widthOf(before: Policy, statement: Statement): Kind {
  const { actions, resources, principals } = statement;
  const everywhere = resources !== null && (resources.negated || resources.patterns.some(matchesAll));
  if (!actions.negated && everywhere && actions.patterns.some(isAdministration)) return { rule: GRANT_ADMIN };
  if (actions.negated || resources?.negated === true || principals?.negated === true) return { rule: GRANT_NEGATION };
  const reading = actions.patterns.every(({ text }) => isReadOnly(text));
  const quiet: Pick<Kind, 'base'> = reading ? { base: 'low' } : {};
  const only = { statements: [statement] };
  const sameActions = changed(before, (old) => ({ ...old, resources: EVERYTHING, conditions: [] }));
  const wider = { ...(newWildcard(before, statement, everywhere) ? { rule: GRANT_WILDCARD } : null) };
  if (wider.rule !== undefined && !reading) return { rule: wider.rule };
  if (principals !== null) {
    const anyone = changed(before, (old) => ({ ...old, principals: statement.principals, conditions: [] }));
    if (comparePolicies(anyone, only).verdict === 'nothing-added') return { rule: GRANT_PRINCIPAL };
  }
  if (comparePolicies(sameActions, only).verdict === 'nothing-added') return { rule: GRANT_RESOURCE, ...quiet };
  return { rule: GRANT_ACTION, ...quiet };
}

/** `*`, `*:*`, and everything of `iam`. */
function isAdministration(pattern: Statement['actions']['patterns'][number]): boolean {
  return matchesAll(pattern) || /^(?:\*|iam):\*+$/i.test(pattern.text);
}

/** An action wildcard, or all resources, that stood in no old Allow. */
function newWildcard(before: Policy, { actions, resources }: Statement, everywhere: boolean): boolean {
  const old = before.statements;
  const known = new Set(old.flatMap((one) => one.actions.patterns.map(({ text }) => text.toLowerCase())));
  if (
    actions.patterns.some(
      (pattern) => isWild(pattern) && !isReadOnly(pattern.text) && !known.has(pattern.text.toLowerCase()),
    )
  ) {
    return true;
  }
  if (!everywhere || resources === null) return false;
  const writing = actions.patterns.filter(({ text }) => !isReadOnly(text)).map(({ text }) => text.toLowerCase());
  const open = new Set(
    old
      .filter((one) => one.resources?.patterns.some(matchesAll) === true)
      .flatMap((one) => one.actions.patterns.map(({ text }) => text.toLowerCase())),
  );
  return writing.some((text) => !open.has(text) && !takesNoResource(text));
}

/** Actions that are granted on `*` because they know no resources. */
function takesNoResource(action: string): boolean {
  return /^(?:ecr:getauthorizationtoken|ecr-public:getauthorizationtoken|sts:getcalleridentity|sts:getservicebearertoken|cloudwatch:putmetricdata|xray:put.*|ec2messages:.*|ssmmessages:.*|ssm:updateinstanceinformation|logs:createloggroup|ce:.*)$/.test(
    action,
  );
}
