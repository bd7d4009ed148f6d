/** Judges one change: who wrote it, how risky it is, what the policy demands, and why. */
import { startAssessment } from '../../core/assessment/assess.ts';
import { FAMILIES } from '../../core/assessment/content/families.ts';
import { compilePolicy, type Evaluator } from '../../core/policy/decide.ts';
import { buildFacts, type FactsInput, needsTexts } from '../../core/policy/facts.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Assessment, PathClass } from '../../model/assessment.ts';
import type { Attribution } from '../../model/attribution.ts';
import type { Change, Commit } from '../../model/change.ts';
import type { CheckReport } from '../../model/check.ts';
import type { Decision, DecisionNode } from '../../model/decision.ts';
import type { HistoryContext } from '../../model/context.ts';
import type { Facts } from '../../model/facts.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Declaration, Verified } from '../../model/statement.ts';
import type { Cache } from '../../ports/cache.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { ParserLoader } from '../../ports/parsers.ts';
import type { PlanEvidence, PlanSource } from '../assess/assess-plan.ts';
import type { FamilyRunner } from '../assess/family-work.ts';
import { assessContents } from '../assess/read-contents.ts';
import { attributeChange } from '../attribution/attribute.ts';
import { readHistoryIndex } from '../audit/audit-index.ts';
import { readChangeRisk } from '../change-risk/reading.ts';
import type { ChangeRiskReading } from '../change-risk/scoring.ts';
import { gatherChange, type RangeRequest, resolveRange } from './change.ts';
import { readTexts } from './change-texts.ts';
import { contributing, contributorsOf, prompterOf } from './contributors.ts';
import { declaredHuman, declaredPrompter, type DeclaredReader, standingDeclarations } from './declared.ts';
import { type ReportSearch, startReportSearch } from '../knowledge/similar-reports.ts';
import { readReach } from '../graph/kept-reach.ts';
import { homeNotices } from '../home/home-notices.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { assessmentContext, type Surroundings, surroundingsOf } from './surroundings.ts';
import { together } from '../together.ts';

export interface CheckTools {
  readonly cache: Cache;
  /** Now, seconds since 1970. */
  readonly now: number;
  /** Folder name of the repository. */
  readonly repository: string;
  /** Loads the parsers that looking around a change needs. */
  readonly parsers: ParserLoader;
  /** Reads the contents of a change. */
  readonly families: FamilyRunner;
  /** Looks for reports that resemble the change, where the policy names a collection. Gates have no use for them. */
  readonly similar?: boolean;
  /** A plan of Terraform from outside the repository. What it shows adds to the risk; it takes nothing away. */
  readonly plan?: PlanSource;
  /** Looks at the other changes that stand in this clone and have not landed. */
  readonly open?: { readonly merges: PinnedMerges };
  /** Reads declarations about commits; absent where nobody can have declared anything. */
  readonly declared?: DeclaredReader;
  /**
   * Where to look for what commits were made from, besides what messages and records name: `own`, the branch's former
   * tips (as without it); `standing`, all branches that stand here as well, for what is to land now; `none`, for what
   * landed once: nothing that came later changes what it is.
   */
  readonly sources?: 'none' | 'own' | 'standing';
}

/** The report, and what it was decided from: `explain --what-if` changes a fact and decides again. */
export interface Check {
  readonly report: CheckReport;
  readonly facts: Facts;
  readonly evaluator: Evaluator;
}

const COMMITS_SHOWN = 50;

/**
 * Judges the change of a range (see {@link resolveRange}). The number of git processes does not depend on the number of
 * commits, and the history before the base is never walked: what an earlier audit kept of it is used, or it is said that
 * it was not read.
 *
 * @throws CountersignError when the change, its history or the home ref cannot be read whole: there is no half answer
 */
export async function checkChange(repo: GitRepository, text: string | null, tools: CheckTools): Promise<Check> {
  const [home, range] = await together([readHome(repo, null, tools.cache), resolveRange(repo, text)]);
  return checkRange(repo, home, range, tools);
}

