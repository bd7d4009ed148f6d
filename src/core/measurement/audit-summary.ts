/**
 * The summary of an audit in one pass: records come one by one, none is kept but the 25 most notable ones, and memory
 * does not depend on how many there are.
 */
import { RISK_TIERS, SEVERITIES } from '../../model/assessment.ts';
import type { Finding, Grade } from '../../model/attribution.ts';
import type {
  AuditAuthor,
  AuditMeta,
  AuditRecord,
  AuditRequirement,
  AuditRule,
  AuditSummary,
  AuditTool,
} from '../../model/audit.ts';
import type { DecisionState } from '../../model/decision.ts';
import type { RuleId } from '../../model/id.ts';
import type { Counting } from './audit-counts.ts';
import { addLines, asks, asksForSignOff, claimsAi, gradeRank, linesOf } from './audit-counts.ts';
import { noGrades, noLines, noTiers, noVerdicts } from './audit-counts.ts';
import { Months } from './audit-months.ts';
import { BoundedCounters, FirstOf } from './bounded.ts';

const AUTHORS_COUNTED = 50_000;
const NAMES_COUNTED = 5_000;
const NOTABLE = 25;
const EXAMPLES = 3;
const UNREADABLE_NAMED = 25;

/** What is known only when the last record has been read. */
export interface AuditRemarks {
  /** Sentences on what could not be read, besides the unreadable commits. */
  readonly unreadable?: readonly string[];
  readonly notices?: readonly string[];
}

/** Adds up one audit. */
export interface AuditSummarizer {
  /**
   * Counts one commit; constant time. Records may come in any order: `position` is the commit's place in the history,
   * 0 for the newest, and decides which name, example or sentence stands for many.
   */
  add(record: AuditRecord, position: number): void;
  /** The summary of what was added; may be called once more after further records. */
  finish(remarks?: AuditRemarks): AuditSummary;
  /** True once there were more names than are counted one by one: which of them are then depends on the order. */
  readonly overflowed: boolean;
}

/** Starts the summary of a history. */
export function startSummary(meta: AuditMeta): AuditSummarizer {
  return new Summarizer(meta);
}

/** A counter that remembers the last commit it counted, so that a commit counts once. */
type OncePerCommit<T> = Counting<T> & { seen: number };

/** Something of a commit; `index` tells apart what the same commit has several of. */
interface Placed<T> {
  readonly value: T;
  readonly position: number;
  readonly index: number;
}

