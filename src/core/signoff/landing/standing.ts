/** Which sign-offs stand: made for this repository and ref by a person who may, in time, not taken back, not used up. */
import type { PersonId } from '../../../model/id.ts';
import { displayPath } from '../../../model/path.ts';
import type { SetEntry, SignOff, Verified } from '../../../model/statement.ts';
import type { NotCounted } from '../../../model/verdict.ts';
import { coverageOf, isWellFormedSet, onlyExact } from './coverage.ts';
import type { StatementCoverage } from './coverage.ts';
import { contributionOf, personOfPrincipal } from './eligible.ts';
import type { Contributors } from './eligible.ts';
import type { LandingInput, ListedSource, RecordedLanding } from './landing-input.ts';
import type { Objections } from './standing-objections.ts';

/** Seconds after which a sign-off no longer counts once its `tip` ceased to be the target's tip: 14 days. */
const SIGN_OFF_LIFE: number = 14 * 86_400;

/** A sign-off that stands, and what it covers of the landing. */
export interface StandingSignOff {
  readonly of: Verified<SignOff>;
  readonly person: PersonId;
  readonly coverage: StatementCoverage;
}

/** Why one does not. */
interface Fault {
  readonly rule: string;
  readonly why: string;
  readonly remedy: string | null;
}

export interface Standings {
  readonly standing: readonly StandingSignOff[];
  readonly notCounted: readonly NotCounted[];
  /** Blobs whose SHA-256 is not known. */
  readonly unread: readonly string[];
}

const AGAIN = 'sign what lands now';

/** Sorts all sign-offs, in the order of their ids so that the order of signing changes nothing. */
export function standingSignOffs(input: LandingInput, objections: Objections, contributors: Contributors): Standings {
  const standing: StandingSignOff[] = [];
  const notCounted: NotCounted[] = [];
  const unread = new Set<string>();
  const signOffs = input.statements.filter(isSignOff).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const of of signOffs) {
    const person = personOfPrincipal(of.statement.by);
    const fault =
      signerFault(of, person, input, contributors) ?? actFault(of, objections) ?? placeFault(of, input, objections);
    if (fault !== null || person === null) {
      if (fault !== null) notCounted.push({ statement: of.id, by: of.statement.by, ...fault });
      continue;
    }
    const coverage = coverOf(of, input);
    for (const oid of coverage.unread) unread.add(oid);
    const idle = contentFault(of, coverage, input);
    if (idle === null) standing.push({ of, person, coverage });
    else notCounted.push({ statement: of.id, by: of.statement.by, ...idle });
  }
  return { standing, notCounted, unread: [...unread].sort() };
}

function isSignOff(of: Verified): of is Verified<SignOff> {
  return of.statement.kind === 'sign-off';
}

/** Who may sign at all. */
function signerFault(
  { statement }: Verified<SignOff>,
  person: PersonId | null,
  { people, policy }: LandingInput,
  contributors: Contributors,
): Fault | null {
  if (statement.repo !== policy.repository) {
    const why = `it is made for the repository \`${statement.repo}\`, this one is \`${policy.repository}\``;
    return { rule: 'statement.other-repository', why, remedy: 'sign in this repository' };
  }
  if (person === null) {
    return { rule: 'statement.not-by-person', why: 'gates sign records only', remedy: 'a person signs' };
  }
  if (people.robots.some((robot) => robot.id === person)) {
    return { rule: 'person.is-robot', why: `${person} is a robot, and robots never sign`, remedy: 'a person signs' };
  }
  if (!people.persons.has(person)) {
    const why = `${person} is not in ${people.source ?? 'the people file'} of the home ref`;
    return { rule: 'person.not-listed', why, remedy: 'somebody who is listed signs' };
  }
  const part = contributionOf(contributors, person);
  if (part === null) return null;
  const how = part.claimed ? ' as the commits claim, unproven' : '';
  const why = `${person} is ${part.as.join(' and ')} of the content${how}`;
  return { rule: 'person.is-contributor', why, remedy: 'somebody who has no part in the content signs' };
}

/** Taken back by its signer, or signed with a key that was. */
function actFault(of: Verified<SignOff>, objections: Objections): Fault | null {
  const withdrawn = objections.withdrawnBy(of);
  if (withdrawn !== null) return { rule: 'statement.withdrawn', why: `${withdrawn} withdrew it`, remedy: AGAIN };
  const key = objections.keyWithdrawnBy(of);
  if (key === null) return null;
  const why = `${key} withdrew the key ${of.key}`;
  return { rule: 'key.withdrawn', why, remedy: 'sign again with a key that stands' };
}

