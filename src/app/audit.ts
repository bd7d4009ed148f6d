/**
 * Audits a history: one record per commit, one summary. Records are kept by commit id, so that a second audit computes
 * only what is new; memory grows by a few bytes per commit, never by their contents.
 */
import { createHash } from 'node:crypto';
import { marksDigest } from '../core/attribution/marks/mark-table.ts';
import type { CommitList } from '../core/measurement/commit-list.ts';
import { decodeRecord, encodeRecord } from '../core/measurement/audit-record.ts';
import { startSummary } from '../core/measurement/audit-summary.ts';
import { compilePolicy } from '../core/policy/decide.ts';
import type { AuditRecord, AuditSummary } from '../model/audit.ts';
import { CountersignError } from '../model/error.ts';
import type { CommitId } from '../model/id.ts';
import type { Cache, RecordKeeper } from '../ports/cache.ts';
import type { GitRepository } from '../ports/git.ts';
import type { Progress } from '../ports/terminal.ts';
import { adoptionTime } from './adoption.ts';
import { NoteBook } from './attribute-notes.ts';
import { keepSummary, readSummary } from './audit-kept.ts';
import { BranchHints } from './audit-branches.ts';
import { SourcePresence } from './audit-sources.ts';
import { AuditPass } from './audit-pass.ts';
import { currentInputs, type InputLookup, namedCommits } from './audit-inputs.ts';
import { IndexKeeper } from './audit-index.ts';
import type { AuditRequest } from './audit-request.ts';
import { type Home, readHome } from './home-policy.ts';
import { surroundingsOf } from './surroundings.ts';

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
    if (kept !== null && (await sources.confirms(kept.sources))) return kept.summary;
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
    const order = await computeRecords(repo, request, tools, home, { book, lookup, sources, branches, keeper });
    const summary = await summarize(repo, request, tools, home, { order, keeper, sink });
    keepSummary(tools.cache, key, { summary, sources: sources.answers });
    return summary;
  } finally {
    keeper.close();
  }
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

/** Computes what is not kept; gives all commits of the request, newest first. */
async function computeRecords(
  repo: GitRepository,
  request: AuditRequest,
  tools: AuditTools,
  home: Home,
  records: Records,
): Promise<CommitList> {
  const { keeper, lookup, sources, branches, book } = records;
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
  const fresh = await notKept(order, records);
  const only = index.needs(fresh.length) && fresh.length < order.length ? fresh : null;
  const count = only?.length ?? order.length;
  if (count > 0) {
    tools.progress.start(count, 'Judging commits');
    await pass.run(request, order, only, {
      keep: (record, inputs) => keeper.put(record.commit, { inputs, text: encodeRecord(record) }),
      index: (entry) => index.add(entry),
      advance: (steps) => tools.progress.advance(steps),
    });
    keeper.flush();
    index.write();
  }
  tools.progress.done();
  return order;
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
async function notKept(order: CommitList, { keeper, lookup, sources }: Records): Promise<readonly CommitId[]> {
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

async function summarize(
  repo: GitRepository,
  request: AuditRequest,
  tools: AuditTools,
  home: Home,
  from: {
    readonly order: CommitList;
    readonly keeper: RecordKeeper;
    readonly sink: ((record: AuditRecord) => void) | null;
  },
): Promise<AuditSummary> {
  const summary = startSummary({
    repository: tools.repository,
    range: request.text,
    generatedAt: tools.now,
    version: tools.version,
    policy: { source: home.policySource, mode: home.policy.mode, enforced: home.enforced },
    adoptedAt: await adoptionTime(repo, home),
  });
  let position = 0;
  for (const commit of from.order) {
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
  return summary.finish({ notices: noticesOf(repo, from.order) });
}

function noticesOf(repo: GitRepository, order: CommitList): readonly string[] {
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
