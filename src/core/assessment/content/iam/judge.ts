/** All permissions of a change: both sides → findings, and for every owner what was proven. */
import type { Factor } from '../../../../model/assessment.ts';
import type { Policy } from '../../../reading/iam/policy.ts';
import { NO_POLICY } from '../../../reading/iam/policy.ts';
import { withoutDigest } from '../../../reading/iam/hcl-names.ts';
import type { FamilyInput } from '../family.ts';
import { unreadable } from '../unreadable.ts';
import { comparePolicies, lostDenies } from './engine/compare.ts';
import type { PolicyComparison } from './engine/compare.ts';
import type { Finding } from './finding.ts';
import { findingFactor } from './finding.ts';
import { factOf, holdingPairs, placeOf } from './holdings.ts';
import type { Holding, HoldingPair } from './holdings.ts';
import { attachedFindings } from './judge-attached.ts';
import { ciFindings, isPipeline } from './judge-ci.ts';
import { cloudFindings } from './judge-clouds.ts';
import { grantFindings } from './judge-grants.ts';
import { keyFindings } from './judge-keys.ts';
import { rbacFindings } from './judge-rbac.ts';
import { sensitiveFindings } from './judge-sensitive.ts';
import { trustFindings } from './judge-trust.ts';
import { COMPARE_UNKNOWN, DENY_REMOVED } from './rules-grant.ts';
import { sidesOf } from './sides.ts';
import type { ScopedFact } from './scoped-fact.ts';
import type { Sides } from './sides.ts';
import { statementText } from './words.ts';

/** What is known of one owner whose policies could be read on both sides. */
export interface IamVerdict {
  readonly owner: string;
  readonly verdict: PolicyComparison['verdict'];
  /** What stood in the way of an answer; null where there is one. */
  readonly why: string | null;
}

const ROLE_WORDS: Readonly<Record<Holding['role'], string>> = {
  identity: '',
  resource: 'access to ',
  trust: 'trust of ',
  boundary: 'boundary ',
  guardrail: 'guardrail ',
};

export interface JudgedIam {
  readonly factors: readonly Factor[];
  readonly verdicts: readonly IamVerdict[];
  /** Something in the files speaks of permissions, whether it changed or not. */
  readonly seen: boolean;
}

const CUT = 'more files lie around it than are read, and what it changes may be said in one of them';

/** Judges the permissions of one change. */
export function judgeIam(input: FamilyInput): JudgedIam {
  const sides = sidesOf(input);
  const { findings, verdicts } = compareSides(sides.before, sides.after);
  const factors = distinct([...findings, ...ciFindings(input.files), ...keyFindings(input.files)]).map((finding) =>
    findingFactor(finding, input.context),
  );
  const seen = sides.before.length > 0 || sides.after.length > 0 || input.files.some(({ path }) => isPipeline(path));
  const cut = sides.cut.map((file) => unreadable(file, 'iam', CUT, input.context));
  return { factors: [...cut, ...unreadFactors(sides, input), ...factors], verdicts, seen };
}

/** What holds on one side and did not hold on the other, wherever it was read. One policy of several owners is one finding. */
export function compareSides(
  before: readonly ScopedFact[],
  after: readonly ScopedFact[],
): { readonly findings: readonly Finding[]; readonly verdicts: readonly IamVerdict[] } {
  const verdicts: IamVerdict[] = [];
  const known = accountsIn(before);
  const findings: Finding[] = [];
  for (const pair of holdingPairs(before, after)) findings.push(...pairFindings(pair, known, verdicts));
  findings.push(...attachedFindings(before, after), ...cloudFindings(before, after), ...rbacFindings(before, after));
  return { findings: distinct(findings), verdicts };
}

function pairFindings(
  { before, after }: HoldingPair,
  known: ReadonlySet<string>,
  verdicts: IamVerdict[],
): readonly Finding[] {
  if (after === null) return before === null ? [] : goneFindings(before);
  const old: Policy = before ?? NO_POLICY;
  const comparison = comparePolicies(old, after);
  const [first] = comparison.undecided;
  if (!after.facts.some(({ mistakes }) => mistakes.length > 0)) {
    verdicts.push({
      owner: `${ROLE_WORDS[after.role]}${withoutDigest(after.owner)}`,
      verdict: comparison.verdict,
      why: first?.why ?? null,
    });
  }
  const denies = before === null ? [] : denyFindings(before, after, comparison);
  if (comparison.verdict === 'nothing-added') return denies;
  const grants =
    after.role === 'trust' ? trustFindings(old, after, comparison, known) : grantFindings(old, after, comparison);
  const sensitive = after.role === 'identity' ? sensitiveFindings(old, after) : [];
  return [...denies, ...grants, ...sensitive, ...unknownFindings(after, comparison)];
}

