/** Factors, findings and the decision as one list of results, worst first, for the formats that machines show. */
import type { Severity } from '../../model/assessment.ts';
import { SEVERITIES } from '../../model/assessment.ts';
import type { CheckReport } from '../../model/check.ts';
import type { RepoPath } from '../../model/path.ts';
import { statePhrase } from './check.ts';
import { requirementPhrase } from './words.ts';

/** One thing to show at one place. Texts are as found: each format escapes them its own way. */
export interface Notable {
  readonly rule: string;
  readonly level: Severity;
  readonly path: RepoPath | null;
  readonly lines: { readonly start: number; readonly end: number } | null;
  readonly message: string;
  readonly remedy: string;
}

/** Every factor and finding of the report, worst first, then in the report's order. */
export function notables(report: CheckReport): Notable[] {
  const factors = report.assessment.factors.map(
    (factor): Notable => ({
      rule: factor.rule,
      level: factor.severity.level,
      path: factor.place.path,
      lines: factor.place.lines,
      message: factor.state === 'error' ? `could not be read: ${factor.why}` : factor.why,
      remedy: factor.remedy,
    }),
  );
  const findings = report.attribution.findings.map(
    (finding): Notable => ({
      rule: finding.rule,
      level: 'medium',
      path: finding.path,
      lines: null,
      message: finding.message,
      remedy: finding.remedy,
    }),
  );
  return [...factors, ...findings].sort((a, b) => SEVERITIES.indexOf(b.level) - SEVERITIES.indexOf(a.level));
}

/** The decision as one result; null when it passes. */
export function decisionNotable(report: CheckReport): Notable | null {
  const { decision } = report;
  if (decision.state === 'pass') return null;
  const acts = decision.acts.length > 0 ? decision.acts : decision.requirements.map(requirementPhrase);
  return {
    rule: 'decision',
    level: decision.state === 'pending' ? 'medium' : 'high',
    path: null,
    lines: null,
    message: `${report.range} ${statePhrase(decision.state)}`,
    remedy: acts.length > 0 ? `needs ${acts.join('; ')}` : decision.root.reason,
  };
}
