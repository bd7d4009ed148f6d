/** Signs a change: gathers what would land, says who may not sign it, and seals what the person judged. */
import { createHash } from 'node:crypto';
import { checkEnvelope } from '../../core/signoff/statement/check-envelope.ts';
import { pae, sealEnvelope, statementId } from '../../core/signoff/statement/envelope.ts';
import type { EnvelopeSignature } from '../../core/signoff/statement/envelope.ts';
import { encodeStatement } from '../../core/signoff/statement/statement-codec.ts';
import type { Transition } from '../../model/change.ts';
import type { Decision } from '../../model/decision.ts';
import { CountersignError } from '../../model/error.ts';
import type { PersonId } from '../../model/id.ts';
import type { Keyring, Passkey } from '../../model/keys.ts';
import type { Answer, Checked, SetEntry, SignOff, Statement, StatementId, Verified } from '../../model/statement.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import { changeSet } from '../change/change-set.ts';
import { type Check, checkRange } from '../change/check.ts';
import { type Home, readHome } from '../home/home-policy.ts';
import { keyringOf } from '../home/keyring.ts';
import { mayRemoveAlone } from '../gate/landing-rules.ts';
import type { AskedUpdate } from '../store/concerned-desk.ts';
import { knownStatements } from '../gate/landing-desk.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { deskFor, readFor, type StoreTools } from './sign-desk.ts';
import { ineligible, type Ineligible } from './sign-eligible.ts';
import {
  chooseSigner,
  type LocalKey,
  type LocalKeys,
  localPasskeys,
  passkeySigner,
  presencePossible,
  type Signer,
} from './sign-identity.ts';
import { type LateSigning, lateSigning, lateVerdict, openerFault } from './sign-late.ts';
import { standing, type StatementState, statementStates } from './sign-offs.ts';
import { judgedRange, resolveSignRange, type SignRange } from './sign-range.ts';
import { isSameTransition, type ReadWish, signedSet } from './sign-set.ts';
import { together } from '../together.ts';
import { verifyChange } from '../gate/verify.ts';

/** What the use case needs of the world besides the repository. */
export interface SignTools extends StoreTools {
  /** Signs; may wait for a touch, or for a page to be answered. */
  readonly sign: (what: ToSign, key: LocalKey) => Promise<EnvelopeSignature>;
  /** Name and version of this program. */
  readonly client: string;
}

/** What somebody signs, and what they are shown of it. */
export interface ToSign {
  /** The bytes that are signed. */
  readonly message: Buffer;
  readonly statement: Statement;
  /** The change that a sign-off is about; null for other statements. */
  readonly signing: Signing | null;
  /** The signer's passkeys that a page on localhost can use. */
  readonly passkeys: readonly Passkey[];
  /** Holds a signature against the home ref's keys. @throws CountersignError where it does not hold */
  readonly check: (signature: EnvelopeSignature) => Promise<void>;
}

export interface SignRequest {
  readonly range: string | null;
  readonly target: string | null;
  readonly read: ReadWish;
  readonly as: PersonId | null;
  readonly keys: LocalKeys;
  /** A record, or a commit that landed, whose sign-off is given late; absent for what is to land. */
  readonly after?: string | null;
}

/** A question of the policy that the signer answers. */
export interface AskedQuestion {
  readonly id: string;
  readonly text: string;
}

/** Everything that is shown before anybody signs. */
export interface Signing {
  readonly home: Home;
  readonly keyring: Keyring;
  readonly range: SignRange;
  readonly check: Check;
  readonly signer: Signer;
  readonly transitions: readonly Transition[];
  readonly set: readonly SetEntry[];
  readonly questions: readonly AskedQuestion[];
  /** Why the sign-off would not count. */
  readonly against: readonly Ineligible[];
  /** The person's standing sign-offs of this target that read a part of the set. */
  readonly earlier: readonly StatementId[];
  /** A standing sign-off of the person that says all of this already; null where there is none. */
  readonly already: StatementId | null;
  /** Statements that this landing concerns, with their state. */
  readonly states: readonly StatementState[];
  /** Who read them, for whoever looks again when it is signed. */
  readonly reader: StoreReader;
  /** The landing whose sign-off is given late; null for what is to land. */
  readonly late: LateSigning | null;
}