/** Denies that forbid less than before what this document never allowed: they guard against other policies. */
function denyFindings(before: Holding, after: Holding, comparison: PolicyComparison): readonly Finding[] {
  if (comparison.added.some(({ lostDeny }) => lostDeny !== null)) return [];
  const [lost] = lostDenies(before, after);
  if (lost === undefined) return [];
  const { path, lines } = placeOf(after);
  return [
    { rule: DENY_REMOVED, owner: after.owner, path, lines, from: statementText(lost), to: 'forbids less, or is gone' },
  ];
}

/** A whole document is gone: what it forbade may be allowed by others. Of a role that is gone, nothing is left to guard. */
function goneFindings(before: Holding): readonly Finding[] {
  const deny = before.statements.find(({ effect }) => effect === 'Deny');
  if (deny === undefined) return [];
  const guards =
    before.role === 'guardrail' ||
    before.role === 'resource' ||
    !before.statements.some(({ effect }) => effect === 'Allow');
  if (!guards) return [];
  const fact = factOf(before, deny);
  return [
    {
      rule: DENY_REMOVED,
      owner: before.owner,
      path: fact?.path ?? null,
      lines: deny.lines,
      from: statementText(deny),
      to: 'the whole document is gone',
    },
  ];
}

function unknownFindings(after: Holding, { undecided }: PolicyComparison): readonly Finding[] {
  const [first] = undecided;
  if (first === undefined) return [];
  const fact = factOf(after, first.statement);
  return [
    {
      rule: COMPARE_UNKNOWN,
      owner: after.owner,
      path: fact?.path ?? null,
      lines: first.statement.lines,
      from: null,
      to: first.why,
      witness: statementText(first.statement),
      state: 'error',
    },
  ];
}

/** One policy that several owners hold is one finding. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const found = new Map<string, { readonly finding: Finding; readonly owners: string[] }>();
  for (const finding of findings) {
    const { rule, path, lines, witness, from, to } = finding;
    const key = JSON.stringify([rule.id, path, lines, witness, from, to]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { finding, owners: [finding.owner] });
    else known.owners.push(finding.owner);
  }
  return [...found.values()].map(({ finding, owners }) =>
    owners.length === 1 ? finding : { ...finding, owner: `${finding.owner} and ${owners.length - 1} more` },
  );
}

/** Without the old side of a document, nothing can be proven of the new one either. */
function unreadFactors({ before, after }: Sides, input: FamilyInput): readonly Factor[] {
  const gone = new Set(input.files.flatMap(({ path, newText }) => (newText === null ? [path] : [])));
  const told = new Set<string>();
  return [...after, ...before].flatMap(({ fact }) => {
    if (gone.has(fact.path) || told.has(fact.path)) return [];
    if (fact.kind !== 'unread' && (fact.kind !== 'policy' || fact.mistakes.length === 0)) return [];
    told.add(fact.path);
    if (fact.kind === 'unread') return [unreadable(fact, 'iam', fact.reason, input.context)];
    if (fact.kind !== 'policy') return [];
    const [mistake] = fact.mistakes;
    if (mistake === undefined) return [];
    const lines = { start: mistake.line, end: mistake.line };
    return [unreadable({ path: fact.path, lines }, 'iam', mistake.message, input.context)];
  });
}

/** Accounts that the files named before: they are nobody new. */
function accountsIn(before: readonly ScopedFact[]): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { fact } of before) {
    if (fact.kind !== 'policy') continue;
    for (const { principals, resources } of fact.statements) {
      const texts = [
        ...(principals?.entries ?? []).map(({ value }) => value),
        ...(resources?.patterns ?? []).map(({ text }) => text),
      ];
      for (const text of texts) for (const [number] of text.matchAll(/\b\d{12}\b/g)) known.add(number);
    }
  }
  return known;
}
