/** What a person says besides sign-offs: withdrawals, rejections, declarations. */
import type { Commit } from '../../model/change.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Declaration, LandingRecord, Objection, StatementId, Verified } from '../../model/statement.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { PinnedMerges } from '../../ports/merge.ts';
import { type AfterReview, afterReviews } from './after-reviews.ts';
import { gatherChange, type RangeRequest, resolveRange } from '../change/change.ts';
import { changeSet } from '../change/change-set.ts';
import type { Home } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { recordNamed } from './record-named.ts';
import { openReviewDesk } from './review-desk.ts';
import { adoptedHome, type Sealed, sealStatement, type SignRequest, type SignTools } from './sign.ts';
import { chooseSigner, type Signer } from './sign-identity.ts';
import { personOfPrincipal, type StatementState, statementStates } from './sign-offs.ts';
import { resolveSignRange, type SignRange } from './sign-range.ts';
import { mayHoldReviews, namedPart, openPart } from '../store/listed-statements.ts';
import { readStatements } from '../store/statements.ts';
import { readerOf } from './sign-desk.ts';
import type { Keyring } from '../../model/keys.ts';

/** The person's keys and name, as in {@link SignRequest}. */
export type Speaking = Pick<SignRequest, 'as' | 'keys'>;

type Tools = Pick<SignTools, 'store' | 'sign' | 'now'>;

/** Who says something, whose key stands on the home ref. */
export interface Speaker {
  readonly home: Home;
  readonly keyring: Keyring;
  readonly signer: Signer;
}

/** Statements with their state. */
export interface StatementList {
  readonly states: readonly StatementState[];
  /** Sign-offs that have landed and are not among them. */
  readonly landed: number;
}

type ListTools = Pick<SignTools, 'store' | 'catalogues' | 'now'>;

/** What may still matter and the newest of what has landed, or all of it; null where the store is not here. */
export async function listStatements(
  repo: GitRepository,
  tools: ListTools,
  all: boolean,
): Promise<StatementList | null> {
  const home = await adoptedHome(repo);
  const keyring = await keyringOf(repo, home);
  if (all) {
    const read = await readStatements(tools.store, keyring, tools.now);
    if (read.heads.statements === null) return null;
    return { states: await statementStates(repo, home, read, tools.now), landed: 0 };
  }
  const reader = await readerOf(tools);
  if (reader.heads.statements === null) return null;
  const { read, landed } = await openPart({ repo, home, keyring, now: tools.now }, reader);
  return { states: await statementStates(repo, home, read, tools.now), landed };
}

/**
 * The one statement that an id or the beginning of one names; null where the store is not here.
 *
 * @throws CountersignError `ref.unknown` when none or several do
 */
export async function findStatement(
  repo: GitRepository,
  text: string,
  tools: ListTools,
): Promise<StatementState | null> {
  const home = await adoptedHome(repo);
  const reader = await readerOf(tools);
  if (reader.heads.statements === null) return null;
  const digits = text.toLowerCase().replace(/^sha256:/, '');
  if (!/^[0-9a-f]{6,64}$/.test(digits)) throw notOne(0, text);
  const parts = { repo, home, keyring: await keyringOf(repo, home), now: tools.now };
  const states = await statementStates(repo, home, await namedPart(parts, reader, digits), tools.now);
  const found = states.filter(({ id }) => id.startsWith(`sha256:${digits}`));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw notOne(found.length, found.length > 1 ? digits : text);
}

/** The landings that are to be reviewed afterwards, and how far that is. */
export async function listReviews(
  repo: GitRepository,
  tools: Pick<SignTools, 'store' | 'catalogues' | 'merges' | 'cache' | 'now' | 'repository' | 'parsers' | 'families'>,
): Promise<readonly AfterReview[]> {
  const home = await adoptedHome(repo);
  if (!(await mayHoldReviews(await readerOf(tools)))) return [];
  return afterReviews(await openReviewDesk({ repo, merges: tools.merges, tools, home, store: tools.store }));
}