/** Why there is nothing that could be signed. */
export interface NothingToSign {
  readonly kind: 'conflict' | 'landed';
  readonly range: SignRange;
}

/**
 * Gathers what a person would sign. The set is what would land if the head were merged onto the target's present tip;
 * what the person has read before in a statement that still stands is listed only.
 *
 * @throws CountersignError `usage` without a policy on the home ref, `not-permitted` when no key here is a person's
 */
export async function prepareSigning(
  repo: GitRepository,
  request: SignRequest,
  tools: SignTools,
): Promise<Signing | NothingToSign> {
  const home = await adoptedHome(repo, tools.cache);
  const late =
    request.after === undefined || request.after === null ? null : await lateSigning(repo, home, request.after, tools);
  const [keyring, range] = await together([
    keyringOf(repo, home),
    late === null ? resolveSignRange(repo, home, request.range, request.target) : Promise.resolve(late.range),
  ]);
  const chosen = chooseSigner(keyring, request.keys, request.as, home.people);
  const transitions = await changeSet(repo, tools.merges, range.onto, range.head);
  if (transitions === 'conflict') return { kind: 'conflict', range };
  if (transitions.length === 0) return { kind: 'landed', range };
  const { read, reader } = await readFor(repo, { home, keyring }, tools, askedOf(range, transitions));
  const declared = async (): Promise<readonly Verified[]> => knownStatements(read, home.policy.repository).statements;
  const [check, states] = await together([
    checkRange(repo, late?.home ?? home, judgedRange(range), {
      ...tools,
      declared,
      sources: late === null ? 'standing' : 'none',
    }),
    statementStates(repo, home, read, tools.now),
  ]);
  const { decision } = check.report;
  const landing = { target: range.target, old: range.onto, new: range.head, transitions };
  const removesAlone =
    late === null &&
    (await mayRemoveAlone({ repo, merges: tools.merges, home, keyring, tools }, landing, chosen.person));
  const refusedTo = (who: Signer): readonly Ineligible[] => [
    ...ineligible(late?.home ?? home, check, transitions, who, tools.now, removesAlone),
    ...(late === null ? [] : openerFault(late, who.person)),
  ];
  const touch = request.keys.passkey === 'allowed' && refusedTo(chosen).some(({ rule }) => rule === 'presence.missing');
  const signer = (touch ? passkeySigner(keyring, chosen.person) : null) ?? chosen;
  const questions = questionsOf(decision);
  // Only what would count for the gate spares reading it again: what was signed without a touch does not for a key that
  // proves one, and what left a question open does not for a policy that asks it.
  const own = standing(states).filter(
    ({ statement, presence }) =>
      statement.by === signer.principal &&
      statement.target === range.target &&
      statement.after === (late?.record.id ?? null) &&
      (presence !== 'none' || presencePossible(signer.key) === 'none') &&
      questions.every((question) =>
        statement.answers.some(({ id, textDigest }) => id === question.id && textDigest === digestOf(question)),
      ),
  );
  const readIn = ({ statement }: { readonly statement: SignOff }, transition: Transition): boolean =>
    statement.set.some((entry) => entry.how === 'read' && isSameTransition(entry, transition));
  const set = await signedSet(repo, transitions, request.read, (each) => own.some((earlier) => readIn(earlier, each)));
  const says = ({ statement }: { readonly statement: SignOff }): boolean =>
    statement.set.length === set.length &&
    transitions.every((each) => statement.set.some((entry) => isSameTransition(entry, each)));
  const unread = set.some(({ how }) => how === 'read');
  return {
    home,
    keyring,
    range,
    check,
    signer,
    transitions,
    set,
    questions,
    against: refusedTo(signer),
    earlier: own.filter((each) => transitions.some((transition) => readIn(each, transition))).map(({ id }) => id),
    already: unread ? null : (own.find(says)?.id ?? null),
    states,
    reader,
    late,
  };
}

/** Home ref with a policy: without one nobody has a key, a level, or an id of the repository to sign for. */
export async function adoptedHome(repo: GitRepository, cache: Cache | null = null): Promise<Home> {
  const home = await readHome(repo, null, cache);
  if (home.enforced) return home;
  throw new CountersignError(
    'usage',
    'There is no policy on the home branch yet, so nobody can have signed anything, or sign.',
    {
      remedy: 'countersign init, then land .countersign/ there',
    },
  );
}

