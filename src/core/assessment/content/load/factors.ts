/** From findings to factors: louder for services of tier 1, and once more where they land in a peak window. */
import type { AssessmentContext } from '../../../../model/assessment-context.ts';
import { SEVERITIES } from '../../../../model/assessment.ts';
import type { Factor, Severity } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { factorOf } from '../../factor.ts';
import type { Finding } from './finding.ts';
import { LOAD_RULES, PEAK } from './rules.ts';

/** Factors of all findings, and `load.peak.window` for each path that has one and is at its peak. */
export function loadFactors(findings: readonly Finding[], context: AssessmentContext): readonly Factor[] {
  return [...findings.map((finding) => factorFor(finding, context)), ...peakFactors(findings, context)];
}

function factorFor({ bears, path, line, key, from, to, base }: Finding, context: AssessmentContext): Factor {
  const rule = LOAD_RULES[bears];
  const tierOne = context.services.serviceTierOf(path) === 1;
  return factorOf(
    rule,
    {
      path,
      lines: line === null ? null : { start: line, end: line },
      from,
      to,
      witness: key,
      base: tierOne ? raised(base) : base,
      ...(tierOne ? { why: `${rule.why} The service is of tier 1.` } : {}),
    },
    context,
  );
}

/** One level up; critical stays. */
function raised(base: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(base) + 1] ?? 'critical';
}

function peakFactors(findings: readonly Finding[], context: AssessmentContext): readonly Factor[] {
  const { instant, services } = context;
  if (instant === null || services.peakAt === undefined) return [];
  const worst = new Map<RepoPath, Finding>();
  for (const finding of findings) {
    const before = worst.get(finding.path);
    if (before === undefined || SEVERITIES.indexOf(finding.base) > SEVERITIES.indexOf(before.base)) {
      worst.set(finding.path, finding);
    }
  }
  return [...worst.values()].flatMap(({ path, line, to, base }) => {
    const peak = services.peakAt?.(path, instant) ?? null;
    if (peak === null) return [];
    const lines = line === null ? null : { start: line, end: line };
    const where = `${peak.kind === 'freeze' ? 'freeze' : 'peak window'} of ${peak.service}`;
    return [
      factorOf(PEAK, { path, lines, from: null, to: `${to}; ${where}`, witness: where, base: raised(base) }, context),
    ];
  });
}