class Summarizer implements AuditSummarizer {
  readonly #meta: AuditMeta;
  #commits = 0;
  #merges = 0;
  #from: number | null = null;
  #to: number | null = null;
  #suggestionsOnly = 0;
  readonly #byVerdict = noVerdicts();
  readonly #beforeAdoption = noVerdicts();
  readonly #needSignOff = noVerdicts();
  readonly #lines = noLines();
  readonly #tiers = noTiers();
  readonly #grades = noGrades();
  readonly #decisions: Record<DecisionState, number> = { pass: 0, pending: 0, blocked: 0, skipped: 0, error: 0 };
  readonly #months = new Months();
  readonly #unreadable = new FirstOf<Placed<string>>(UNREADABLE_NAMED, byPosition);
  readonly #unnamedTool = makeTool(null);
  readonly #tools = new BoundedCounters(NAMES_COUNTED, makeTool);
  readonly #models = new BoundedCounters(NAMES_COUNTED, (model) => ({ model, commits: 0, seen: 0 }));
  readonly #automation = new BoundedCounters(NAMES_COUNTED, (tool) => ({ tool, commits: 0, seen: 0 }));
  readonly #authors = new BoundedCounters(AUTHORS_COUNTED, () => ({
    name: '',
    commits: 0,
    aiCommits: 0,
    position: Number.POSITIVE_INFINITY,
  }));
  readonly #rules = new BoundedCounters(NAMES_COUNTED, makeRule);
  readonly #findings = new BoundedCounters(NAMES_COUNTED, (rule) => ({
    rule: rule as RuleId,
    count: 0,
    examples: new FirstOf<Placed<Finding>>(EXAMPLES, byPosition),
  }));
  readonly #requirements = new BoundedCounters(NAMES_COUNTED, makeRequirement);
  readonly #notable = new FirstOf(NOTABLE, byNotability);

  constructor(meta: AuditMeta) {
    this.#meta = meta;
  }

  get overflowed(): boolean {
    const counters = [this.#tools, this.#models, this.#automation, this.#authors];
    return [...counters, this.#rules, this.#findings, this.#requirements].some(({ overflowed }) => overflowed);
  }

  add(record: AuditRecord, position: number): void {
    const needsSignOff = asksForSignOff(record);
    this.#count(record, needsSignOff);
    this.#months.add(record, needsSignOff);
    this.#countAuthor(record, position);
    this.#countEvidence(record);
    this.#countRisk(record, position);
    this.#countFindings(record, position);
    this.#countRequirements(record);
    if (record.verdict === 'unreadable') this.#nameUnreadable(record, position);
    if (needsSignOff) this.#notable.offer(record);
  }

  finish(remarks: AuditRemarks = {}): AuditSummary {
    const byCommits = (a: { commits: number }, b: { commits: number }): number => b.commits - a.commits;
    const authors = this.#topAuthors();
    return {
      repository: this.#meta.repository,
      range: this.#meta.range,
      generatedAt: this.#meta.generatedAt,
      version: this.#meta.version,
      policy: this.#meta.policy,
      adoptedAt: this.#meta.adoptedAt,
      from: this.#from,
      to: this.#to,
      commits: this.#commits,
      merges: this.#merges,
      byVerdict: { ...this.#byVerdict },
      suggestionsOnly: this.#suggestionsOnly,
      beforeAdoption: { ...this.#beforeAdoption },
      lines: structuredClone(this.#lines),
      tools: this.#topTools(),
      models: first(this.#models, 50, byCommits, ({ model, commits }) => ({ model, commits })),
      automation: first(this.#automation, 50, byCommits, ({ tool, commits }) => ({ tool, commits })),
      grades: { ...this.#grades },
      authors: authors.named,
      otherAuthors: authors.others,
      tiers: structuredClone(this.#tiers),
      rules: first(this.#rules, 100, byWorst, ({ rule, commits, aiCommits, worst, why }) => {
        return { rule, commits, aiCommits, worst, why };
      }),
      findings: first(
        this.#findings,
        100,
        (a, b) => b.count - a.count,
        ({ rule, count, examples }) => ({ rule, count, examples: valuesOf(examples) }),
      ),
      requirements: first(this.#requirements, 100, byCommits, ({ rule, kind, asks, commits, aiCommits }) => {
        return { rule, kind, asks, commits, aiCommits };
      }),
      decisions: { ...this.#decisions },
      needSignOff: { ...this.#needSignOff },
      months: structuredClone(this.#months.finish()),
      undated: this.#months.undated,
      notable: this.#notable.sorted(),
      unreadable: this.#unreadableSentences(remarks.unreadable ?? []),
      notices: remarks.notices ?? [],
    };
  }

  #count(record: AuditRecord, needsSignOff: boolean): void {
    this.#commits += 1;
    if (record.parents > 1) this.#merges += 1;
    if (this.#from === null || record.time < this.#from) this.#from = record.time;
    if (this.#to === null || record.time > this.#to) this.#to = record.time;
    this.#byVerdict[record.verdict] += 1;
    this.#tiers[record.tier][record.verdict] += 1;
    this.#decisions[record.decision] += 1;
    if (needsSignOff) this.#needSignOff[record.verdict] += 1;
    const { adoptedAt } = this.#meta;
    if (adoptedAt !== null && record.time < adoptedAt) this.#beforeAdoption[record.verdict] += 1;
    addLines(this.#lines, record.lines);
  }

  #countAuthor(record: AuditRecord, position: number): void {
    const author = this.#authors.slot(record.author.email.toLowerCase() || record.author.name);
    if (position < author.position) {
      author.position = position;
      author.name = record.author.name.slice(0, 200);
    }
    author.commits += 1;
    if (record.verdict === 'ai') author.aiCommits += 1;
  }

  #countEvidence(record: AuditRecord): void {
    let best: Grade | null = null;
    let onlySuggestions = true;
    for (const evidence of record.evidence) {
      if (evidence.claim === 'automation') {
        if (record.verdict === 'automation') this.#once(this.#automation.slot(evidence.tool ?? evidence.mark));
        continue;
      }
      if (!claimsAi(evidence)) continue;
      if (best === null || gradeRank(evidence.grade) < gradeRank(best)) best = evidence.grade;
      if (evidence.role !== 'suggestion') onlySuggestions = false;
      if (record.verdict === 'ai' && evidence.model !== null) this.#once(this.#models.slot(evidence.model));
      this.#countTool(record, evidence.tool, evidence.grade);
    }
    if (record.verdict !== 'ai' && record.verdict !== 'hint') return;
    if (best !== null) this.#grades[best] += 1;
    if (record.verdict === 'ai' && best !== null && onlySuggestions) this.#suggestionsOnly += 1;
  }

  /** Inferred evidence never makes a tool's commit AI-assisted, not even beside another tool's better evidence. */
  #countTool(record: AuditRecord, name: string | null, grade: Grade): void {
    if (record.verdict !== 'ai' && record.verdict !== 'hint') return;
    const tool = name === null ? this.#unnamedTool : this.#tools.slot(name);
    const known = tool.seen === this.#commits ? tool.lastGrade : null;
    if (known !== null && gradeRank(grade) >= gradeRank(known)) return;
    tool.seen = this.#commits;
    tool.lastGrade = grade;
    if (grade === 'inferred') {
      tool.hints += 1;
      return;
    }
    if (known === 'inferred') tool.hints -= 1;
    if (known === null || known === 'inferred') {
      tool.commits += 1;
      tool.lines += linesOf(record.lines, 'ai') + linesOf(record.lines, 'mixed');
    } else {
      tool.grades[known] -= 1;
    }
    tool.grades[grade] += 1;
  }

  #countRisk(record: AuditRecord, position: number): void {
    for (const factor of record.factors) {
      const rule = this.#rules.slot(factor.rule);
      const worse = severityRank(factor.level) - severityRank(rule.worst);
      if (worse > 0 || (worse === 0 && position < rule.position)) {
        rule.worst = factor.level;
        rule.why = factor.why;
        rule.position = position;
      }
      if (rule.seen === this.#commits) continue;
      rule.seen = this.#commits;
      rule.commits += 1;
      if (record.verdict === 'ai') rule.aiCommits += 1;
    }
  }

  #countFindings(record: AuditRecord, position: number): void {
    for (const [index, finding] of record.findings.entries()) {
      const kept = this.#findings.slot(finding.rule);
      kept.count += 1;
      kept.examples.offer({ value: finding, position, index });
    }
  }

  #countRequirements(record: AuditRecord): void {
    for (const requirement of record.requirements) {
      const kept = this.#requirements.slot(`${requirement.kind}\n${requirement.rule}\n${asks(requirement)}`);
      if (kept.seen === this.#commits) continue;
      kept.seen = this.#commits;
      kept.commits += 1;
      if (record.verdict === 'ai') kept.aiCommits += 1;
    }
  }

  #once(counter: { commits: number; seen: number }): void {
    if (counter.seen === this.#commits) return;
    counter.seen = this.#commits;
    counter.commits += 1;
  }

  #nameUnreadable(record: AuditRecord, position: number): void {
    const reason = record.findings.find((finding) => finding.rule.includes('unreadable')) ?? record.findings[0];
    const value = `${record.commit.slice(0, 12)}: ${reason?.message ?? 'its evidence could not be read'}`;
    this.#unreadable.offer({ value, position, index: 0 });
  }

  #unreadableSentences(remarks: readonly string[]): string[] {
    const named = valuesOf(this.#unreadable);
    const unnamed = this.#byVerdict.unreadable - named.length;
    const more = unnamed > 0 ? [`${unnamed} further commits could not be read`] : [];
    return [...remarks, ...named, ...more].slice(0, 100);
  }

  #topTools(): AuditTool[] {
    const rows = [this.#unnamedTool, ...[...this.#tools.entries()].map(([, tool]) => tool)];
    return rows
      .filter((tool) => tool.commits > 0 || tool.hints > 0)
      .sort((a, b) => b.commits - a.commits || b.hints - a.hints || compareText(a.tool ?? '', b.tool ?? ''))
      .slice(0, 50)
      .map(({ tool, commits, lines, grades, hints }) => ({ tool, commits, lines, grades: { ...grades }, hints }));
  }

  #topAuthors(): { named: AuditAuthor[]; others: { commits: number; aiCommits: number } } {
    const top = new FirstOf<AuditAuthor & { key: string }>(
      100,
      (a, b) => b.commits - a.commits || compareText(a.key, b.key),
    );
    const others = { commits: this.#commits, aiCommits: this.#byVerdict.ai };
    for (const [key, author] of this.#authors.entries()) top.offer({ ...author, key });
    const named = top.sorted().map(({ name, commits, aiCommits }) => ({ name, commits, aiCommits }));
    for (const author of named) {
      others.commits -= author.commits;
      others.aiCommits -= author.aiCommits;
    }
    return { named, others };
  }
}

/** The first `limit` rows of a counter by an order, then by name. */
function first<V, R>(
  counters: BoundedCounters<V>,
  limit: number,
  compare: (a: V, b: V) => number,
  row: (value: V) => R,
): R[] {
  const top = new FirstOf<[string, V]>(limit, (a, b) => compare(a[1], b[1]) || compareText(a[0], b[0]));
  for (const entry of counters.entries()) top.offer(entry);
  return top.sorted().map(([, value]) => row(value));
}

function makeTool(tool: string | null): OncePerCommit<AuditTool> & { lastGrade: Grade } {
  return { tool, commits: 0, lines: 0, grades: noGrades(), hints: 0, seen: 0, lastGrade: 'inferred' };
}

function makeRule(rule: string): OncePerCommit<AuditRule> & { position: number } {
  const position = Number.POSITIVE_INFINITY;
  return { rule: rule as RuleId, commits: 0, aiCommits: 0, worst: 'info', why: '', seen: 0, position };
}

function makeRequirement(key: string): OncePerCommit<AuditRequirement> {
  const [kind = 'label', rule = '', ...asks] = key.split('\n');
  return { kind: kind as AuditRequirement['kind'], rule, asks: asks.join(' '), commits: 0, aiCommits: 0, seen: 0 };
}

function byPosition(a: Placed<unknown>, b: Placed<unknown>): number {
  return a.position - b.position || a.index - b.index;
}

function valuesOf<T>(kept: FirstOf<Placed<T>>): T[] {
  return kept.sorted().map(({ value }) => value);
}

/** Worst first: tier, then score, then AI-assisted before the rest, then the newer, then the id. */
function byNotability(a: AuditRecord, b: AuditRecord): number {
  return (
    RISK_TIERS.indexOf(b.tier) - RISK_TIERS.indexOf(a.tier) ||
    b.score - a.score ||
    Number(b.verdict === 'ai') - Number(a.verdict === 'ai') ||
    b.time - a.time ||
    compareText(a.commit, b.commit)
  );
}

function byWorst(a: AuditRule, b: AuditRule): number {
  return severityRank(b.worst) - severityRank(a.worst) || b.commits - a.commits;
}

function severityRank(level: AuditRule['worst']): number {
  return SEVERITIES.indexOf(level);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
