/** What an audit says, in words: one wording for the terminal, Markdown and the page. */
import { linesOf } from '../../core/measurement/audit-counts.ts';
import type { Grade, LineTally } from '../../model/attribution.ts';
import type {
  AuditFactor,
  AuditLineClass,
  AuditRecord,
  AuditSummary,
  CommitVerdict,
  VerdictCounts,
} from '../../model/audit.ts';
import { AUDIT_LINE_CLASSES, COMMIT_VERDICTS } from '../../model/audit.ts';
import type { RepoPath } from '../../model/path.ts';

/** Order and names of the verdicts wherever they are listed; `means` completes "a commit is … when". */
export const VERDICT_WORDS: Readonly<Record<CommitVerdict, { readonly label: string; readonly means: string }>> = {
  ai: { label: 'AI-assisted', means: 'evidence of grade captured, noted or declared says that an AI wrote part of it' },
  hint: {
    label: 'hint only',
    means: 'something suggests an AI, such as a branch name; it does not count as AI-assisted',
  },
  automation: { label: 'automation', means: 'a robot that is not an AI made it' },
  human: { label: 'human', means: 'evidence says that a person wrote it' },
  unknown: { label: 'unknown', means: 'there is no evidence either way; that is not the same as human' },
  unreadable: { label: 'unreadable', means: 'evidence exists but could not be read; never counted as "no AI"' },
};

export const CLASS_WORDS: Readonly<Record<AuditLineClass, string>> = {
  ai: 'AI',
  mixed: 'mixed',
  hint: 'hint only',
  human: 'human',
  unknown: 'unknown',
};

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  captured: 'recorded by a hook while the tool wrote the lines',
  noted: 'a git note or trace names the lines',
  declared: 'a trailer, a footer or the account says so',
  inferred: 'suggested by a name or a habit: a hint, not counted',
};

/** `9,182` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1 commit`, `9,182 commits` */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `41 %` with a no-break space; never 0 % for something and never 100 % for less than all. */
export function share(part: number, whole: number): string {
  return `${percent(part, whole)}\u00a0%`;
}

function percent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0';
  if (part >= whole) return '100';
  const value = (part / whole) * 100;
  if (value < 1) return '<1';
  if (value > 99) return '>99';
  return String(Math.round(value));
}

/** `2026-03-12`, in UTC; a dash when there is no such day. */
export function day(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds) || Math.abs(seconds) > 8.6e12) return '–';
  return new Date(seconds * 1000).toISOString().replace(/T.*$/, '');
}

/** Sum over all verdicts. */
export function sum(counts: VerdictCounts): number {
  return COMMIT_VERDICTS.reduce((total, verdict) => total + counts[verdict], 0);
}

/** All changed lines, added and deleted. */
export function allLines(lines: LineTally): number {
  return AUDIT_LINE_CLASSES.reduce((total, lineClass) => total + linesOf(lines, lineClass), 0);
}

/** The first sentence of every report. */
export function headline(summary: AuditSummary): string {
  const { commits, byVerdict } = summary;
  if (commits === 0) return 'The range has no commits.';
  const ai = `${count(byVerdict.ai)} (${share(byVerdict.ai, commits)})`;
  const unknown = `${count(byVerdict.unknown)} (${share(byVerdict.unknown, commits)})`;
  return (
    `Of ${counted(commits, 'commit')}, ${ai} ${byVerdict.ai === 1 ? 'is' : 'are'} AI-assisted by evidence; ` +
    `${unknown} ${byVerdict.unknown === 1 ? 'is' : 'are'} unknown, which is not “human”.`
  );
}

/** Which policy was applied, and whether it binds anybody. */
export function policySentence(summary: AuditSummary): string {
  const { policy } = summary;
  if (!policy.enforced) return `${policy.source}, not enforced`;
  return `${policy.source}, mode ${policy.mode}`;
}

/** What of the history is older than the policy; null when there is nothing to say. */
export function adoptionSentence(summary: AuditSummary): string | null {
  if (summary.commits === 0) return null;
  if (summary.adoptedAt === null) {
    return 'No policy has landed on the home ref: the whole history is before adoption, and what would have been asked is a preview, not a violation.';
  }
  const before = sum(summary.beforeAdoption);
  if (before === 0) return null;
  return (
    `${counted(before, 'commit')} (${share(before, summary.commits)}) ${before === 1 ? 'is' : 'are'} older than the policy ` +
    `(${day(summary.adoptedAt)}): before adoption, shown but never a violation.`
  );
}

/** How much the policy would have asked for. */
export function demandSentence(summary: AuditSummary): string {
  const asked = sum(summary.needSignOff);
  if (asked === 0) return 'No commit would have needed a sign-off.';
  const week = recentPerWeek(summary);
  const pace = week === null ? '' : `; lately ${paceWords(week)}`;
  return (
    `${counted(asked, 'commit')} (${share(asked, summary.commits)}) would have needed a sign-off, ` +
    `${count(summary.needSignOff.ai)} of them AI-assisted${pace}.`
  );
}

/** `about 56 a week` */
export function paceWords(perWeek: number): string {
  return perWeek < 1 ? 'less than one a week' : `about ${count(perWeek)} a week`;
}

