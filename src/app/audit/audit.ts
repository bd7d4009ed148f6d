/**
 * Audits a history: one record per commit, one summary. Records are kept by commit id, so that a second audit computes
 * only what is new; memory grows by a few bytes per commit, never by their contents.
 */
import { createHash } from 'node:crypto';
import { marksDigest } from '../../core/attribution/marks/mark-table.ts';
import { decodeRecord, encodeRecord } from '../../core/measurement/audit-record.ts';
import { type AuditSummarizer, startSummary } from '../../core/measurement/audit-summary.ts';
import { compilePolicy } from '../../core/policy/decide.ts';
import type { HistoryShape } from '../../core/reading/history-shape.ts';
import type { AuditRecord, AuditSummary } from '../../model/audit.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { Cache, RecordKeeper } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Progress } from '../../ports/terminal.ts';
import { adoptionTime } from '../setup/adoption.ts';
import { NoteBook } from '../attribution/attribute-notes.ts';
import { keepSummary, readSummary } from './audit-kept.ts';
import { BranchHints } from './audit-branches.ts';
import { SourcePresence } from './audit-sources.ts';
import { AuditPass } from './audit-pass.ts';
import { currentInputs, type InputLookup, namedCommits } from './audit-inputs.ts';
import { IndexKeeper } from './audit-index.ts';
import type { AuditRequest } from './audit-request.ts';
import { homeNotices } from '../home/home-notices.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { surroundingsOf } from '../change/surroundings.ts';

/** Raised whenever the meaning of a record changes without a change of a table: kept records are then computed anew. */
const ENGINE = 2;

/** What an audit is given besides the repository. */
export interface AuditTools {
  readonly cache: Cache;
  readonly progress: Progress;
  /** Now, seconds since 1970. */
  readonly now: number;
  readonly version: string;
  /** Names the build; records of another build are computed anew. */
  readonly build: string;
  /** Folder name of the repository. */
  readonly repository: string;
  /** Called once when the answer is not kept, before anything large is read. */
  readonly beforeWork?: () => Promise<void>;
}

/**
 * Runs an audit. `sink` gets every record, newest first, when somebody wants them; without it a second audit
 * of the same history is answered from the kept summary.
 *
 * @throws CountersignError when the history or the home ref cannot be read: an audit is whole or it is none
 */