/** What the person adds to the set. */
export interface SignWords {
  /** Question id → answer; every question of {@link Signing.questions}. */
  readonly answers: ReadonlyMap<string, string>;
  readonly reason: string;
  readonly changePlan: string | null;
}

/** A statement that was signed, verified and stored here. */
export interface Sealed<S extends Statement = Statement> {
  readonly verified: Verified<S>;
  /** False where the key is not enrolled on the home ref: the statement does not count until it is. */
  readonly counts: boolean;
}

/** Signs the set. The envelope is verified like anybody's before it is stored. */
export async function signChange(signing: Signing, words: SignWords, tools: SignTools): Promise<Sealed<SignOff>> {
  const { home, range, signer } = signing;
  const statement: SignOff = {
    kind: 'sign-off',
    repo: home.policy.repository,
    by: signer.principal,
    issued: tools.now,
    reason: words.reason,
    target: range.target,
    tip: range.tip,
    onto: range.onto,
    head: range.head,
    set: signing.set,
    answers: signing.questions.map((question) => answerOf(question, words.answers)),
    opened: { paths: [], minutes: null, client: tools.client },
    after: signing.late?.record.id ?? null,
    changePlan: words.changePlan,
  };
  return sealStatement(statement, signing.keyring, signer, tools, signing);
}

/** Signs, verifies and stores any statement of a person. */
export async function sealStatement<S extends Statement>(
  statement: S,
  keyring: Keyring,
  signer: Signer,
  tools: Pick<SignTools, 'sign' | 'store'>,
  signing: Signing | null = null,
): Promise<Sealed<S>> {
  const payload = encodeStatement(statement);
  const check = async (made: EnvelopeSignature): Promise<{ readonly envelope: Buffer; readonly checked: Checked }> => {
    const envelope = sealEnvelope(payload, [made]);
    const checked = await checkEnvelope(envelope, keyring);
    if (checked.kind === 'verified' || (!signer.known && checked.of.rule === 'key.unknown')) {
      return { envelope, checked };
    }
    throw new CountersignError('not-permitted', `The signature just made does not hold: ${checked.of.why}.`, {
      remedy: `nothing was stored; try another key (--key), this one is ${signer.key.source}`,
    });
  };
  const passkeys = localPasskeys(keyring, statement.by);
  const what = {
    message: pae(payload),
    statement,
    signing,
    passkeys,
    check: async (made: EnvelopeSignature) => void (await check(made)),
  };
  const { envelope, checked } = await check(await tools.sign(what, signer.key));
  await tools.store.add('statements', [envelope]);
  const id = statementId(envelope);
  const { key, presence } =
    checked.kind === 'verified' ? checked.of : { key: signer.key.fingerprint, presence: 'none' as const };
  return { verified: { id, statement, key, presence }, counts: checked.kind === 'verified' };
}

/** What the gate would say now, with everything that the store holds; null where the store is not here. */
export async function verdictNow(repo: GitRepository, signing: Signing, tools: SignTools): Promise<Verdict | null> {
  const { range, late, home, transitions } = signing;
  if (late !== null) return lateVerdict(repo, home, late, tools);
  const desk = await deskFor(repo, signing, tools, askedOf(range, transitions));
  if (desk.known.heads.statements === null) return null;
  const { target, onto, head } = range;
  const checked = { check: signing.check, home };
  return (await verifyChange(desk, { target, tip: onto, head, set: transitions, checked })).verdict;
}

function askedOf({ target, onto, head }: SignRange, set: readonly Transition[]): AskedUpdate {
  return { target, old: onto, new: head, set };
}

function questionsOf(decision: Decision): readonly AskedQuestion[] {
  const asked = new Map<string, AskedQuestion>();
  for (const requirement of decision.requirements) {
    if (requirement.kind !== 'questions') continue;
    for (const question of requirement.questions) asked.set(question.id, question);
  }
  return [...asked.values()];
}

function answerOf(question: AskedQuestion, answers: ReadonlyMap<string, string>): Answer {
  const answer = answers.get(question.id);
  if (answer === undefined) throw new CountersignError('internal', `the question ${question.id} has no answer`);
  return { id: question.id, textDigest: digestOf(question), answer };
}

/** An answer is one to the words in which it was asked. */
function digestOf({ text }: AskedQuestion): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
