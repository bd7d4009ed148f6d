/** One commit of an audit, judged as if it had been a change of its own: patches in, a record out. */
import { type Assessor, startAssessment } from '../../core/assessment/assess.ts';
import { type CommitClues, ownEvidence } from '../../core/attribution/clues.ts';
import { twinFinding } from '../../core/attribution/contradictions.ts';
import { PlainCommit } from '../../core/attribution/plain-commit.ts';
import { SingleCommit } from '../../core/attribution/single-commit.ts';
import { countOf } from '../../core/attribution/tally.ts';
import { findingsOf } from '../attribution/attribute-trace.ts';
import { buildFacts, type FactsInput, needsTexts } from '../../core/policy/facts.ts';
import type { BriefDecision } from '../../core/policy/decide.ts';
import type { Assessment, PathClass } from '../../model/assessment.ts';
import type { Attribution, Evidence } from '../../model/attribution.ts';
import type { AuditRecord, CommitVerdict } from '../../model/audit.ts';
import type { Commit, FilePatch } from '../../model/change.ts';
import type { HistoryContext } from '../../model/context.ts';
import type { Facts } from '../../model/facts.ts';
import type { RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { contributorsOf, prompterOf } from '../change/contributors.ts';
import { assessmentContext, type Surroundings } from '../change/surroundings.ts';

/** Why history rules take no part: see docs/decisions/0003. */
const NO_HISTORY: HistoryContext = { kind: 'not-read', why: 'an audit judges each commit by itself' };

const SUBJECT = 120;
const FACTORS = 20;
const EVIDENCE = 40;

/** What judging needs besides the commit. */
export interface AuditJudge {
  readonly surroundings: Surroundings;
  readonly target: RefName | null;
  readonly decide: (facts: Facts) => BriefDecision;
}

/** Takes the patches of one commit while they stream by. */
export class CommitAudit {
  readonly commit: Commit;
  readonly #judge: AuditJudge;
  readonly #lines: SingleCommit | PlainCommit;
  readonly #assessor: Assessor;
  readonly #paths: Pick<FilePatch, 'path' | 'old' | 'new'>[] = [];
  #twin: RepoPath | null = null;

  /** `plain` says that no line of the commit will have an answer of its own (see `isPlain`). */
  constructor(commit: Commit, judge: AuditJudge, plain: boolean) {
    this.commit = commit;
    this.#judge = judge;
    this.#lines = plain ? new PlainCommit() : new SingleCommit(commit.id);
    this.#assessor = startAssessment(assessmentContext(judge.surroundings, NO_HISTORY, commit.committer.time));
  }

  file(patch: FilePatch): void {
    // git lists the entries of a tree in order: two of one name follow each other.
    if (this.#paths.at(-1)?.path === patch.path) this.twin(patch.path);
    this.#lines.file(patch);
    this.#assessor.file(patch);
    this.#paths.push({ path: patch.path, old: patch.old, new: patch.new });
  }

  /** A tree of the commit has two entries of one name: nothing that is said of its lines can be relied on. */
  twin(path: RepoPath): void {
    this.#twin ??= path;
  }

  get paths(): readonly Pick<FilePatch, 'path' | 'old' | 'new'>[] {
    return this.#paths;
  }

  /** Ends the patches; what is known of the commit gives its lines their classes. */
  finish(known: CommitClues): JudgedCommit {
    const clues = this.#twin === null ? known : doubted(known, this.#twin);
    const attribution = this.#lines.attribution(clues, findingsOf(clues));
    const { transitions } = this.#lines;
    const { surroundings, target } = this.#judge;
    const assessment = this.#assessor.finish();
    const classes = new Map<RepoPath, readonly PathClass[]>();
    for (const { path } of transitions) classes.set(path, surroundings.classesOf(path));
    const change = { target, commits: [this.commit.id], transitions };
    const { policy, people, services, marks } = surroundings.home;
    const input: FactsInput = {
      change,
      attribution,
      assessment,
      classes,
      contributors: contributorsOf(this.commit, marks),
      prompter: prompterOf([this.commit], attribution),
      people,
      services,
      history: NO_HISTORY,
      policy,
      instant: this.commit.committer.time,
      oldestCommit: this.commit.author.time,
      texts: null,
    };
    return new JudgedCommit(this.commit, this.#judge, input, clues, assessment);
  }
}

function doubted(clues: CommitClues, twin: RepoPath): CommitClues {
  return { ...clues, unreadable: true, findings: [...clues.findings, twinFinding(clues.commit, twin)] };
}

/** A commit whose patches are read; its decision may still need the texts of dependency files. */
export class JudgedCommit {
  readonly commit: Commit;
  readonly input: FactsInput;
  readonly #judge: AuditJudge;
  readonly #clues: CommitClues;
  readonly #assessment: Assessment;

  constructor(commit: Commit, judge: AuditJudge, input: FactsInput, clues: CommitClues, assessment: Assessment) {
    this.commit = commit;
    this.input = input;
    this.#judge = judge;
    this.#clues = clues;
    this.#assessment = assessment;
  }

  get needsTexts(): boolean {
    return needsTexts(this.input.policy, this.input.change, this.input.classes);
  }

  /** The record; `texts` where {@link needsTexts} asked for them. */
  record(texts: FactsInput['texts']): AuditRecord {
    const { commit, input } = this;
    const facts = buildFacts(texts === null ? input : { ...input, texts });
    const decision = this.#judge.decide(facts);
    const { factors, tier, score } = this.#assessment;
    const evidence = distinctEvidence(input.attribution.evidence, ownEvidence(this.#clues));
    return {
      commit: commit.id,
      parents: commit.parents.length,
      time: commit.committer.time,
      author: { name: commit.author.name, email: commit.author.email },
      subject: subjectOf(commit.message),
      verdict: verdictOf(facts, evidence, input.attribution, this.#clues),
      evidence,
      lines: input.attribution.tally,
      files: input.change.transitions.length,
      tier,
      score,
      factors: factors.slice(0, FACTORS).map((factor) => ({
        rule: factor.rule,
        level: factor.severity.level,
        points: factor.severity.points,
        path: factor.place.path,
        why: factor.why,
        remedy: factor.remedy,
      })),
      decision: decision.state,
      requirements: decision.requirements,
      findings: input.attribution.findings,
    };
  }
}

/** Evidence that decided lines first, then the rest of what the commit says of itself; bounded, best grade first. */
function distinctEvidence(used: readonly Evidence[], own: readonly Evidence[]): readonly Evidence[] {
  const all = new Map<string, Evidence>();
  for (const one of [...used, ...own]) {
    const { mark, tool, model, session, source, via } = one;
    // A note names a session once per range: one piece of evidence for the reader.
    const place =
      source.kind === 'message'
        ? `${source.commit} ${source.line}`
        : source.kind === 'branch'
          ? source.ref
          : source.commit;
    const key = `${mark}\0${tool}\0${model}\0${session}\0${source.kind}\0${place}\0${via?.from ?? ''}`;
    if (!all.has(key)) all.set(key, one);
  }
  return [...all.values()].slice(0, EVIDENCE);
}

function verdictOf(
  facts: Facts,
  evidence: readonly Evidence[],
  attribution: Attribution,
  clues: CommitClues,
): CommitVerdict {
  if (facts.ai.assisted) return 'ai';
  const ai = evidence.filter(({ claim }) => claim === 'ai' || claim === 'mixed');
  // An empty commit, or one of a few lines, can still say that an AI made it.
  if (ai.some(({ grade }) => grade !== 'inferred'))
    return facts.ai.lines > 0 || facts.ai.opaqueFiles > 0 || facts.size.lines === 0 ? 'ai' : 'hint';
  if (clues.unreadable || attribution.tally.added.unreadable + attribution.tally.deleted.unreadable > 0)
    return 'unreadable';
  if (ai.length > 0) return 'hint';
  if (evidence.some(({ claim }) => claim === 'automation')) return 'automation';
  const { added, deleted } = attribution.tally;
  const human = countOf(added, 'human') + countOf(deleted, 'human');
  return human > 0 && added.unknown + deleted.unknown === 0 ? 'human' : 'unknown';
}

function subjectOf(message: string): string {
  const end = message.indexOf('\n');
  const line = end < 0 ? message : message.slice(0, end);
  return line.length <= SUBJECT ? line : `${line.slice(0, SUBJECT - 1)}…`;
}