/** {@link checkChange} of a range that is resolved already, by the rules of `home`. */
export async function checkRange(
  repo: GitRepository,
  home: Home,
  range: RangeRequest,
  tools: CheckTools,
): Promise<Check> {
  const change = await gatherChange(repo, range);
  const surroundings = surroundingsOf(home, readReach(tools.cache));
  const history = historyOf(repo, tools.cache, change);
  // Both need the same differences, the attribution without their text: they are read once.
  const search = tools.similar === true ? await startReportSearch(repo, home) : null;
  const scoring = readChangeRisk(repo, tools.cache, change);
  const assessing = together([history, scoring]).then(([read, risk]) =>
    assess(repo, change, surroundings, { history: read, risk }, tools, search, range.onto),
  );
  const reading = readCommits(repo, change);
  const declaring = standingDeclarations(home, change.commits, tools.declared);
  const declared = together([reading, declaring]).then(([all, said]) => declaredHuman(home, all, said));
  const [attribution, commits, { assessment, planned }, declarations] = await together([
    attributeChange(repo, change, home.marks, {
      formerTips: tools.sources !== 'none',
      standingBranches: tools.sources === 'standing',
      declared,
    }),
    reading,
    assessing,
    declaring,
    declared,
  ]);
  const facts = await factsOf(repo, {
    change,
    attribution,
    assessment,
    commits,
    declarations,
    surroundings,
    history: await history,
    now: tools.now,
  });
  const evaluator = evaluatorOf(home, tools.now);
  const report: CheckReport = {
    repository: tools.repository,
    range: range.text,
    change,
    commits: commits
      .slice(0, COMMITS_SHOWN)
      .map(({ id, message, author }) => ({ id, subject: firstLine(message), author: author.name })),
    attribution,
    classes: facts.classes,
    aiAssisted: facts.facts.ai.assisted,
    assessment,
    similar: (await search?.find(commits, assessment.factors)) ?? [],
    decision: change.transitions.length === 0 ? nothingToDecide(home) : evaluator.decide(facts.facts),
    notices: [
      ...noticesOf(repo, home, range, change, await history, tools.now),
      ...notScored(await scoring),
      ...disbelievedNotes(home, facts.facts),
      ...planned,
    ],
  };
  return { report, facts: facts.facts, evaluator };
}

/** A change without content needs nobody, whatever the rules say of its (absent) author. */
function nothingToDecide(home: Home): Decision {
  const { mode, digest, file } = home.policy;
  const root: DecisionNode = {
    id: 'change',
    title: 'this change may land',
    state: 'pass',
    condition: null,
    observed: [{ name: 'size.files', value: 0, source: 'git' }],
    reason: 'it changes no file',
    remedy: null,
    source: file,
    children: [],
  };
  return {
    state: 'pass',
    mode,
    enforced: home.enforced,
    policySource: home.policySource,
    policyDigest: digest,
    root,
    requirements: [],
    acts: [],
  };
}

function evaluatorOf(home: Home, instant: number): Evaluator {
  const { people, codeowners, kubernetesOwners, enforced, policySource } = home;
  return compilePolicy(home.policy, { people, codeowners, kubernetesOwners, enforced, policySource, instant });
}

/** The kept index, when it belongs to this history; the change's own commits are taken out of it. */
async function historyOf(repo: GitRepository, cache: Cache, change: Change): Promise<HistoryContext> {
  const kept = readHistoryIndex(cache);
  if (kept === null) return { kind: 'not-read', why: 'no audit has read this history yet; run: countersign audit' };
  const { index } = kept;
  const foreign: HistoryContext = {
    kind: 'not-read',
    why: 'what was kept belongs to another line of history; run: countersign audit',
  };
  if (index.tip !== change.base && index.tip !== change.head && !(await leadsTo(repo, index.tip, change.head))) {
    return foreign;
  }
  const own = new Set<CommitId>(change.commits);
  return {
    kind: 'read',
    index: {
      ...index,
      recent: index.recent.filter(({ commit }) => !own.has(commit)),
      reverts: new Map(
        [...index.reverts].map(([path, reverts]) => [path, reverts.filter(({ commit }) => !own.has(commit))]),
      ),
    },
  };
}

/** Whether a kept id is an ancestor. It may name anything by now; where that cannot be told, what was kept is of no use. */
async function leadsTo(repo: GitRepository, kept: CommitId, head: CommitId): Promise<boolean> {
  if (!(await repo.present([kept])).has(kept)) return false;
  try {
    return (await repo.mergeBases(kept, head)).includes(kept);
  } catch (error) {
    if (error instanceof CountersignError && error.code !== 'internal') return false;
    throw error;
  }
}

async function readCommits(repo: GitRepository, change: Change): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  await repo.commits(change.commits, (commit) => commits.push(commit));
  return commits;
}

async function assess(
  repo: GitRepository,
  change: Change,
  surroundings: Surroundings,
  past: { readonly history: HistoryContext; readonly risk: ChangeRiskReading },
  tools: CheckTools,
  search: ReportSearch | null,
  onto: CommitId,
): Promise<{ readonly assessment: Assessment; readonly planned: readonly string[] }> {
  const looked = await lookedAround(repo, change, onto, tools);
  const known = { ...assessmentContext(surroundings, past.history, tools.now), ...looked.context };
  const context = past.risk.kind === 'ready' ? { ...known, changeRisk: past.risk.lookup } : known;
  const assessor = startAssessment(context, FAMILIES);
  await repo.diffTrees([{ old: change.base, new: change.head }], { renames: true, patches: 'bodies' }, (_, patch) => {
    assessor.file(patch);
    search?.file(patch);
  });
  const read = await assessContents(repo, change, assessor, context, tools.families);
  assessor.add(read.counts, read.setAside);
  const evidence = tools.plan === undefined ? null : await planned(repo, change, tools.plan, context, tools.now);
  assessor.add(evidence?.factors ?? []);
  return { assessment: assessor.finish(), planned: [...looked.notices, ...(evidence?.notices ?? [])] };
}

