/** `--fail-on`: what in an audit makes the command exit with 1. */
import { RISK_TIERS } from '../model/assessment.ts';
import type { AuditSummary, VerdictCounts } from '../model/audit.ts';
import { CountersignError } from '../model/error.ts';

/** What can be named, and how many commits show it. A tier stands for itself and everything above it. */
const CONDITIONS: Readonly<Record<string, (summary: AuditSummary) => number>> = {
  ai: ({ byVerdict }) => byVerdict.ai,
  unknown: ({ byVerdict }) => byVerdict.unknown,
  contradiction: ({ findings }) =>
    findings
      .filter(({ rule }) => rule !== 'attribution.evidence.unreadable')
      .reduce((sum, { count }) => sum + count, 0),
  unreadable: ({ byVerdict, findings, unreadable }) =>
    byVerdict.unreadable +
    unreadable.length +
    findings
      .filter(({ rule }) => rule === 'attribution.evidence.unreadable')
      .reduce((sum, { count }) => sum + count, 0),
  'sign-off': ({ needSignOff }) => total(needSignOff),
  medium: (summary) => atLeast(summary, 'medium'),
  high: (summary) => atLeast(summary, 'high'),
  critical: (summary) => atLeast(summary, 'critical'),
};

/** The names of a comma-separated list. @throws CountersignError `usage` */
export function parseFailOn(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(CONDITIONS, name));
  if (unknown === undefined) return names;
  throw new CountersignError('usage', `--fail-on knows no "${unknown}".`, {
    remedy: `Use some of: ${Object.keys(CONDITIONS).join(', ')}`,
  });
}

/** Those conditions that the audit shows, with their counts. */
export function failing(summary: AuditSummary, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const count = CONDITIONS[name]?.(summary) ?? 0;
    return count > 0 ? [`${name} (${count})`] : [];
  });
}

function atLeast(summary: AuditSummary, tier: (typeof RISK_TIERS)[number]): number {
  return RISK_TIERS.slice(RISK_TIERS.indexOf(tier)).reduce((sum, name) => sum + total(summary.tiers[name]), 0);
}

function total(counts: VerdictCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