function notOne(found: number, text: string): CountersignError {
  const named = text.slice(0, 80);
  const why = found > 1 ? `${found} statements begin with "${named}"` : `no statement is called "${named}"`;
  return new CountersignError('ref.unknown', why, {
    remedy: 'countersign sign-offs shows the ids; at least six digits',
  });
}

/** Takes a statement back: its signer may, and a rejection may be lifted by somebody of a higher level. */
export async function withdraw(
  repo: GitRepository,
  what: StatementState,
  speaking: Speaking,
  reason: string,
  tools: Tools,
): Promise<Sealed<Objection>> {
  const speaker = await speakerOf(repo, speaking);
  if (what.statement?.by !== speaker.signer.principal && !mayLift(speaker, what)) {
    const by = what.statement?.by ?? 'somebody unknown';
    throw new CountersignError(
      'not-permitted',
      `${what.id} is ${by}'s, not ${speaker.signer.principal}'s to withdraw.`,
      {
        remedy: 'ask its signer; to stop a request instead: countersign sign-offs reject RANGE --reason WHY',
      },
    );
  }
  return object(speaker, { kind: 'statement', id: what.id }, reason, tools);
}

function mayLift({ home, signer }: Speaker, { statement }: StatementState): boolean {
  if (statement?.kind !== 'objection' || statement.about.kind !== 'request') return false;
  const { persons } = home.people;
  const rejecter = personOfPrincipal(statement.by);
  const level = rejecter === null ? 0 : (persons.get(rejecter)?.level ?? -1);
  return (persons.get(signer.person)?.level ?? -1) > level;
}

/** Rejects the content of a request: what its head would change now. */
export async function reject(
  repo: GitRepository,
  request: { readonly range: string | null; readonly target: string | null },
  speaking: Speaking,
  reason: string,
  tools: Tools & { readonly merges: PinnedMerges },
): Promise<{ readonly sealed: Sealed<Objection>; readonly range: SignRange; readonly paths: readonly RepoPath[] }> {
  const speaker = await speakerOf(repo, speaking);
  const range = await resolveSignRange(repo, speaker.home, request.range, request.target);
  const paths = await pathsOf(repo, tools.merges, range);
  if (paths.length === 0) {
    throw new CountersignError(
      'usage',
      `${range.text} changes nothing at ${range.target}, so there is nothing to reject.`,
    );
  }
  const sealed = await object(
    speaker,
    { kind: 'request', target: range.target, head: range.head, paths },
    reason,
    tools,
  );
  return { sealed, range, paths };
}

/** Takes a landing back: what landed with the record must not be deployed. */
export async function recall(
  repo: GitRepository,
  landing: string,
  speaking: Speaking,
  reason: string,
  tools: Tools & Pick<SignTools, 'merges' | 'cache' | 'repository' | 'parsers' | 'families'>,
): Promise<{ readonly sealed: Sealed<Objection>; readonly record: Verified<LandingRecord> }> {
  const speaker = await speakerOf(repo, speaking);
  const { home } = speaker;
  const desk = await openReviewDesk({ repo, merges: tools.merges, tools, home, store: tools.store });
  const record = await recordNamed(repo, desk.records, landing);
  return { sealed: await object(speaker, { kind: 'record', id: record.id }, reason, tools), record };
}

/**
 * Voids a key, from a landing on or from the beginning: its holder may, and an owner of the policy.
 *
 * @throws CountersignError `usage` when a gate's key is withdrawn without saying from which record on
 */
