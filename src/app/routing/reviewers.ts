/** Whom to ask for a change, by the same eligibility as the gate: facts from the clone, then the pure answer. */
import { busWarnings, type BusWarning, type TouchedSystem } from '../../core/routing/bus-factor.ts';
import { type FamiliarityReader, readFamiliarity } from '../../core/routing/familiarity.ts';
import { route } from '../../core/routing/route.ts';
import { askedParts, type AskedParts } from '../../core/signoff/landing/asked.ts';
import { isHighTier } from '../../core/signoff/landing/eligible.ts';
import type { RiskTier } from '../../model/assessment.ts';
import type { FilePatch } from '../../model/change.ts';
import type { DecisionNode } from '../../model/decision.ts';
import type { PersonId } from '../../model/id.ts';
import type { People } from '../../model/people.ts';
import type { Demand, Familiarity, RecentSignOff, Routing } from '../../model/routing.ts';
import type { Progress } from '../../ports/terminal.ts';
import type { Check } from '../change/check.ts';
import type { LandingDesk } from '../gate/landing-desk.ts';
import { recordedHome } from '../gate/landing-home.ts';
import { judge } from '../gate/verify.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { CountersignError } from '../../model/error.ts';
import type { AskedRange } from './asked-range.ts';
import { type BlameOfChange, blameOfChange } from './blame-of-change.ts';
import { demandsOf, routablePeople } from './demands.ts';
import { walkHistory, type WalkedHistory } from './history-of-paths.ts';
import { type Makers, makersOf } from './identities.ts';
import { readOwned } from './owned-paths.ts';
import { signedBefore } from './signed-before.ts';
import { systemsOf } from './systems.ts';

/** The answer of `reviewers`. */
export interface Reviewers {
  readonly subject: string;
  readonly target: string;
  readonly now: number;
  readonly tier: RiskTier;
  readonly files: number;
  readonly enforced: boolean;
  readonly demands: readonly Demand[];
  readonly routing: Routing;
  readonly warnings: readonly BusWarning[];
  readonly systems: readonly TouchedSystem[];
  readonly people: People;
  readonly knowledge: ReadonlyMap<PersonId, Familiarity>;
  /** Lines of which it was looked up who wrote them. */
  readonly lines: number;
  /** Whoever knows most of it and is in no people file: they cannot be asked. */
  readonly strangers: readonly { readonly name: string; readonly familiarity: Familiarity }[];
  /** People of the answer who have no key on the home ref, and so could not sign. */
  readonly keyless: ReadonlySet<PersonId>;
  /** Why it cannot land whoever signs: refused by the policy, a conflict with its rules, something that cannot be read. */
  readonly hindrances: readonly string[];
  readonly history: Pick<WalkedHistory, 'commits' | 'whole'>;
  readonly notices: readonly string[];
}

export interface ReviewersTools {
  readonly reader: StoreReader;
  /** How many commits of the history are read. */
  readonly limit: number;
  readonly progress: Progress;
}

const STRANGERS_SHOWN = 3;
/** Below this nobody would ask for somebody by name. */
const KNOWN_WELL = 0.1;

/** @throws CountersignError when the change, its history or the home ref cannot be read whole */
export async function reviewersOf(now: LandingDesk, asked: AskedRange, tools: ReviewersTools): Promise<Reviewers> {
  const desk = await recordedHome(now, asked.target);
  if ('reason' in desk) throw new CountersignError('object.missing', `${desk.reason}.`, { remedy: desk.remedy ?? '' });
  const { target, old, head, transitions } = asked;
  const { gathered, answer } = await judge(desk, {
    target,
    old,
    new: head,
    transitions,
    alongFirstParents: true,
    pusher: null,
    startTips: new Set(),
  });
  const { check, input } = gathered;
  const { home } = desk;
  const parts = askedParts(input);
  const tier = check.report.assessment.tier;
  const demands = demandsOf(parts, home.people, home.policy.routing.differentTeams.includes(tier));
  const makers = makersOf(home.people, home.marks);
  const known = await gatherKnowledge(desk, check, makers, tools);
  const routing = route({
    now: desk.tools.now,
    tier,
    demands,
    people: routablePeople(home.people, desk.tools.now),
    knowledge: known.knowledge,
    loadMinutes: null,
    recent: known.recent,
    routedBefore: known.recent.length,
    rules: home.policy.routing,
  });
  return {
    subject: asked.text,
    target,
    now: desk.tools.now,
    tier,
    files: transitions.length,
    enforced: home.enforced,
    demands,
    routing,
    warnings: busWarnings({
      tier,
      demands,
      systems: known.history.systems,
      knowledge: known.knowledge,
      people: home.people.persons.keys(),
      contributors: new Set([...parts.contributors.keys(), ...check.facts.contributors.map(({ id }) => id)]),
    }),
    systems: known.history.systems,
    people: home.people,
    knowledge: known.knowledge,
    lines: known.lines,
    strangers: strangersOf(known.knowledge, makers),
    keyless: keylessOf(desk, routing),
    hindrances: hindrancesOf(parts, answer.reasons),
    history: known.history,
    notices: [...asked.notices, ...(await noticesOf(desk, parts, tier)), ...known.notices],
  };
}

interface Known {
  readonly knowledge: ReadonlyMap<PersonId, Familiarity>;
  readonly lines: number;
  readonly recent: readonly RecentSignOff[];
  readonly history: WalkedHistory;
  readonly notices: readonly string[];
}