/** Made for this ref, or spent on a listed source; for this landing's after-review if for any; and not too old. */
function placeFault(of: Verified<SignOff>, input: LandingInput, objections: Objections): Fault | null {
  const { statement } = of;
  if (!isWellFormedSet(statement.set)) {
    return { rule: 'statement.malformed', why: 'its paths are not sorted, each once', remedy: AGAIN };
  }
  if (statement.after !== null && statement.after !== input.after) {
    const why = `it is the after-review of the record ${statement.after}`;
    return { rule: 'coverage.after-review', why, remedy: AGAIN };
  }
  if (statement.target !== input.target) return backportFault(of, input, objections);
  const ceased = input.ceased.get(statement.tip);
  if (ceased === undefined) {
    const why = `${statement.tip.slice(0, 12)}, on which it was shown, never was the tip of ${input.target}`;
    return { rule: 'coverage.unknown-tip', why, remedy: AGAIN };
  }
  if (ceased === null || input.now - ceased < SIGN_OFF_LIFE) return null;
  return expired(`the tip on which it was shown was left more than 14 days ago`);
}

function expired(why: string): Fault {
  return { rule: 'coverage.expired', why, remedy: AGAIN };
}

/** A statement that landed on a listed source counts once here, from that landing's record on for 14 days. */
function backportFault(of: Verified<SignOff>, input: LandingInput, objections: Objections): Fault | null {
  const source = input.sources.find((each) => each.backports && each.ref === of.statement.target);
  if (source === undefined) {
    const why = `it is made for ${of.statement.target}, this is ${input.target}`;
    return { rule: 'coverage.other-target', why, remedy: `sign for ${input.target}` };
  }
  const named = source.records.filter(({ record }) => record.counted.some((each) => each.statement === of.id));
  const landed = named.filter(({ record }) => record.verdict === 'pass');
  if (landed.length === 0) {
    const why = `it has not landed on ${source.ref} yet, from where it could be carried over`;
    return {
      rule: 'coverage.other-target',
      why,
      remedy: `land it on ${source.ref} first, or sign for ${input.target}`,
    };
  }
  const kept = landed.filter((each) => !isUndone(each, source, objections));
  if (kept.length < landed.length) {
    const why = `its landing on ${source.ref} was undone`;
    return { rule: 'coverage.undone-at-source', why, remedy: AGAIN };
  }
  const elsewhere = kept.filter(({ id }) => !source.arrived.has(id));
  if (elsewhere.length === 0) {
    const why = `${input.target} holds its landing on ${source.ref} already`;
    return { rule: 'coverage.spent', why, remedy: AGAIN };
  }
  const newest = Math.max(...elsewhere.map(({ record }) => record.issued));
  return input.now - newest < SIGN_OFF_LIFE ? null : expired(`its landing on ${source.ref} is more than 14 days old`);
}

/** True when a landing on a source was undone or recalled there. */
export function isUndone(landing: RecordedLanding, source: ListedSource, objections: Objections): boolean {
  return source.undone.has(landing.id) || objections.recalled.has(landing.id);
}

/** At tier critical only the same transition will do. */
function coverOf(of: Verified<SignOff>, input: LandingInput): StatementCoverage {
  const spent = spentEntries(of, input);
  const coverage = coverageOf(of.id, of.statement.set, input.transitions ?? [], input, spent);
  return input.tier === 'critical' ? onlyExact(coverage) : coverage;
}

/**
 * A reading is used up when a record of the target names its statement and the landing changed its path, or left the
 * path with the signed content. What cannot be shown to be left over is used up.
 */
function spentEntries(of: Verified<SignOff>, input: LandingInput): (entry: SetEntry) => boolean {
  const naming = input.records.filter(
    ({ id, record }) => id !== input.after && record.counted.some((each) => each.statement === of.id),
  );
  const changed = naming.map(({ transitions }) => transitions && new Set(transitions.map((each) => each.path)));
  return (entry) =>
    naming.some(({ left }, index) => {
      const paths = changed[index] ?? null;
      const side = left.get(entry.path);
      if (paths === null || paths.has(entry.path) || side === undefined) return true;
      return entry.new === null || side === null
        ? entry.new === side
        : entry.new.oid === side.oid && entry.new.mode === side.mode;
    });
}

function contentFault(of: Verified<SignOff>, coverage: StatementCoverage, input: LandingInput): Fault | null {
  if (coverage.covered.size > 0 || coverage.notWhole === null) return null;
  const spent = spentEntries(of, input);
  const { set } = of.statement;
  if (set.length > 0 && set.every(spent)) {
    const why = `a record of ${input.target} names it: it has landed once`;
    return { rule: 'coverage.spent', why, remedy: AGAIN };
  }
  if (coverage.notExact !== null) {
    const why = `${displayPath(coverage.notExact)} is covered only as merged onto a moved base`;
    return { rule: 'coverage.rebased-not-enough', why, remedy: AGAIN };
  }
  const why =
    coverage.differs === null
      ? `nothing of what lands is left in it (${coverage.notWhole})`
      : `${displayPath(coverage.differs)} lands with other content than it names`;
  return { rule: 'coverage.other-content', why, remedy: AGAIN };
}