export async function withdrawKey(
  repo: GitRepository,
  key: { readonly fingerprint: string; readonly from: string | null },
  speaking: Speaking,
  reason: string,
  tools: Tools & Pick<SignTools, 'merges' | 'cache' | 'repository' | 'parsers' | 'families'>,
): Promise<{ readonly sealed: Sealed<Objection>; readonly fingerprint: string; readonly from: StatementId | null }> {
  const speaker = await speakerOf(repo, speaking);
  const { home, keyring, signer } = speaker;
  const { fingerprint, holders } = keyNamed(keyring, key.fingerprint);
  if (!holders.includes(signer.principal) && !home.policy.owners.includes(signer.person)) {
    const who = holders.length === 0 ? 'nobody’s on the home ref' : `${holders.join(', ')}’s`;
    throw new CountersignError('not-permitted', `The key ${fingerprint} is ${who}, not ${signer.principal}’s.`, {
      remedy: `its holder withdraws it, or an owner of the policy: ${home.policy.owners.join(', ')}`,
    });
  }
  const records = async (): Promise<readonly Verified<LandingRecord>[]> =>
    (await openReviewDesk({ repo, merges: tools.merges, tools, home, store: tools.store })).records;
  if (key.from === null) {
    const listed = holders.find((holder) => holder.startsWith('gate:'));
    const former = holders.length > 0 ? undefined : (await records()).find((one) => one.key === fingerprint);
    const gate = listed ?? former?.statement.by;
    if (gate !== undefined) throw withoutRecord(fingerprint, gate);
  }
  const from = key.from === null ? null : (await recordNamed(repo, await records(), key.from)).id;
  return { sealed: await object(speaker, { kind: 'key', fingerprint, from }, reason, tools), fingerprint, from };
}

/** Whole keys are withdrawn of people only: what a gate recorded before it lost its key proves an order that is needed. */
function withoutRecord(fingerprint: string, gate: string): CountersignError {
  const message = `${fingerprint} signs the records of ${gate}: without a record from which on it is void, its withdrawal would change nothing.`;
  return new CountersignError('usage', message, {
    remedy: `name the first record that ${gate} did not write, as the gate or the deployment names it: --from RECORD; a key that signed nothing wrong is exchanged in .countersign/allowed_signers instead`,
  });
}

/** A key by its fingerprint or the beginning of it; one that no file names any more may be withdrawn by an owner. */
function keyNamed(
  keyring: Keyring,
  text: string,
): { readonly fingerprint: string; readonly holders: readonly string[] } {
  const keys = [
    ...keyring.ssh.map(({ fingerprint, principal }) => ({ fingerprint, principal })),
    ...keyring.passkeys.map(({ credential, principal }) => ({ fingerprint: `passkey:${credential}`, principal })),
  ];
  const found = keys.filter(({ fingerprint }) => fingerprint === text);
  const begun = text.length < 12 ? [] : keys.filter(({ fingerprint }) => fingerprint.startsWith(text));
  const fitting = found.length > 0 ? found : begun;
  const names = [...new Set(fitting.map(({ fingerprint }) => fingerprint))];
  const [only] = names;
  if (only !== undefined && names.length === 1)
    return { fingerprint: only, holders: fitting.map((each) => each.principal) };
  if (names.length === 0 && /^(?:SHA256:[A-Za-z0-9+/]{43}|passkey:[A-Za-z0-9_-]+)$/.test(text)) {
    return { fingerprint: text, holders: [] };
  }
  throw new CountersignError('usage', `"${text.slice(0, 80)}" is no fingerprint of a key`, {
    remedy:
      'SHA256:… as ssh-keygen -lf FILE prints it, or passkey:ID; countersign sign-offs show ID names the key of a statement',
  });
}

/** Declares something about a head, or that a version of the policy was read. */
export async function declare(
  repo: GitRepository,
  what: { readonly says: Declaration['says']; readonly head: CommitId | null; readonly policy: string | null },
  speaking: Speaking,
  reason: string,
  tools: Tools,
): Promise<Sealed<Declaration>> {
  const { home, keyring, signer } = await speakerOf(repo, speaking);
  const statement: Declaration = {
    kind: 'declaration',
    repo: home.policy.repository,
    by: signer.principal,
    issued: tools.now,
    reason,
    ...what,
  };
  return sealStatement(statement, keyring, signer, tools);
}

