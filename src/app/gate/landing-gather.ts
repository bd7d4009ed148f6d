/** Gathers everything that the judge of one landing is given. */
import { isHighTier } from '../../core/signoff/landing/eligible.ts';
import type {
  ContentContributor,
  ContributorRole,
  LandingInput,
  RecordedLanding,
  RequirementScope,
} from '../../core/signoff/landing/landing-input.ts';
import type { Side, Transition } from '../../model/change.ts';
import type { CommitId, ObjectId, PersonId, RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { SignOff, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import { type Check, checkRange } from '../change/check.ts';
import type { LandingDesk } from './landing-desk.ts';
import { actingGroups } from '../home/acting-groups.ts';
import { rebasedReadings } from './landing-rebased.ts';
import { recordedLandings } from './landing-recorded.ts';
import { commitSigners } from './landing-signed.ts';
import { rulesChange } from './landing-rules.ts';
import { gatherSources } from './landing-sources.ts';
import { ceasedTips, replacing } from '../store/sign-off-ages.ts';
import { blobHashes } from '../signing/sign-set.ts';

/** One landing to be judged. */
export interface LandingRequest {
  /** The protected ref by the name it has on the server. */
  readonly target: RefName;
  readonly old: CommitId | null;
  /** The new tip; for a landing that is only thought of, the head that would be merged. */
  readonly new: CommitId;
  /** What lands, old tip → new tip. */
  readonly transitions: readonly Transition[];
  readonly alongFirstParents: boolean | null;
  /** Who pushes, as the server knows: an id, an e-mail or an account name; null where nobody was authenticated. */
  readonly pusher: string | null;
  /** Whose signatures of commits a record names: the head that they stood on may be gone since. */
  readonly signers?: readonly PersonId[];
  readonly startTips: ReadonlySet<CommitId>;
  /** The record whose after-review this is; absent for a landing of its own. */
  readonly after?: StatementId;
  /** Records that are younger than the landing; absent for one that is judged now. */
  readonly later?: ReadonlySet<StatementId>;
  /** The check of exactly this by the desk's home ref, where it was made already. */
  readonly check?: Check;
}

export interface GatheredLanding {
  readonly input: LandingInput;
  readonly check: Check;
}

/** Reads what the judge needs; the home ref, keys and statements are those of the desk. */
export async function gatherLanding(desk: LandingDesk, request: LandingRequest): Promise<GatheredLanding> {
  const { repo, home, known, tools } = desk;
  const onto = request.old ?? (await rootless(repo, request.new));
  const text = `${(request.old ?? 'nothing').slice(0, 12)}..${request.new.slice(0, 12)}`;
  const range = { onto, head: request.new, target: request.target, text };
  const check =
    request.check ??
    (await checkRange(repo, home, range, {
      ...tools,
      declared: async () => known.statements,
      sources: request.later === undefined && request.after === undefined ? 'standing' : 'none',
    }));
  const { transitions } = request;
  const paths = new Set(transitions.map(({ path }) => path));
  const relevant = known.statements.filter((one) => isRelevant(one, paths));
  const own = known.records.filter(({ statement }) => statement.place === request.target);
  const records = await recordedLandings(repo, own, relevant, tools.now);
  const signOffs = relevant.filter((one): one is Verified<SignOff> => one.statement.kind === 'sign-off');
  const stand = await oldSides(repo, request.old, signOffs, paths);
  // What a new landing finds spent counts nowhere, so that nobody need ask what it would read now.
  const isNew = request.later === undefined && request.after === undefined;
  const rebased = await rebasedReadings(desk, isNew ? leftOver(signOffs, records) : signOffs, transitions);
  return {
    check,
    input: {
      objectFormat: repo.state.objectFormat,
      target: request.target,
      old: request.old,
      new: request.new,
      alongFirstParents: request.alongFirstParents,
      commits: check.report.change.commits,
      heads: [request.new],
      transitions,
      oldSides: stand,
      sha256: await digests(repo, [...transitions, ...signedSides(signOffs, stand, rebased)]),
      decision: check.report.decision,
      scopes: scopesOf(check),
      tier: check.report.assessment.tier,
      people: home.people,
      policy: home.policy,
      contributors: await withSigners(desk, request, check, signOffs),
      statements: relevant,
      refused: known.refused,
      records,
      later: request.later ?? new Set(),
      startTips: request.startTips,
      ...(await gatherSources(desk, request, signOffs)),
      ...(await rulesChange(desk, request)),
      rebased,
      ceased: await ceasedTips(repo, request, signOffs, records, tools.now),
      replaces: await replacing(repo, unspent(signOffs, records)),
      rejected: await rejectedContent(repo, relevant),
      ...actingGroups(home),
      labels: [],
      after: request.after ?? null,
      now: tools.now,
    },
  };
}

/** A ref that begins is compared with the commit that its history begins with, which it has in common with all others. */
async function rootless(repo: GitRepository, head: CommitId): Promise<CommitId> {
  let oldest = head;
  await repo.graph({ tips: [head], not: [], order: 'newest-first', firstParent: true }, (id) => {
    oldest = id;
  });
  return oldest;
}

/** Sign-offs that speak of a landed path, and whatever speaks about statements, records, keys and changes. */
function isRelevant({ statement }: Verified, paths: ReadonlySet<RepoPath>): boolean {
  if (statement.kind !== 'sign-off') return statement.kind !== 'record';
  return statement.set.some(({ path }) => paths.has(path));
}

function scopesOf({ evaluator, facts, report }: Check): readonly RequirementScope[] {
  // Commits that change nothing together are not decided about either.
  if (report.change.transitions.length === 0) return [];
  return evaluator.signers(facts).map(({ requirement, pool, paths, rule, waived }) => {
    const everybody = requirement.kind === 'sign-off' && requirement.from.length === 0;
    const members = [...pool.eligible.map(({ id }) => id), ...pool.excluded.map(({ person }) => person)];
    return {
      requirement,
      members: everybody ? null : members,
      paths: paths as readonly RepoPath[] | null,
      coverage: rule.coverage,
      presence: rule.presence,
      waived,
      faults: pool.faults,
    };
  });
}

const ROLES: readonly string[] = ['author', 'co-author', 'committer', 'prompter'] satisfies readonly ContributorRole[];

function contributorsOf({ home }: LandingDesk, { facts }: Check, pusher: string | null): readonly ContentContributor[] {
  const found: ContentContributor[] = facts.contributors.map(({ id, as }) => ({
    who: id,
    known: 'claimed',
    person: home.people.persons.has(id) ? id : null,
    as: as.filter((role): role is ContributorRole => ROLES.includes(role)),
  }));
  if (pusher === null) return found;
  const word = pusher.trim().toLowerCase();
  const entry =
    home.people.persons.get(pusher as PersonId) ??
    home.people.byEmail.get(word) ??
    home.people.byAccount.get(`*:${word}`);
  const person = entry !== undefined && !('kind' in entry) ? entry.id : null;
  return [...found, { who: person ?? `guest:${pusher}`, known: 'pusher', person, as: ['pusher'] }];
}

/** Where nobody was authenticated, the signatures of commits say who made them. */
async function withSigners(
  desk: LandingDesk,
  { old, transitions, pusher, signers }: LandingRequest,
  check: Check,
  signOffs: readonly Verified<SignOff>[],
): Promise<readonly ContentContributor[]> {
  const found = contributorsOf(desk, check, pusher);
  if (found.some(({ person, known }) => person !== null && known !== 'claimed')) return found;
  const { report } = check;
  const heads = isHighTier(report.assessment.tier) && signers === undefined;
  const made = await commitSigners(desk, { old, transitions, commits: report.change.commits, signOffs, heads });
  const persons = made.size > 0 ? [...made].sort() : (signers ?? []);
  const listed = persons.filter((person) => desk.home.people.persons.has(person));
  return [
    ...found,
    ...listed.map((person) => ({ who: person, known: 'commit-signature', person, as: ['committer'] }) as const),
  ];
}

/** What stands on the old tip at paths that statements name and the landing leaves alone. */
async function oldSides(
  repo: GitRepository,
  old: CommitId | null,
  signOffs: readonly Verified<SignOff>[],
  landed: ReadonlySet<RepoPath>,
): Promise<ReadonlyMap<RepoPath, Side | null>> {
  const named = signOffs.flatMap(({ statement }) => statement.set.map(({ path }) => path));
  const paths = new Set(named.filter((path) => !landed.has(path)));
  return old === null ? new Map([...paths].map((path) => [path, null])) : repo.sides(old, paths);
}

/** Signed sides beside those that land: what stands there already, and what was merged onto a base that moved. */
function signedSides(
  signOffs: readonly Verified<SignOff>[],
  stand: ReadonlyMap<RepoPath, Side | null>,
  rebased: LandingInput['rebased'],
): readonly Transition[] {
  return signOffs.flatMap(({ id, statement }) =>
    statement.set
      .filter((entry) => {
        const merged = rebased.get(id)?.get(entry.path) === 'merges-to-landed';
        return merged || (entry.new !== null && stand.get(entry.path)?.oid === entry.new.oid);
      })
      .map(({ path, old, new: next }) => ({ path, old: stand.has(path) ? null : old, new: next })),
  );
}

/** SHA-256 of every blob; object ids say as much where they are SHA-256 themselves. */
async function digests(
  repo: GitRepository,
  transitions: readonly Transition[],
): Promise<ReadonlyMap<ObjectId, string>> {
  return repo.state.objectFormat === 'sha1' ? blobHashes(repo, transitions) : new Map<ObjectId, string>();
}

/** Only what may still count takes the place of anything. */
function unspent(
  signOffs: readonly Verified<SignOff>[],
  records: readonly RecordedLanding[],
): readonly Verified<SignOff>[] {
  const spent = new Set(records.flatMap(({ record }) => record.counted.map(({ statement }) => statement)));
  return signOffs.filter(({ id }) => !spent.has(id));
}

/** Without those that are wholly used up: what a record left of them is asked only where an undo may take it back. */
function leftOver(
  signOffs: readonly Verified<SignOff>[],
  records: readonly RecordedLanding[],
): readonly Verified<SignOff>[] {
  return unspent(
    signOffs,
    records.filter(({ transitions }) => transitions === null),
  );
}

async function rejectedContent(
  repo: GitRepository,
  statements: readonly Verified[],
): Promise<ReadonlyMap<StatementId, ReadonlyMap<RepoPath, Side | null>>> {
  const found = new Map<StatementId, ReadonlyMap<RepoPath, Side | null>>();
  for (const { id, statement } of statements) {
    if (statement.kind !== 'objection' || statement.about.kind !== 'request') continue;
    const { head, paths } = statement.about;
    if (!(await repo.present([head])).has(head)) continue;
    found.set(id, await repo.sides(head, paths));
  }
  return found;
}
