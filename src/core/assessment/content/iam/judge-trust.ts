/** Trust policies: who may newly become the role. */
import type { PrincipalEntry, Policy, Statement } from '../../../reading/iam/policy.ts';
import { isWild, matchesAll } from '../../../reading/iam/pattern.ts';
import { comparePolicies } from './engine/compare.ts';
import type { PolicyComparison } from './engine/compare.ts';
import { accountOf, wholeAccount } from './engine/principals.ts';
import type { Finding } from './finding.ts';
import { factOf } from './holdings.ts';
import type { Holding } from './holdings.ts';
import { isLimited, namesAll } from './judge-grants.ts';
import { CONDITION_REMOVED, GRANT_PRINCIPAL } from './rules-grant.ts';
import { TRUST_ANY, TRUST_CROSS_ACCOUNT, TRUST_OIDC, TRUST_SERVICE } from './rules-trust.ts';
import { clauseText, listText, statementText } from './words.ts';

const MOST_ENTRIES = 50;

/** Services that run code of whoever passes them a role. */
const COMPUTE: ReadonlySet<string> = new Set(
  `ec2 ecs-tasks eks lambda edgelambda codebuild codepipeline codedeploy glue sagemaker cloudformation batch datapipeline
  elasticmapreduce emr-serverless tasks.apprunner build.apprunner ssm states bedrock-agentcore bedrock eks-fargate-pods
  pods.eks databrew kinesisanalytics airflow airflow-env cloud9 imagebuilder gamelift`
    .split(/\s+/)
    .map((name) => `${name}.amazonaws.com`),
);

/** Findings on who was added. `known` are the accounts that the files named before. */
export function trustFindings(
  before: Policy,
  after: Holding,
  comparison: PolicyComparison,
  known: ReadonlySet<string>,
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const statement of new Set(comparison.added.map((added) => added.statement))) {
    for (const one of judged(before, statement, known)) {
      const fact = factOf(after, statement);
      findings.push({
        owner: after.owner,
        path: fact?.path ?? null,
        lines: statement.lines,
        to: statementText(statement),
        ...one,
      });
    }
  }
  return findings;
}

type Judged = Pick<Finding, 'rule' | 'base' | 'witness' | 'because' | 'from'>;

function judged(before: Policy, statement: Statement, known: ReadonlySet<string>): readonly Judged[] {
  const { principals } = statement;
  if (principals === null) return [{ rule: GRANT_PRINCIPAL, witness: statementText(statement), from: null }];
  if (namesAll(statement)) {
    const bare = withoutConditions(before);
    if (comparePolicies(bare, { statements: [statement] }).verdict === 'nothing-added')
      return [dropped(before, statement)];
    const witness = principals.negated ? 'everyone but those it lists' : 'everyone';
    return [{ rule: TRUST_ANY, witness, from: null, ...(isLimited(statement) ? { base: 'high' } : {}) }];
  }
  const found: Judged[] = [];
  for (const entry of principals.entries.slice(0, MOST_ENTRIES)) {
    const only: Policy = { statements: [{ ...statement, principals: { negated: false, entries: [entry] } }] };
    if (comparePolicies(before, only).verdict === 'nothing-added') continue;
    const same = comparePolicies(withoutConditions(before), only).verdict === 'nothing-added';
    if (entry.kind === 'Federated') found.push(federated(before, statement, entry, same));
    else found.push(same ? dropped(before, statement) : newcomer(statement, entry, known));
  }
  // Several entries under one weakened condition are one finding.
  return [...new Map(found.map((one) => [`${one.rule.id} ${one.witness}`, one])).values()];
}

function withoutConditions({ statements }: Policy): Policy {
  return { statements: statements.flatMap((one) => (one.effect === 'Allow' ? [{ ...one, conditions: [] }] : [])) };
}

function dropped(before: Policy, statement: Statement): Judged {
  const now = new Set(statement.conditions.map(clauseText));
  const gone = before.statements.flatMap(({ conditions }) => conditions.map(clauseText)).filter((one) => !now.has(one));
  return {
    rule: CONDITION_REMOVED,
    witness: `${listText(statement.principals?.entries.map(({ value }) => value) ?? [])} without it`,
    from: `if ${[...new Set(gone)].slice(0, 3).join(' and ')}`,
  };
}

function newcomer(statement: Statement, { kind, value }: PrincipalEntry, known: ReadonlySet<string>): Judged {
  const witness = `${value}: ${listText(statement.actions.patterns.map(({ text }) => text))}`;
  if (kind === 'Service')
    return { rule: COMPUTE.has(value.toLowerCase()) ? TRUST_SERVICE : GRANT_PRINCIPAL, witness, from: null };
  const account = wholeAccount(value) ?? accountOf(value);
  if (account === null || !/^\d{12}$/.test(account) || known.has(account)) {
    return { rule: GRANT_PRINCIPAL, witness, from: null };
  }
  const external = statement.conditions.some(({ key }) => key.toLowerCase() === 'sts:externalid');
  return {
    rule: TRUST_CROSS_ACCOUNT,
    witness,
    from: null,
    because: external
      ? `Account ${account} is new here.`
      : `Account ${account} is new here, and no sts:ExternalId is asked for.`,
  };
}

/** How far the subject of a token is pinned down. */
type Subject = 'exact' | 'some' | 'any';

function federated(before: Policy, statement: Statement, entry: PrincipalEntry, same: boolean): Judged {
  const subject = subjectOf(statement);
  const audience = entry.value.includes('saml-provider') || hasAudience(statement);
  const witness = `${entry.value}: ${shownSubject(statement)}`;
  const from = same
    ? `if ${listText(before.statements.flatMap(({ conditions }) => conditions.map(clauseText)))}`
    : null;
  if (subject === 'any') return { rule: TRUST_OIDC, base: 'critical', witness, from };
  if (subject === 'some' || !audience) {
    return {
      rule: TRUST_OIDC,
      witness,
      from,
      because: audience ? 'More than one subject fits.' : 'No audience is asked for.',
    };
  }
  return { rule: GRANT_PRINCIPAL, witness, from };
}

function subjectOf({ conditions, principals }: Statement): Subject {
  if (principals?.entries.some(({ value }) => value.includes('saml-provider')) === true) return 'exact';
  const clauses = conditions.filter(({ key }) => key.toLowerCase().endsWith(':sub'));
  const limits = clauses.flatMap(({ comparison, ifExists, each }) =>
    comparison.kind === 'text' && !comparison.negated && !ifExists && each !== 'all' ? [comparison.patterns] : [],
  );
  const [patterns] = limits;
  if (patterns === undefined) return 'any';
  if (patterns.some((pattern) => matchesAll(pattern) || /^repo:[*?]/.test(pattern.text))) return 'any';
  return patterns.some((pattern) => isWild(pattern) || pattern.text.endsWith(':pull_request')) ? 'some' : 'exact';
}

function hasAudience({ conditions }: Statement): boolean {
  return conditions.some(
    ({ key, comparison }) =>
      key.toLowerCase().endsWith(':aud') &&
      comparison.kind === 'text' &&
      !comparison.negated &&
      !comparison.patterns.some(matchesAll),
  );
}

function shownSubject({ conditions }: Statement): string {
  const clause = conditions.find(({ key }) => key.toLowerCase().endsWith(':sub'));
  return clause === undefined ? 'any subject' : clauseText(clause);
}