/**
 * Declares something of a change, about its head: `no-ai` of one's own commits, `prompter` of whose agent wrote it,
 * `not-mine` of what goes under one's name.
 *
 * @throws CountersignError `not-permitted` when somebody else than an author says that no AI wrote it
 */
export async function declareChange(
  repo: GitRepository,
  request: { readonly says: 'no-ai' | 'not-mine' | 'prompter'; readonly range: string | null },
  speaking: Speaking,
  reason: string,
  tools: Tools,
): Promise<{ readonly sealed: Sealed<Declaration>; readonly range: RangeRequest; readonly commits: number }> {
  const { home, signer } = await speakerOf(repo, speaking);
  const range = await resolveRange(repo, request.range);
  const { commits: ids } = await gatherChange(repo, range);
  const commits: Commit[] = [];
  await repo.commits(ids, (commit) => commits.push(commit));
  const own = commits.filter(({ author }) => {
    const person = home.people.byEmail.get(author.email.trim().toLowerCase());
    return person !== undefined && !('kind' in person) && person.id === signer.person;
  });
  if (commits.length === 0) {
    throw new CountersignError('usage', `${range.text} has no commit of which anything could be declared.`);
  }
  if (request.says === 'no-ai' && own.length === 0) {
    throw new CountersignError('not-permitted', `${signer.person} is the author of no commit of ${range.text}.`, {
      remedy: 'only the author knows whether an AI wrote it: ask the author to declare it',
    });
  }
  const what = { says: request.says, head: range.head, policy: null };
  const sealed = await declare(repo, what, speaking, reason, tools);
  return { sealed, range, commits: request.says === 'no-ai' ? own.length : commits.length };
}

/**
 * The digest of the home ref's policy, when `version` names it: whole, or by at least eight digits.
 *
 * @throws CountersignError `usage` when it names another one
 */
export async function presentPolicy(repo: GitRepository, version: string): Promise<string> {
  const { policy } = await adoptedHome(repo);
  const digits = version.toLowerCase().replace(/^sha256:/, '');
  if (/^[0-9a-f]{8,64}$/.test(digits) && policy.digest.startsWith(`sha256:${digits}`)) return policy.digest;
  throw new CountersignError(
    'usage',
    `"${version.slice(0, 80)}" is not the policy of the home ref, which is ${policy.digest}.`,
    {
      remedy: 'read .countersign/policy.yml there, then name the version that you read',
    },
  );
}

/**
 * Home ref and signer.
 *
 * @throws CountersignError `not-permitted` when the key is nobody's on the home ref
 */
export async function speakerOf(repo: GitRepository, { keys, as }: Speaking): Promise<Speaker> {
  const home = await adoptedHome(repo);
  const keyring = await keyringOf(repo, home);
  const signer = chooseSigner(keyring, keys, as, home.people);
  if (signer.known) return { home, keyring, signer };
  throw new CountersignError(
    'not-permitted',
    `The key ${signer.key.fingerprint} is not ${signer.person}'s on the home ref.`,
    {
      remedy: 'have it enrolled in .countersign/allowed_signers',
    },
  );
}

async function object(
  { home, keyring, signer }: Speaker,
  about: Objection['about'],
  reason: string,
  tools: Tools,
): Promise<Sealed<Objection>> {
  const { repository: repo } = home.policy;
  const statement: Objection = { kind: 'objection', repo, by: signer.principal, issued: tools.now, reason, about };
  return sealStatement(statement, keyring, signer, tools);
}

/** A request that conflicts can be rejected, too: by what it changes since it left the target. */
async function pathsOf(repo: GitRepository, merges: PinnedMerges, range: SignRange): Promise<readonly RepoPath[]> {
  const set = await changeSet(repo, merges, range.onto, range.head);
  if (set !== 'conflict') return set.map(({ path }) => path);
  const [base] = await repo.mergeBases(range.onto, range.head);
  return (await repo.transitions(base ?? null, range.head)).map(({ path }) => path);
}
