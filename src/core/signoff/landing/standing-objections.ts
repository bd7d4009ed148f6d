/**
 * What objections do. An act that restricts (a withdrawal, a rejection) holds whatever becomes of the key it was signed
 * with; an act that permits (the lifting of a rejection) needs everything that a sign-off needs. So no objection can be
 * made to vanish by another one.
 */
import type { Side, Transition } from '../../../model/change.ts';
import type { CommitId, PersonId } from '../../../model/id.ts';
import type { RepoPath } from '../../../model/path.ts';
import { displayPath } from '../../../model/path.ts';
import type { Objection, Principal, StatementId, Verified } from '../../../model/statement.ts';
import type { NotCounted } from '../../../model/verdict.ts';
import { contributionOf, personOfPrincipal } from './eligible.ts';
import type { Contributors } from './eligible.ts';
import type { LandingInput } from './landing-input.ts';

type About<K extends Objection['about']['kind']> = Extract<Objection['about'], { kind: K }>;

/** An objection about one kind of thing. */
interface Objected<K extends Objection['about']['kind']> {
  readonly of: Verified<Objection>;
  readonly about: About<K>;
}

/** A rejection that stands in the way of the landing. */
export interface Rejection {
  readonly of: Verified<Objection>;
  readonly why: string;
}

export interface Objections {
  /** Who withdrew the statement, when it counts; null otherwise. */
  withdrawnBy(statement: Verified): Principal | null;
  /** Who withdrew the key that signed it; null otherwise. */
  keyWithdrawnBy(statement: Verified): Principal | null;
  /** Records that somebody recalled. */
  readonly recalled: ReadonlySet<StatementId>;
  readonly rejections: readonly Rejection[];
  readonly notCounted: readonly NotCounted[];
}

/** Reads all objections at once, whatever their order. */
export function readObjections(input: LandingInput, contributors: Contributors): Objections {
  const { objections, notCounted } = ownObjections(input);
  const about = {
    statement: pick(objections, 'statement'),
    key: pick(objections, 'key'),
    request: pick(objections, 'request'),
  };
  const withdrawnBy = (statement: Verified): Principal | null =>
    about.statement.find((each) => each.about.id === statement.id && mayWithdraw(each.of, statement))?.of.statement
      .by ?? null;
  const keyWithdrawnBy = (statement: Verified): Principal | null =>
    about.key.find((each) => isKeyOf(each, statement, input))?.of.statement.by ?? null;
  const isLifted = (rejection: Verified<Objection>): boolean =>
    about.statement.some(
      ({ of, about: lifted }) =>
        lifted.id === rejection.id &&
        mayLift(of, rejection, input, contributors) &&
        keyWithdrawnBy(of) === null &&
        withdrawnBy(of) === null,
    );
  const byId = new Map(input.statements.map((each) => [each.id, each]));
  const stray = about.statement.flatMap(({ of, about: { id } }) => {
    const named = byId.get(id);
    const idle = named !== undefined && !actsOn(named, of, isLifted);
    return idle ? [notCountedObjection(of, 'objection.not-by-signer', WITHDRAW)] : [];
  });
  return {
    withdrawnBy,
    keyWithdrawnBy,
    recalled: new Set(pick(objections, 'record').map((each) => each.about.id)),
    rejections: about.request.flatMap((each) => {
      const why = isLifted(each.of) ? null : rejects(each, input);
      return why === null ? [] : [{ of: each.of, why }];
    }),
    notCounted: [...notCounted, ...stray],
  };
}

const WITHDRAW = 'its signer withdraws it; whoever thinks it wrong rejects the request instead';

/** Objections of this repository by people or gates; robots have no say. */
function ownObjections(input: LandingInput): {
  readonly objections: readonly Verified<Objection>[];
  readonly notCounted: readonly NotCounted[];
} {
  const objections: Verified<Objection>[] = [];
  const notCounted: NotCounted[] = [];
  const robots = new Set(input.people.robots.map((robot) => `person:${robot.id}`));
  for (const of of input.statements) {
    if (!isObjection(of)) continue;
    const { repo, by } = of.statement;
    if (repo !== input.policy.repository) {
      notCounted.push(
        notCountedObjection(of, 'statement.other-repository', `it is made for \`${input.policy.repository}\``),
      );
    } else if (robots.has(by)) {
      notCounted.push(notCountedObjection(of, 'person.is-robot', 'a person objects'));
    } else objections.push(of);
  }
  return { objections, notCounted };
}

