/** From a finding about a command to a factor. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import type { CommandFinding } from '../../../reading/commands/judge.ts';
import { factorOf } from '../../factor.ts';
import { commandRule } from './rules.ts';

/** The factor of a finding in a file; a command given by itself has a path that is only its name. */
export function commandFactor(finding: CommandFinding, path: RepoPath | null, context: AssessmentContext): Factor {
  const { rule, base, statefulness, reversible, environment, target, why, line, endLine, witness, elsewhere } = finding;
  const description = commandRule(rule);
  return factorOf(
    description,
    {
      path,
      lines: path === null ? null : { start: line, end: endLine },
      from: null,
      to: witness === '' ? (target ?? null) : witness,
      witness: witness === '' ? (target ?? rule) : witness,
      resource: {
        kind: elsewhere ? 'target elsewhere' : 'target',
        address: target ?? witness,
        statefulness: statefulness ?? 'not-applicable',
        knownBy: 'name',
        ...(environment === undefined ? {} : { environment }),
      },
      losesGuardrail: rule.startsWith('guardrail.lost.'),
      opensAdministration: rule === 'iam.grant.admin',
      ...(base === undefined ? {} : { base }),
      ...(reversible === undefined ? {} : { reversible }),
      ...(why === undefined ? {} : { why }),
    },
    context,
  );
}
