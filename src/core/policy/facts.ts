/** Gathers what a policy may look at into one record. Nothing is guessed: what was not read says so. */
import type { Assessment, PathClass } from '../../model/assessment.ts';
import type { Attribution } from '../../model/attribution.ts';
import type { Change, Transition } from '../../model/change.ts';
import type { HistoryContext, RecentLanding } from '../../model/context.ts';
import type {
  AuthorFacts,
  ContentFacts,
  ContributorFact,
  Facts,
  HistoryFacts,
  Known,
  ServiceFacts,
} from '../../model/facts.ts';
import type { CommitId, PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { People } from '../../model/people.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { Services } from '../../model/services.ts';
import { compileGlob } from '../reading/glob.ts';
import { isListedRef } from '../reading/ref-pattern.ts';
import { isDependencyUpdate, isVersionBump, keepsHosts } from './content-class.ts';
import type { TextPair } from './content-class.ts';
import { guestId, idOfWho, levelOfWho, personNamed, personOf } from './identity.ts';
import type { Who } from './identity.ts';
import { lineFacts } from './line-facts.ts';
import { PATH_CLASSES } from './path-classes.ts';
import { dependentsOf, withinWindow } from './services.ts';

/** Somebody whom the commits name. `robot`: the marks table knows the identity as a tool or an automation. */
export interface ContributorClaim {
  readonly name: string;
  readonly email: string;
  readonly as: 'author' | 'co-author' | 'committer';
  readonly robot: boolean;
}

/** Everything that facts are made of. */
export interface FactsInput {
  readonly change: Pick<Change, 'target' | 'commits' | 'transitions'>;
  readonly attribution: Attribution;
  readonly assessment: Assessment;
  readonly classes: ReadonlyMap<RepoPath, readonly PathClass[]>;
  /** Authors, co-authors and committers of all commits, in the commits' order; repeats are fine. */
  readonly contributors: readonly ContributorClaim[];
  /** Who prompted the agent: a person id, an e-mail, `Name <e-mail>` or a login; null when nobody is named. */
  readonly prompter: string | null;
  readonly people: People;
  readonly services: Services;
  readonly history: HistoryContext;
  readonly policy: ParsedPolicy;
  /** The moment of judgement, seconds since 1970; null when it shall not matter (windows are then not read). */
  readonly instant: number | null;
  /** Author time of the oldest commit, seconds since 1970. */
  readonly oldestCommit: number | null;
  /** Texts of every path, needed only when {@link needsTexts} says so; null when they were not read. */
  readonly texts: ReadonlyMap<RepoPath, TextPair> | null;
  /** Landings that carry a sign-off and so do not count as unsigned. */
  readonly signedLandings?: ReadonlySet<CommitId>;
}

/** True when the policy asks about content classes and this change may belong to one: then texts must be read. */
export function needsTexts(
  policy: ParsedPolicy,
  change: Pick<Change, 'transitions'>,
  classes: FactsInput['classes'],
): boolean {
  const asks = (key: string): boolean => policy.rules.some((rule) => rule.when.text.includes(key));
  const dependencies = asks('content.dependency_update') && isDependenciesOnly(change, classes);
  return dependencies || (asks('content.release') && isReleaseCandidate(policy, change, classes));
}

/** Builds the facts. The same input gives the same facts, in the same order. */
export function buildFacts(input: FactsInput): Facts {
  const lines = lineFacts(
    input.change,
    input.attribution,
    input.classes,
    input.policy.attribution,
    input.assessment.tier,
  );
  const named = nameContributors(input);
  const present = new Set(lines.paths.flatMap((path) => path.classes));
  const { target } = input.change;
  const noTarget: Known<never> = { kind: 'not-read', why: 'the target ref is not known; name it on the command line' };
  return {
    ...lines,
    commits: input.change.commits.length,
    classes: PATH_CLASSES.filter((name) => present.has(name)),
    author: authorFacts(input, named),
    contributors: contributorFacts(named),
    prompter: named.prompter === null ? null : summary(named.prompter),
    service: serviceFacts(input),
    risk: { tier: input.assessment.tier, score: input.assessment.score, notRead: input.assessment.notRead },
    factors: input.assessment.factors.map((factor) => ({
      rule: factor.rule,
      severity: factor.severity.level,
      state: factor.state,
      path: factor.place.path ?? '',
      effect: factor.effect,
      reversible: factor.reversible,
    })),
    target: target === null ? noTarget : known(target),
    targetProtected: target === null ? noTarget : known(isListedRef(input.policy.protectedRefs, target)),
    ageHours: ageHours(input),
    history: historyFacts(input, named),
    content: contentFacts(input),
    evidenceUnreadable:
      lines.unknown.unreadable > 0 || input.attribution.files.some((file) => file.opaque?.unreadable === true),
    findings: [...new Set(input.attribution.findings.map((finding) => finding.rule as string))].sort(),
    peopleListed: input.people.source !== null,
  };
}

function known<T>(value: T): Known<T> {
  return { kind: 'known', value };
}

interface Named {
  readonly who: Who;
  readonly robot: boolean;
  readonly email: string;
  readonly as: string;
}

interface NamedContributors {
  readonly all: readonly Named[];
  /** Authors and co-authors that are no robots. */
  readonly authors: readonly Named[];
  readonly prompter: Who | null;
}

/** Committer of merges made by the forge's button; it adds no content of its own. */
const FORGE_COMMITTERS = new Set(['noreply@github.com']);

function nameContributors(input: FactsInput): NamedContributors {
  const seen = new Map<string, Named>();
  for (const claim of input.contributors) {
    const email = claim.email.trim().toLowerCase();
    if (claim.as === 'committer' && FORGE_COMMITTERS.has(email)) continue;
    const key = `${claim.as} ${email} ${email === '' ? claim.name : ''}`;
    if (seen.has(key)) continue;
    const who = personOf(input.people, claim);
    // The people file knows better than the marks table who is a person.
    const robot = who.kind === 'robot' || (claim.robot && who.kind !== 'person');
    seen.set(key, { who, robot, email, as: claim.as });
  }
  const all = [...seen.values()];
  const prompter =
    input.prompter === null ? null : (personNamed(input.people, input.prompter) ?? guestNamed(input.prompter));
  return { all, authors: all.filter((each) => each.as !== 'committer' && !each.robot), prompter };
}

function guestNamed(text: string): Who {
  return { kind: 'guest', id: guestId(text) };
}

function summary(who: Who): { readonly id: PersonId; readonly level: number; readonly guest: boolean } {
  return { id: idOfWho(who), level: levelOfWho(who), guest: who.kind === 'guest' };
}

/** The lowest level among authors and co-authors decides; a change by robots alone has whoever prompted them, or level 0. */
function authorFacts(input: FactsInput, named: NamedContributors): AuthorFacts {
  const robot = named.authors.length === 0;
  const standIn = robot && named.prompter !== null ? [named.prompter] : [];
  const authors = robot ? standIn : named.authors.map((each) => each.who);
  const first = named.all.find((each) => each.as !== 'committer')?.who ?? guestNamed('nobody');
  let lowest = authors[0] ?? first;
  for (const who of authors) if (levelOfWho(who) < levelOfWho(lowest)) lowest = who;
  const persons = authors.flatMap((who) => (who.kind === 'person' ? [who.person] : []));
  const owners: readonly string[] = input.policy.owners;
  return {
    id: idOfWho(lowest),
    level: authors.length === 0 ? 0 : levelOfWho(lowest),
    guest: authors.some((who) => who.kind === 'guest'),
    robot,
    policyOwner: !robot && persons.length === authors.length && persons.every((person) => owners.includes(person.id)),
    captureEnrolled: persons.some((person) => person.captureEnrolled),
    teams: [...new Set(persons.flatMap((person) => person.teams))].sort(),
    roles: [...new Set(persons.flatMap((person) => person.roles))].sort(),
  };
}

function contributorFacts(named: NamedContributors): readonly ContributorFact[] {
  const found = new Map<PersonId, { who: Who; as: string[] }>();
  const add = (who: Who, as: string): void => {
    const id = idOfWho(who);
    const entry = found.get(id);
    if (entry === undefined) found.set(id, { who, as: [as] });
    else if (!entry.as.includes(as)) entry.as.push(as);
  };
  for (const each of named.all) if (!each.robot) add(each.who, each.as);
  if (named.prompter !== null) add(named.prompter, 'prompter');
  return [...found.values()].map(({ who, as }) => ({ ...summary(who), as }));
}

function serviceFacts(input: FactsInput): ServiceFacts {
  const found = new Set(input.change.transitions.flatMap((transition) => input.services.of(transition.path)));
  const services = input.services.services.filter((service) => found.has(service));
  const { instant } = input;
  const unread: Known<boolean> = { kind: 'not-read', why: 'no moment of judgement was given' };
  const inWindow = (kind: 'peak' | 'freeze'): Known<boolean> =>
    instant === null ? unread : known(services.some((service) => withinWindow(service[kind], instant)));
  const names = services.map((service) => service.name);
  return {
    names,
    tier: Math.min(4, ...services.map((service) => service.tier)),
    environments: [...new Set(services.flatMap((service) => service.environments))].sort(),
    regions: [...new Set(services.flatMap((service) => service.regions))].sort(),
    dependents: names.length === 0 ? 0 : dependentsOf(input.services, names).size,
    peak: inWindow('peak'),
    freeze: inWindow('freeze'),
  };
}

function ageHours(input: FactsInput): Known<number> {
  if (input.instant === null || input.oldestCommit === null) {
    return { kind: 'not-read', why: 'no moment of judgement was given' };
  }
  return known(Math.max(0, Math.floor((input.instant - input.oldestCommit) / 3600)));
}

const SEVEN_DAYS = 7 * 86_400;

function historyFacts(input: FactsInput, named: NamedContributors): Known<HistoryFacts> {
  if (input.history.kind === 'not-read') return { kind: 'not-read', why: input.history.why };
  const { index } = input.history;
  const until = input.instant ?? index.tipTime;
  const landings = index.recent.filter(
    (landing) => landing.time > until - SEVEN_DAYS && input.signedLandings?.has(landing.commit) !== true,
  );
  const emails = new Set(
    named.authors.flatMap((each) => (each.who.kind === 'person' ? each.who.person.emails : [each.email])),
  );
  const paths = new Set<string>(input.change.transitions.map((transition) => transition.path));
  const byAuthor = landings.filter((landing) => emails.has(landing.authorEmail.toLowerCase()));
  const onPaths = landings.filter((landing) => landing.paths.some((path) => paths.has(path)));
  return known({
    authorLandings: byAuthor.length,
    authorLines: sumLines(byAuthor),
    resourceLandings: onPaths.length,
    resourceLines: sumLines(onPaths),
  });
}

function sumLines(landings: readonly RecentLanding[]): number {
  let lines = 0;
  for (const landing of landings) lines += landing.addedLines + landing.deletedLines;
  return lines;
}

function contentFacts(input: FactsInput): ContentFacts {
  const dependenciesOnly = isDependenciesOnly(input.change, input.classes);
  const isLock = (path: RepoPath): boolean => input.classes.get(path)?.includes('lock') === true;
  const { texts } = input;
  const unread: Known<boolean> = { kind: 'not-read', why: 'the texts of the changed files were not read' };
  const judge = (candidate: boolean, rule: (texts: ReadonlyMap<RepoPath, TextPair>) => boolean): Known<boolean> => {
    if (!candidate) return known(false);
    return texts === null
      ? unread
      : known(input.change.transitions.every((each) => texts.has(each.path)) && rule(texts));
  };
  return {
    dependenciesOnly,
    dependencyUpdate: judge(dependenciesOnly, (pairs) => isDependencyUpdate(pairs, isLock)),
    release: judge(isReleaseCandidate(input.policy, input.change, input.classes), (pairs) => {
      const changelog = matcher(input.policy.release.changelogs);
      return [...pairs].every(([path, pair]) => {
        if (changelog(path)) return true;
        return isLock(path) ? keepsHosts(pair) : isVersionBump(path, pair);
      });
    }),
  };
}

function isDependenciesOnly(change: Pick<Change, 'transitions'>, classes: FactsInput['classes']): boolean {
  return (
    change.transitions.length > 0 &&
    change.transitions.every((transition) => {
      if (!isPlainFile(transition)) return false;
      const found = classes.get(transition.path) ?? [];
      return found.includes('dependency') || found.includes('lock');
    })
  );
}

function isReleaseCandidate(
  policy: ParsedPolicy,
  change: Pick<Change, 'transitions'>,
  classes: FactsInput['classes'],
): boolean {
  const { changelogs, versions } = policy.release;
  if (changelogs.length + versions.length === 0 || change.transitions.length === 0) return false;
  const listed = matcher([...changelogs, ...versions]);
  return change.transitions.every(
    (transition) =>
      isPlainFile(transition) && (listed(transition.path) || classes.get(transition.path)?.includes('lock') === true),
  );
}

/** A file that is run, followed or fetched is no list of versions, whatever its name. */
function isPlainFile({ old, new: next }: Pick<Transition, 'old' | 'new'>): boolean {
  return [old, next].every((side) => side === null || side.mode === '100644');
}

/** Patterns were checked when the policy was parsed. */
function matcher(patterns: readonly string[]): (path: string) => boolean {
  const globs = patterns.flatMap((pattern) => {
    const result = compileGlob(pattern);
    return result.kind === 'ok' ? [result.glob] : [];
  });
  return (path) => globs.some((glob) => glob.matches(path));
}
