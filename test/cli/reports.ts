/** Small reports made by hand, for the tests of the outputs. */
import type { Assessment, Factor, Severity } from '../../src/model/assessment.ts';
import type {
  AttributedRun,
  Attribution,
  ClassCounts,
  Evidence,
  FileAttribution,
} from '../../src/model/attribution.ts';
import type { CheckReport } from '../../src/model/check.ts';
import type { Decision, DecisionNode, DecisionState } from '../../src/model/decision.ts';
import type { BlobId, CommitId, RefName, RuleId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';

const HEAD = 'a'.repeat(40) as CommitId;
const BASE = 'b'.repeat(40) as CommitId;
const BLOB = 'c'.repeat(40) as BlobId;

/** Evidence that Claude Code noted. */
export function evidence(values: Partial<Evidence> = {}): Evidence {
  return {
    mark: 'git-ai.session',
    tool: 'claude-code',
    model: 'claude-opus-4-5',
    session: 's1',
    prompter: null,
    grade: 'noted',
    claim: 'ai',
    role: 'agent',
    source: { kind: 'note', ref: 'refs/notes/ai' as RefName, blob: BLOB, commit: HEAD, line: 3 },
    via: null,
    ...values,
  };
}

/** A run of lines. */
export function run(start: number, count: number, values: Partial<AttributedRun> = {}): AttributedRun {
  const isUnknown = values.class === 'unknown';
  return {
    start,
    count,
    class: 'ai',
    grade: isUnknown ? null : 'noted',
    role: isUnknown ? null : 'agent',
    unreadable: false,
    commit: HEAD,
    evidence: isUnknown ? [] : [0],
    ...values,
  };
}

/** A changed file. */
export function file(path: string, values: Partial<FileAttribution> = {}): FileAttribution {
  const name = path as RepoPath;
  return {
    path: name,
    oldPath: name,
    transition: { path: name, old: null, new: { mode: '100644', oid: BLOB } },
    opaque: null,
    added: [],
    deleted: [],
    ...values,
  };
}

/** A risk factor. */
export function factor(rule: string, level: Severity, path: string | null, values: Partial<Factor> = {}): Factor {
  return {
    rule: rule as RuleId,
    severity: { points: 40, level, steps: [], floors: [] },
    state: 'found',
    place: { path: path as RepoPath | null, lines: path === null ? null : { start: 12, end: 14 } },
    observed: { from: null, to: null },
    why: 'the table is dropped with everything in it',
    remedy: 'rename it first, drop it after a release',
    effect: 'delete',
    reversible: 'no',
    resource: null,
    witness: null,
    triggers: ['content'],
    ...values,
  };
}

/** A node of a decision. */
export function node(id: string, state: DecisionState, values: Partial<DecisionNode> = {}): DecisionNode {
  return {
    id,
    title: `title of ${id}`,
    state,
    condition: null,
    observed: [],
    reason: `reason of ${id}`,
    remedy: state === 'pass' || state === 'skipped' ? null : `remedy of ${id}`,
    source: 'policy.yml:12',
    children: [],
    ...values,
  };
}

export interface ReportParts {
  readonly files?: readonly FileAttribution[];
  readonly evidence?: readonly Evidence[];
  readonly findings?: Attribution['findings'];
  readonly assessment?: Partial<Assessment>;
  readonly decision?: Partial<Decision>;
  readonly report?: Partial<CheckReport>;
}

/** A report: two files, Claude Code noted, one senior sign-off asked. */
export function report(parts: ReportParts = {}): CheckReport {
  const files = parts.files ?? [
    file('db/migrations/0042_drop_sessions.sql', { added: [run(1, 20)], deleted: [run(1, 4, { class: 'unknown' })] }),
    file('src/session/store.ts', {
      added: [
        run(10, 60),
        run(70, 12, { class: 'human', grade: 'captured', evidence: [] }),
        run(82, 8, { class: 'unknown' }),
      ],
    }),
  ];
  return {
    repository: 'shop',
    range: 'main..drop-sessions',
    change: {
      objectFormat: 'sha1',
      target: 'refs/heads/main' as RefName,
      base: BASE,
      head: HEAD,
      commits: [HEAD],
      transitions: files.map((entry) => entry.transition),
      digest: `sha256:${'d'.repeat(64)}`,
    },
    commits: [{ id: HEAD, subject: 'sessions: keep them in Redis', author: 'Ada Lovelace' }],
    attribution: {
      files,
      evidence: parts.evidence ?? [evidence()],
      tally: { added: tally(files, 'added'), deleted: tally(files, 'deleted') },
      findings: parts.findings ?? [],
    },
    classes: new Map([['db/migrations/0042_drop_sessions.sql' as RepoPath, ['migration', 'code']]]),
    aiAssisted: true,
    assessment: {
      factors: [factor('migration.drop.table', 'high', 'db/migrations/0042_drop_sessions.sql')],
      tier: 'high',
      score: 42.5,
      setAside: [],
      notRead: [],
      ...parts.assessment,
    },
    similar: [],
    decision: {
      state: 'pending',
      mode: 'enforce',
      enforced: true,
      policySource: 'refs/heads/main:.countersign/policy.yml',
      policyDigest: `sha256:${'e'.repeat(64)}`,
      root: node('rules', 'pending', { children: [node('rules.senior', 'pending'), node('rules.trivial', 'skipped')] }),
      requirements: [
        { kind: 'sign-off', rule: 'rules.senior', count: 1, level: 6, from: [], coverage: 'rebased', presence: 'none' },
        {
          kind: 'questions',
          rule: 'rules.senior',
          questions: [{ id: 'ai-understood', text: 'Do you understand it?' }],
        },
      ],
      acts: ['1 sign-off by L6 or above with the answer to ai-understood'],
      ...parts.decision,
    },
    notices: [],
    ...parts.report,
  };
}

function tally(files: readonly FileAttribution[], side: 'added' | 'deleted'): ClassCounts {
  const none = { captured: 0, noted: 0, declared: 0, inferred: 0 };
  const counts = { ai: { ...none }, human: { ...none }, mixed: { ...none }, unknown: 0, unreadable: 0 };
  for (const entry of files.flatMap((one) => one[side])) {
    if (entry.class === 'unknown') counts.unknown += entry.count;
    else if (entry.grade !== null) counts[entry.class][entry.grade] += entry.count;
    if (entry.unreadable) counts.unreadable += entry.count;
  }
  return counts;
}