/** The other open changes, when somebody asked for them. */
async function lookedAround(
  repo: GitRepository,
  change: Change,
  onto: CommitId,
  { open, parsers, now }: CheckTools,
): Promise<{ readonly context: Pick<AssessmentContext, 'meetings'>; readonly notices: readonly string[] }> {
  if (open === undefined) return { context: {}, notices: [] };
  const { openMeetings } = await import('../interaction/open-changes.ts');
  const { meetings, changes, left } = await openMeetings(repo, change, onto, { merges: open.merges, parsers, now });
  const names = changes.slice(0, 5).join(', ');
  const more = changes.length > 5 ? ` and ${changes.length - 5} more` : '';
  const notices =
    changes.length === 0
      ? ['No other open change stands in this clone; fetch the branches to compare with.']
      : [`Compared with ${changes.length} open changes: ${names}${more}.`];
  if (left > 0) notices.push(`${left} more open changes were not compared: the newest go first.`);
  return { context: { meetings }, notices };
}

async function planned(
  repo: GitRepository,
  change: Change,
  source: PlanSource,
  context: AssessmentContext,
  now: number,
): Promise<PlanEvidence> {
  const { planEvidence } = await import('../assess/assess-plan.ts');
  let headTime = 0;
  await repo.commits([change.head], ({ committer }) => {
    headTime = committer.time;
  });
  return planEvidence(source, context, { now, headTime });
}

interface Gathered {
  readonly change: Change;
  readonly attribution: Attribution;
  readonly assessment: Assessment;
  readonly commits: readonly Commit[];
  readonly declarations: readonly Verified<Declaration>[];
  readonly surroundings: Surroundings;
  readonly history: HistoryContext;
  readonly now: number;
}

async function factsOf(
  repo: GitRepository,
  gathered: Gathered,
): Promise<{ readonly facts: Facts; readonly classes: ReadonlyMap<RepoPath, readonly PathClass[]> }> {
  const { change, attribution, assessment, commits, declarations, surroundings, history, now } = gathered;
  const { policy, people, services, marks } = surroundings.home;
  const classes = new Map(change.transitions.map(({ path }) => [path, surroundings.classesOf(path)]));
  const texts = needsTexts(policy, change, classes) ? ((await readTexts(repo, [change.transitions]))[0] ?? null) : null;
  const times = commits.map(({ author }) => author.time);
  const input: FactsInput = {
    change,
    attribution,
    assessment,
    classes,
    contributors: contributing(commits, attribution).flatMap((commit) => contributorsOf(commit, marks)),
    prompter: prompterOf(commits, attribution) ?? declaredPrompter(surroundings.home, declarations),
    people,
    services,
    history,
    policy,
    instant: now,
    oldestCommit: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
    texts,
  };
  return { facts: buildFacts(input), classes };
}

function noticesOf(
  repo: GitRepository,
  home: Home,
  range: RangeRequest,
  change: Change,
  history: HistoryContext,
  now: number,
): readonly string[] {
  const notices = [...homeNotices(home, now)];
  if (change.commits.length === 0) {
    notices.push(
      `Nothing to judge: ${range.text} has no commit. Name a range, for example: countersign check HEAD~1..HEAD`,
    );
  }
  if (change.base === null) notices.push('The two sides share no history: every file counts as new.');
  if (history.kind === 'not-read') notices.push(`History not read: ${history.why}`);
  if (repo.state.grafted || repo.state.replaced) {
    notices.push('Grafts or replace refs exist in this clone; they were ignored.');
  }
  return notices;
}

/** A model that does not fit is told of; that nobody trained one is no news. */
function notScored(risk: ChangeRiskReading): readonly string[] {
  return risk.kind === 'none' && risk.why !== null ? [`Change risk not scored: ${risk.why}`] : [];
}

/** What a note calls human is shown as human; where the policy counts it as unknown, that has to be said. */
function disbelievedNotes(home: Home, facts: Facts): readonly string[] {
  const { notedHuman } = facts.unknown;
  if (notedHuman === 0) return [];
  const lines =
    notedHuman === 1 ? '1 line that a note calls human counts' : `${notedHuman} lines that a note calls human count`;
  const setting = `trust_noted_human: ${home.policy.attribution.trustNotedHuman}`;
  return [`${lines} as unknown: the policy does not believe notes at tier ${facts.risk.tier} (${setting}).`];
}

function firstLine(message: string): string {
  const end = message.indexOf('\n');
  return end < 0 ? message : message.slice(0, end);
}
