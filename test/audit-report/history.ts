/** Made-up histories for the tests of the audit's reports: the same number always gives the same history. */
import { startSummary } from '../../src/core/measurement/audit-summary.ts';
import type { AuditRemarks } from '../../src/core/measurement/audit-summary.ts';
import type { Evidence, Grade, LineTally } from '../../src/model/attribution.ts';
import { GRADES } from '../../src/model/attribution.ts';
import type { AuditFactor, AuditMeta, AuditRecord, AuditSummary } from '../../src/model/audit.ts';
import { COMMIT_VERDICTS } from '../../src/model/audit.ts';
import type { Severity } from '../../src/model/assessment.ts';
import { RISK_TIERS, SEVERITIES } from '../../src/model/assessment.ts';
import type { Requirement } from '../../src/model/decision.ts';
import type { CommitId, ObjectId, RefName, RuleId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';

export const META: AuditMeta = {
  repository: 'shop',
  range: 'all of main',
  generatedAt: Date.UTC(2026, 5, 2) / 1000,
  version: '0.1.0',
  policy: { source: 'built-in default', mode: 'observe', enforced: false },
  adoptedAt: null,
};

/** What the texts of a history are made of. */
export interface Words {
  readonly author: string;
  readonly subject: string;
  readonly tool: string;
  readonly path: string;
  readonly text: string;
}

const PLAIN: Words = { author: 'Ada', subject: 'change', tool: 'claude-code', path: 'src/pay.ts', text: 'because' };

/** Text that must reach no reader as it is. */
export const HOSTILE: Words = {
  author: `<img src=x onerror=alert(1)>"'><script>alert(2)</script>`,
  subject: `</title></style><script>alert(3)</script> [x](javascript:alert(4)) | @everyone #1 \u202egnp.exe \u0007\u001b[2J`,
  tool: `"><svg onload=alert(5)>\u0000\u009b31m`,
  path: `a\u2066b/\udcff"onmouseover=alert(6) ${'x'.repeat(5000)}`,
  text: "`${alert(7)}` --><!-- ]]> <!--<script> &amp; www.example.org http://example.org/?a=1&b=2 ' \u2028 | | |\n# heading",
};

/** Records over so many months, newest first. */
export function history(commits: number, months: number, words: Words = PLAIN): AuditRecord[] {
  const start = Date.UTC(2026, 4, 31) / 1000;
  const step = (months * 30.4 * 86_400) / Math.max(1, commits);
  return Array.from({ length: commits }, (_, at) => record(at, Math.floor(start - at * step), words));
}

/** One commit; the number decides everything. */
export function record(number: number, time: number, words: Words = PLAIN): AuditRecord {
  const commit = commitId(number);
  const verdict = COMMIT_VERDICTS[[0, 4, 4, 0, 2, 4, 1, 5, 3][number % 9] ?? 4] ?? 'unknown';
  const tier = RISK_TIERS[[0, 0, 0, 1, 0, 2, 0, 3][number % 8] ?? 0] ?? 'low';
  const marked = verdict === 'ai' || verdict === 'hint';
  const level: Severity = tier;
  return {
    commit,
    parents: number % 10 === 0 ? 2 : 1,
    time,
    author: { name: `${words.author} ${number % 7}`, email: `${number % 7}@example.org` },
    subject: `${words.subject} ${number}`,
    verdict,
    evidence: marked ? [evidence(commit, number, verdict === 'hint' ? 'inferred' : null, words)] : [],
    lines: lines(number, verdict === 'ai'),
    files: 1 + (number % 5),
    tier,
    score: tier === 'low' ? 0 : 2 + (number % 17),
    factors:
      tier === 'low' ? [] : [factor('path.changed.secret', level, words), factor('code.large.change', 'low', words)],
    decision: verdict === 'unreadable' ? 'error' : marked || tier !== 'low' ? 'pending' : 'pass',
    requirements: marked || tier !== 'low' ? requirements(number, words) : [],
    findings:
      number % 13 === 0
        ? [
            {
              rule: 'git.mark.stripped' as RuleId,
              message: words.text,
              commit,
              path: words.path as RepoPath,
              remedy: words.text,
            },
          ]
        : [],
  };
}

/** The summary of records that come one by one. */
export function summaryOf(
  records: Iterable<AuditRecord>,
  meta: Partial<AuditMeta> = {},
  remarks: AuditRemarks = {},
): AuditSummary {
  const summary = startSummary({ ...META, ...meta });
  let position = 0;
  for (const one of records) {
    summary.add(one, position);
    position += 1;
  }
  return summary.finish(remarks);
}

function commitId(number: number): CommitId {
  return (number * 2_654_435_761 + 12_345).toString(16).padStart(40, 'a1b2c3d4e5') as CommitId;
}

function evidence(commit: CommitId, number: number, grade: Grade | null, words: Words): Evidence {
  const sources: readonly Evidence['source'][] = [
    { kind: 'message', commit, line: 3, text: `Co-Authored-By: ${words.text}` },
    { kind: 'identity', commit, role: 'author', text: words.author },
    { kind: 'branch', ref: `refs/heads/${words.path}` as RefName },
    { kind: 'note', ref: 'refs/notes/ai' as RefName, blob: commit as string as ObjectId, commit, line: 2 },
    { kind: 'trace', file: words.path, record: words.text, commit },
    { kind: 'capture', record: words.text, commit },
  ];
  return {
    mark: 'test.mark',
    tool: number % 11 === 0 ? null : words.tool,
    model: number % 2 === 0 ? `${words.tool} 4.5` : null,
    session: null,
    prompter: null,
    grade: grade ?? GRADES[Math.floor(number / 9) % 3] ?? 'declared',
    claim: number % 4 === 0 ? 'mixed' : 'ai',
    role: 'agent',
    source: sources[number % sources.length] ?? { kind: 'capture', record: '', commit },
    via: number % 5 === 0 ? { kind: 'squash', from: commit, by: words.text } : null,
  };
}

function lines(number: number, ai: boolean): LineTally {
  const none = { captured: 0, noted: 0, declared: 0, inferred: 0 };
  const side = (size: number): LineTally['added'] => ({
    ai: ai ? { ...none, declared: size } : none,
    human: none,
    mixed: ai ? { ...none, noted: size % 3 } : none,
    unknown: ai ? 0 : size,
    unreadable: 0,
  });
  return { added: side((number * 31) % 400), deleted: side((number * 17) % 90) };
}

function factor(rule: string, level: Severity, words: Words): AuditFactor {
  return {
    rule: rule as RuleId,
    level,
    points: 1 + SEVERITIES.indexOf(level) * 2,
    path: words.path as RepoPath,
    why: words.text,
    remedy: words.text,
  };
}

function requirements(number: number, words: Words): Requirement[] {
  return [
    {
      kind: 'sign-off',
      rule: 'ai-assisted',
      count: 1 + (number % 2),
      level: 6,
      from: [],
      coverage: 'rebased',
      presence: 'none',
    },
    { kind: 'questions', rule: 'ai-assisted', questions: [{ id: 'ai-understood', text: words.text }] },
    ...(number % 3 === 0
      ? [{ kind: 'owners', rule: 'owners', path: words.path, owners: [words.author], count: 1 } as const]
      : []),
    ...(number % 7 === 0 ? [{ kind: 'change-plan', rule: 'service-tier-1' } as const] : []),
    ...(number % 6 === 0 ? [{ kind: 'label', rule: 'rollout', label: words.tool } as const] : []),
  ];
}
