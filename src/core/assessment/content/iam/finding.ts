/** One finding of the permission rules before it becomes a factor. */
import type { AssessmentContext, RuleDescription } from '../../../../model/assessment-context.ts';
import type { Environment, Factor, Severity } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { withoutDigest } from '../../../reading/iam/hcl-names.ts';
import { factorOf } from '../../factor.ts';

export interface Finding {
  readonly rule: RuleDescription;
  /** Left out where the rule's own base holds. */
  readonly base?: Severity;
  readonly owner: string;
  readonly path: RepoPath | null;
  readonly lines: Factor['place']['lines'];
  readonly from: string | null;
  readonly to: string | null;
  readonly witness?: string;
  /** Said besides what the rule says. */
  readonly because?: string;
  readonly state?: Factor['state'];
  /** Null or left out where nothing says where it holds. */
  readonly environment?: Environment | null;
}

const ADMINISTRATION = /^iam\.(?:escalation\.|grant\.admin$|trust\.any$)/;

/** The factor of a finding. Owners are identities: they can be made anew from the files. */
export function findingFactor(finding: Finding, context: AssessmentContext): Factor {
  const { rule, base, path, lines, because, state, environment = null } = finding;
  const owner = withoutDigest(finding.owner);
  const witness = finding.witness === undefined ? undefined : withoutDigest(finding.witness);
  const [from, to] = [finding.from, finding.to].map((text) => (text === null ? null : withoutDigest(text))) as [
    string | null,
    string | null,
  ];
  return factorOf(
    rule,
    {
      path,
      lines,
      from,
      to,
      opensAdministration: ADMINISTRATION.test(rule.id),
      resource: {
        kind: 'permissions',
        address: owner,
        statefulness: 'not-applicable',
        knownBy: 'name',
        ...(environment === null ? {} : { environment }),
      },
      ...(base === undefined ? {} : { base }),
      ...(witness === undefined ? {} : { witness }),
      ...(because === undefined ? {} : { why: `${rule.why} ${because}` }),
      ...(state === undefined ? {} : { state }),
    },
    context,
  );
}