async function gatherKnowledge(desk: LandingDesk, check: Check, makers: Makers, tools: ReviewersTools): Promise<Known> {
  const { repo, home } = desk;
  const { base, head, transitions } = check.report.change;
  const paths = transitions.map(({ path }) => path);
  const familiarity = readFamiliarity(paths, desk.tools.now);
  const owned = await readOwned(repo, home, check.facts, familiarity);
  if (base === null) return { ...NOTHING, knowledge: familiarity.finish(), notices: owned };
  const patches: FilePatch[] = [];
  // Without their bodies, so that they may be kept.
  const pair = [{ old: base, new: head }];
  await repo.diffTrees(pair, { renames: true, patches: 'ranges' }, (_, patch) => void patches.push(patch));
  const blame = await blameOfChange(repo, base, patches);
  for (const { commit, lines } of blame.lines) credit(makers, commit, lines, familiarity);
  const systems = await systemsOf(repo, base, paths, home.services);
  const before = new Set(patches.map(({ oldPath }) => oldPath));
  const request = { base, paths: before, systems, limit: tools.limit, progress: tools.progress };
  const history = await walkHistory(repo, request, makers, familiarity);
  const all = new Set([...paths, ...systems.flatMap(({ files }) => files)]);
  const view = { reader: tools.reader, keyring: desk.keyring, repository: home.policy.repository };
  const signed = await signedBefore(view, all, desk.tools.now);
  const own = new Set(paths);
  for (const { person, time, paths: read } of signed) {
    for (const path of read) if (own.has(path)) familiarity.reviewed(person, path, time);
  }
  return {
    knowledge: familiarity.finish(),
    lines: blame.lines.reduce((sum, { lines }) => sum + lines, 0),
    recent: signed.map(({ person, time }) => ({ person, time })),
    history,
    notices: [...owned, ...historyNotices(blame, history)],
  };
}

const NOTHING = { lines: 0, recent: [], history: { commits: 0, whole: true, systems: [] } } as const;

/** Those who made a commit together share its lines. */
function credit(
  makers: Makers,
  commit: BlameOfChange['lines'][number]['commit'],
  lines: number,
  familiarity: FamiliarityReader,
): void {
  const by = makers.of(commit);
  const { time } = commit.author;
  if (by.length === 0) familiarity.blamed(null, lines, time);
  for (const person of by) familiarity.blamed(person, lines / by.length, time);
}

function historyNotices({ files, leftOut }: BlameOfChange, { whole, commits }: WalkedHistory): readonly string[] {
  const notices: string[] = [];
  if (leftOut > 0)
    notices.push(`Lines were looked up in ${files} files, the largest of every folder; ${leftOut} were left out.`);
  if (!whole) notices.push(`Only the newest ${commits} commits were read (--limit): older work counts for nobody.`);
  return notices;
}

/** What stands against it besides missing signatures. */
function hindrancesOf({ parts }: AskedParts, reasons: readonly DecisionNode[]): readonly string[] {
  const ofSigners = new Set(parts.map(({ reason }) => reason));
  return reasons
    .filter(({ state, reason }) => (state === 'blocked' || state === 'error') && !ofSigners.has(reason))
    .map(({ reason, remedy }) => (remedy === null ? reason : `${reason} (${remedy})`));
}

async function noticesOf(
  { repo, home, known }: LandingDesk,
  parts: AskedParts,
  tier: RiskTier,
): Promise<readonly string[]> {
  const notices: string[] = [];
  if (home.notice !== null) notices.push(home.notice);
  if (!home.enforced) notices.push('No policy stands on the home ref: the built-in one says who is needed.');
  for (const { state, reason, remedy } of parts.parts) {
    if (state === 'error') notices.push(`${reason}${remedy === null ? '' : `: ${remedy}`}.`);
  }
  if (known.heads.statements === null && (await repo.remote('origin')).configured) {
    // Not fetched is not unsigned; where there is nothing to fetch from, nothing is signed.
    notices.push(
      "The store of statements is not here: what is signed already is not known (git fetch origin 'refs/countersign/*:refs/countersign/*').",
    );
  }
  if (isHighTier(tier) && !parts.proven && parts.parts.some(({ lacking }) => lacking > 0)) {
    notices.push(`At tier ${tier} one more must sign unless the push or signed commits prove who made it.`);
  }
  return notices;
}

function strangersOf(knowledge: ReadonlyMap<PersonId, Familiarity>, makers: Makers): Reviewers['strangers'] {
  return [...knowledge]
    .flatMap(([person, familiarity]) => {
      const name = makers.nameOf(person);
      return name === null || familiarity.score < KNOWN_WELL ? [] : [{ name, familiarity }];
    })
    .sort((a, b) => b.familiarity.score - a.familiarity.score || (a.name < b.name ? -1 : 1))
    .slice(0, STRANGERS_SHOWN);
}

function keylessOf({ keyring, home }: LandingDesk, { asks }: Routing): ReadonlySet<PersonId> {
  if (!home.enforced) return new Set();
  const holders = new Set([...keyring.ssh, ...keyring.passkeys].map(({ principal }) => String(principal)));
  const named = asks.flatMap(({ person, deputy, next }) => [person, ...(deputy === null ? [] : [deputy]), ...next]);
  return new Set(named.filter((person) => !holders.has(`person:${person}`)));
}