export async function audit(
  repo: GitRepository,
  request: AuditRequest,
  tools: AuditTools,
  sink: ((record: AuditRecord) => void) | null,
): Promise<AuditSummary> {
  const home = await readHome(repo);
  const refs = await repo.refs(['refs/notes/', 'refs/ai/authorship/', 'refs/pull/', 'refs/merge-requests/']);
  const engine = engineOf(repo, home, tools.build);
  const { shallow, grafted, replaced } = repo.state;
  const surroundings = [tools.repository, [...shallow], grafted, replaced];
  const key = digest(JSON.stringify([engine, request, refs.map(({ name, oid }) => [name, oid]), surroundings]));
  const sources = new SourcePresence(repo);
  const branches = new BranchHints();
  if (sink === null) {
    const kept = readSummary(tools.cache, key, tools.now);
    if (kept !== null && (await sources.confirms(kept.sources))) return withHome(kept.summary, home, tools.now);
  }
  await tools.beforeWork?.();
  const book = await NoteBook.open(repo);
  const heads = new Map(refs.map(({ name, commit }) => [name, commit]));
  const notesVersion = digest(
    JSON.stringify(refs.filter(({ name }) => /^refs\/(?:notes|ai)\//.test(name)).map(({ oid }) => oid)),
  );
  const lookup: InputLookup = {
    notesOf: (commit) => book.blobsOf(commit),
    refOf: (name) => heads.get(name) ?? null,
    isPresent: (commit) => sources.has(commit),
    mergeOf: (commit) => branches.mergeOf(commit),
    notesVersion,
  };
  const keeper = tools.cache.records(engine);
  try {
    const start = await summaryStart(repo, request, tools, home);
    const computed = await computeRecords(repo, request, tools, home, {
      records: { book, lookup, sources, branches, keeper },
      startSummary: sink === null ? start : null,
    });
    const summary = (computed.summary ?? readBack(tools, computed.order, { keeper, start, sink })).finish({
      notices: noticesOf(repo, computed.order),
    });
    keepSummary(tools.cache, key, { summary, sources: sources.answers });
    return withHome(summary, home, tools.now);
  } finally {
    keeper.close();
  }
}

/** What is said of the home ref depends on the day and on how it was found, so it is not kept. */
function withHome(summary: AuditSummary, home: Home, now: number): AuditSummary {
  return { ...summary, notices: [...homeNotices(home, now), ...summary.notices] };
}

/** One digest for everything that the records of all commits depend on. */
function engineOf(repo: GitRepository, home: Home, build: string): string {
  const parts = [
    ENGINE,
    build,
    marksDigest(home.marks),
    home.digest,
    home.ref,
    repo.state.objectFormat,
    repo.state.gitVersion,
    // A commit whose parents were left out looks as if it had made every file.
    [...repo.state.shallow].sort((a, b) => (a < b ? -1 : 1)),
  ];
  return digest(JSON.stringify(parts)).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Records {
  readonly book: NoteBook;
  readonly lookup: InputLookup;
  readonly sources: SourcePresence;
  readonly branches: BranchHints;
  readonly keeper: RecordKeeper;
}

interface Computed {
  /** All commits of the request, newest first. */
  readonly order: HistoryShape;
  /** The summary of all of them, where every one was judged anew; null where records have to be read back for it. */
  readonly summary: AuditSummarizer | null;
}

/** Computes what is not kept. `startSummary` is null when somebody wants the records themselves, in order. */
async function computeRecords(
  repo: GitRepository,
  request: AuditRequest,
  tools: AuditTools,
  home: Home,
  from: { readonly records: Records; readonly startSummary: (() => AuditSummarizer) | null },
): Promise<Computed> {
  const { keeper, lookup, sources, branches, book } = from.records;
  tools.progress.start(null, 'Reading the history');
  const pass = new AuditPass(repo, {
    home,
    book,
    lookup,
    sources,
    branches,
    surroundings: surroundingsOf(home),
    target: home.ref,
    decide: deciderOf(home),
  });
  const order = await pass.readGraph(request);
  const index = await IndexKeeper.open(repo, request, tools.cache, order);
  const fresh = keeper.size === 0 ? null : await notKept(order, from.records);
  const needed = index.needs(fresh?.length ?? order.length);
  const only = needed && fresh !== null && fresh.length < order.length ? fresh : null;
  const count = only?.length ?? order.length;
  const summary = only === null ? (from.startSummary?.() ?? null) : null;
  if (count > 0) {
    tools.progress.start(count, 'Judging commits');
    await pass.run(request, only, {
      keep: (record, inputs, position) => {
        keeper.put(record.commit, { inputs, text: encodeRecord(record) });
        summary?.add(record, position);
      },
      index: (entry) => index.add(entry),
      advance: (steps) => tools.progress.advance(steps),
    });
    keeper.flush();
    index.write();
  }
  tools.progress.done();
  // Of more names than can be counted, those of the newest commits are: records have to come in order then.
  return { order, summary: summary?.overflowed === true ? null : summary };
}

function deciderOf(home: Home): ReturnType<typeof compilePolicy>['decideBrief'] {
  const { people, codeowners, kubernetesOwners, enforced, policySource } = home;
  const evaluator = compilePolicy(home.policy, {
    people,
    codeowners,
    kubernetesOwners,
    enforced,
    policySource,
    instant: null,
  });
  return (facts) => evaluator.decideBrief(facts);
}

/** Commits without a record, or with one whose inputs have changed since. */
async function notKept(order: HistoryShape, { keeper, lookup, sources }: Records): Promise<readonly CommitId[]> {
  const fresh: CommitId[] = [];
  const open: { readonly commit: CommitId; readonly inputs: string }[] = [];
  for (const commit of order) {
    const inputs = keeper.get(commit)?.inputs;
    // What a record names has to be looked up before it can be compared: all of it in one round.
    if (inputs !== undefined && namedCommits(inputs).length > 0) open.push({ commit, inputs });
    else if (inputs === undefined || currentInputs(commit, inputs, lookup) !== inputs) fresh.push(commit);
  }
  await sources.learn(open.flatMap(({ inputs }) => namedCommits(inputs)));
  for (const { commit, inputs } of open) if (currentInputs(commit, inputs, lookup) !== inputs) fresh.push(commit);
  return fresh;
}

async function summaryStart(
  repo: GitRepository,
  request: AuditRequest,
  tools: AuditTools,
  home: Home,
): Promise<() => AuditSummarizer> {
  const adoptedAt = await adoptionTime(repo, home);
  return () =>
    startSummary({
      repository: tools.repository,
      range: request.text,
      generatedAt: tools.now,
      version: tools.version,
      policy: { source: home.policySource, mode: home.policy.mode, enforced: home.enforced },
      adoptedAt,
    });
}

/** Adds up the kept records, newest first, and gives each to whoever wants it. */
function readBack(
  tools: AuditTools,
  order: HistoryShape,
  from: {
    readonly keeper: RecordKeeper;
    readonly start: () => AuditSummarizer;
    readonly sink: ((record: AuditRecord) => void) | null;
  },
): AuditSummarizer {
  const summary = from.start();
  let position = 0;
  for (const commit of order) {
    const record = decodeRecord(from.keeper.get(commit)?.text ?? '');
    if (record === null) {
      throw new CountersignError(
        'file.unusable',
        `The kept record of commit ${commit} cannot be read back from ${tools.cache.folder}.`,
        {
          remedy: 'Run it again with --no-cache, or remove that folder.',
        },
      );
    }
    summary.add(record, position);
    position += 1;
    from.sink?.(record);
  }
  return summary;
}

function noticesOf(repo: GitRepository, order: HistoryShape): readonly string[] {
  const notices: string[] = [];
  const boundary = [...repo.state.shallow].find((commit) => order.includes(commit));
  if (boundary !== undefined) {
    notices.push(
      `The clone is shallow: history ends at ${boundary.slice(0, 12)} and its siblings, whose files all look new. Run: git fetch --unshallow`,
    );
  }
  if (repo.state.grafted || repo.state.replaced) notices.push('Grafts and replace refs exist; they were ignored.');
  return notices;
}