function isObjection(of: Verified): of is Verified<Objection> {
  return of.statement.kind === 'objection';
}

function pick<K extends Objection['about']['kind']>(
  objections: readonly Verified<Objection>[],
  kind: K,
): readonly Objected<K>[] {
  return objections.flatMap((of) =>
    of.statement.about.kind === kind ? [{ of, about: of.statement.about as About<K> }] : [],
  );
}

/** A withdrawal is its signer's, or a gate's that reports a forge's act. A rejection is not withdrawn but lifted. */
function mayWithdraw(objection: Verified<Objection>, statement: Verified): boolean {
  const { by } = objection.statement;
  return by === statement.statement.by || by.startsWith('gate:');
}

function mayLift(
  lift: Verified<Objection>,
  rejection: Verified<Objection>,
  input: LandingInput,
  contributors: Contributors,
): boolean {
  if (lift.statement.by === rejection.statement.by) return true;
  const lifter = personOfPrincipal(lift.statement.by);
  if (lifter === null || !input.lifters.includes(lifter) || contributionOf(contributors, lifter) !== null) return false;
  return levelOf(input, lifter) > levelOf(input, personOfPrincipal(rejection.statement.by));
}

/** Nobody's level is below every level, so that the rejection of somebody who left can be lifted. */
function levelOf(input: LandingInput, person: PersonId | null): number {
  return person === null ? 0 : (input.people.persons.get(person)?.level ?? -1);
}

function actsOn(
  named: Verified,
  objection: Verified<Objection>,
  isLifted: (rejection: Verified<Objection>) => boolean,
): boolean {
  const rejection = isObjection(named) && named.statement.about.kind === 'request';
  return rejection ? isLifted(named) : mayWithdraw(objection, named);
}

/** A key is withdrawn by whom it stands for or by an owner of the policy, from a record on. */
function isKeyOf(objected: Objected<'key'>, statement: Verified, input: LandingInput): boolean {
  if (objected.about.fingerprint !== statement.key) return false;
  const { by } = objected.of.statement;
  const owners: readonly string[] = input.policy.owners;
  if (by !== statement.statement.by && !owners.includes(personOfPrincipal(by) ?? '')) return false;
  return objected.about.from === null || !input.later.has(objected.about.from);
}

/** Why a rejection concerns what lands: its content at one of its paths, or its head; null when it does not. */
function rejects(objected: Objected<'request'>, input: LandingInput): string | null {
  const { about, of } = objected;
  if (about.target !== input.target) return null;
  if (about.head === input.new || input.commits.includes(about.head)) return `its head ${short(about.head)} lands`;
  const landed = new Map((input.transitions ?? []).map((each) => [each.path, each]));
  const content = input.rejected.get(of.id);
  const paths = about.paths.length > 0 ? about.paths : [...(content?.keys() ?? [])];
  const path = paths.find((each) => isRejectedContent(each, landed.get(each), content));
  return path === undefined ? null : `${displayPath(path)} lands as it was rejected at ${short(about.head)}`;
}

/** Content that could not be read may be the rejected one. */
function isRejectedContent(
  path: RepoPath,
  landed: Transition | undefined,
  content: ReadonlyMap<RepoPath, Side | null> | undefined,
): boolean {
  if (landed === undefined) return false;
  const side = content?.get(path);
  if (side === undefined) return true;
  if (side === null || landed.new === null) return side === landed.new;
  return side.oid === landed.new.oid && side.mode === landed.new.mode;
}

function short(commit: CommitId): string {
  return commit.slice(0, 12);
}

function notCountedObjection(of: Verified<Objection>, rule: string, remedy: string): NotCounted {
  const whys = new Map([
    ['statement.other-repository', `it is made for the repository \`${of.statement.repo}\``],
    ['person.is-robot', `${of.statement.by} is a robot`],
    ['objection.not-by-signer', `${of.statement.by} may neither withdraw nor lift what it names`],
  ]);
  return { statement: of.id, by: of.statement.by, rule, why: whys.get(rule) ?? rule, remedy };
}