/** Commits needing a sign-off per week over the last three whole months; null for a shorter history. */
export function recentPerWeek(summary: AuditSummary): number | null {
  const months = summary.months.slice(-4, -1);
  const [first, last] = [months[0], summary.months.at(-1)];
  if (months.length < 3 || first === undefined || last === undefined) return null;
  const days = (Date.parse(`${last.month}-01T00:00:00Z`) - Date.parse(`${first.month}-01T00:00:00Z`)) / 86_400_000;
  const asked = months.reduce((total, month) => total + month.needSignOff, 0);
  return asked / (days / 7);
}

/** The tools that evidence of a commit names, without repetition; a hint does not share an AI-assisted commit. */
function toolsOf(record: AuditRecord): string[] {
  const names = new Set<string>();
  for (const evidence of record.evidence) {
    if (record.verdict === 'ai' && evidence.grade === 'inferred') continue;
    if (evidence.claim === 'ai' || evidence.claim === 'mixed') names.add(evidence.tool ?? 'an unnamed AI');
  }
  return [...names];
}

/** `AI-assisted (claude-code, declared)` */
export function verdictOf(record: AuditRecord): string {
  const tools = toolsOf(record).slice(0, 2).join(', ');
  const label = VERDICT_WORDS[record.verdict].label;
  return tools === '' ? label : `${label} (${tools})`;
}

/** The factors of one rule in one commit, put together. */
export interface FactorGroup {
  readonly factor: AuditFactor;
  readonly paths: readonly RepoPath[];
}

/** The factors of a commit by rule, in their order (worst first); each group speaks by its worst factor. */
export function factorGroups(record: AuditRecord): readonly FactorGroup[] {
  const groups = new Map<string, { factor: AuditFactor; paths: RepoPath[] }>();
  for (const factor of record.factors) {
    const group = groups.get(factor.rule) ?? { factor, paths: [] };
    if (factor.path !== null) group.paths.push(factor.path);
    groups.set(factor.rule, group);
  }
  return [...groups.values()];
}

/** The text with a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** What a commit's requirements ask, shortest wording, without repetition, people before papers. */
export function asked(record: AuditRecord): string[] {
  const asks = new Set<string>();
  const signatures = record.requirements.filter(({ kind }) => kind === 'sign-off' || kind === 'owners');
  for (const requirement of [...signatures, ...record.requirements]) {
    switch (requirement.kind) {
      case 'sign-off': {
        const named = requirement.level === null ? '' : ` by L${requirement.level}+`;
        const level = requirement.signer === true ? ' by a signer' : named;
        const from = requirement.from.length === 0 ? '' : ` of ${requirement.from.join(', ')}`;
        asks.add(`${counted(requirement.count, 'sign-off')}${level}${from}`);
        break;
      }
      case 'owners':
        asks.add(`${counted(requirement.count, 'owner')} of ${requirement.path}`);
        break;
      case 'questions':
        asks.add(counted(requirement.questions.length, 'question'));
        break;
      case 'change-plan':
        asks.add('a change plan');
        break;
      case 'label':
        asks.add(requirement.label);
        break;
    }
  }
  return [...asks];
}

/** How the AI's share moved from the first to the last quarter of the drawn time, and where it was highest. */
export function trendSentence(
  periods: readonly { readonly label: string; readonly commits: VerdictCounts }[],
): string | null {
  const part = Math.max(1, Math.floor(periods.length / 4));
  const [early, late] = [stretch(periods.slice(0, part)), stretch(periods.slice(-part))];
  if (periods.length < 4 || early.all < FEW || late.all < FEW) return null;
  const sizes = periods.map((period) => stretch([period])).filter((one) => one.all >= FEW);
  const highest = sizes.reduce((best, one) => (one.ai / one.all > best.ai / best.all ? one : best), early);
  const ends = Math.max(early.ai / early.all, late.ai / late.all);
  const peak =
    highest.ai / highest.all <= ends ? '' : `; the highest was ${share(highest.ai, highest.all)} in ${highest.span}`;
  return (
    `${share(early.ai, early.all)} of commits were AI-assisted by evidence in ${early.span}, ` +
    `${share(late.ai, late.all)} in ${late.span}${peak}.`
  );
}

/** Fewer commits than this say nothing about a share. */
const FEW = 20;

function stretch(periods: readonly { readonly label: string; readonly commits: VerdictCounts }[]): {
  readonly ai: number;
  readonly all: number;
  readonly span: string;
} {
  const [first, last] = [periods[0]?.label ?? '', periods.at(-1)?.label ?? ''];
  return {
    ai: periods.reduce((total, period) => total + period.commits.ai, 0),
    all: periods.reduce((total, period) => total + sum(period.commits), 0),
    span: first === last ? first : `${first} to ${last}`,
  };
}

/** What the risk of an audit rests on, and what it leaves out: without this a low tier would say too much. */
export const RISK_BASIS: string =
  'Judged by paths and changed lines alone: what files say as a whole (plans, policies, migrations, manifests, programs) is read by check, not by audit, so a tier here is a lower bound.';
