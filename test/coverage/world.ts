/** A small world in which landings are judged: letters for contents, words for people, everything else filled in. */
import { createHash } from 'node:crypto';
import { changeDigest } from '../../src/core/signoff/statement/digest.ts';
import type {
  ContentContributor,
  LandingInput,
  RecordedLanding,
  RequirementScope,
} from '../../src/core/signoff/landing/landing-input.ts';
import { parsePeople } from '../../src/core/policy/people-parser.ts';
import { parsePolicy } from '../../src/core/policy/policy-parser.ts';
import { defaultPolicyText } from '../../src/core/policy/default-policy.ts';
import type { FileMode, Side, Transition } from '../../src/model/change.ts';
import type { Decision, DecisionNode, PolicyMode, Requirement } from '../../src/model/decision.ts';
import type { CommitId, ObjectId, PersonId, RefName } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { comparePaths } from '../../src/model/path.ts';
import type { Parsed, People } from '../../src/model/people.ts';
import type { ParsedPolicy } from '../../src/model/policy.ts';
import type {
  LandingRecord,
  Objection,
  Permit,
  Presence,
  Principal,
  SetEntry,
  SignOff,
  Statement,
  StatementId,
  Verified,
} from '../../src/model/statement.ts';

const MAIN: RefName = 'refs/heads/main' as RefName;
export const RELEASE: RefName = 'refs/heads/release' as RefName;
export const NOW: number = 2_000_000_000;
export const DAY: number = 86_400;
export const HOUR: number = 3600;

const PEOPLE_TEXT = `version: 1
people:
  - { id: sue, level: L6, emails: [sue@example.com] }
  - { id: sam, level: L6, emails: [sam@example.com] }
  - { id: sid, level: L6, emails: [sid@example.com], forge: { github: { login: sid, id: 7 } } }
  - { id: sol, level: L7, emails: [sol@example.com] }
  - { id: oli, level: L6, emails: [oli@example.com], roles: [database] }
  - { id: pat, level: L6, emails: [pat@example.com] }
  - { id: mel, level: L5, emails: [mel@example.com], roles: [database] }
  - { id: jun, level: L3, emails: [jun@example.com] }
robots:
  - { id: helper, kind: ai, emails: [helper@example.com] }
  - { id: builder, kind: ci }
  - { id: bumper, kind: bot }
`;

/** Two seniors and one author, as in a small team. */
const FEW_TEXT = `version: 1
people:
  - { id: sue, signer: true }
  - { id: sam, signer: true }
  - { id: jun }
`;

function ok<T>(parsed: Parsed<T>): T {
  if (parsed.kind === 'ok') return parsed.value;
  throw new Error(JSON.stringify(parsed.problems));
}

export const PEOPLE: People = ok(parsePeople(PEOPLE_TEXT, 'people.yml'));
export const FEW: People = ok(parsePeople(FEW_TEXT, 'people.yml'));

const POLICIES = new Map<string, ParsedPolicy>();

/** The default policy, whose owners are oli and pat (sue and sam where nobody has a level). */
function policyOf(mode: PolicyMode, levels: 'people' | 'none' = 'people', threshold = 1): ParsedPolicy {
  const key = `${mode} ${levels} ${threshold}`;
  const owners = levels === 'none' ? ['sue', 'sam'] : ['oli', 'pat'];
  const protectedRefs = [MAIN, RELEASE];
  const text = defaultPolicyText({ repository: 'shop', owners, threshold, mode, levels, protectedRefs });
  const policy = POLICIES.get(key) ?? ok(parsePolicy(text, 'policy.yml'));
  POLICIES.set(key, policy);
  return policy;
}

/** An object id that stands for some content or commit. */
export function id(name: string): CommitId {
  return createHash('sha1').update(name).digest('hex') as CommitId;
}

export function statementId(name: string): StatementId {
  return `sha256:${createHash('sha256').update(name).digest('hex')}` as StatementId;
}

function bytesDigest(name: string): string {
  return createHash('sha256').update(`bytes of ${name}`).digest('hex');
}

const MODES: Readonly<Record<string, FileMode>> = { '*': '100755', '@': '120000', '#': '160000' };

/** `-` absent, `A` a file of content A, `A*` executable, `A@` a link, `A#` a submodule. */
export function side(text: string): Side | null {
  if (text === '-') return null;
  const mode = MODES[text.slice(-1)];
  return { mode: mode ?? '100644', oid: id(mode === undefined ? text : text.slice(0, -1)) };
}

/** Path → `old>new`. */
export type Edits = Readonly<Record<string, string>>;

function transitions(edits: Edits): readonly Transition[] {
  return Object.entries(edits)
    .map(([path, edit]) => {
      const [old = '', next = ''] = edit.split('>');
      return { path: path as RepoPath, old: side(old), new: side(next) };
    })
    .sort((a, b) => comparePaths(a.path, b.path));
}

/** A set; paths of `listed` are listed, the others read. */
export function setOf(edits: Edits, listed: readonly string[] = []): readonly SetEntry[] {
  const signed = (text: string): SetEntry['old'] => {
    const found = side(text);
    if (found === null) return null;
    const name = MODES[text.slice(-1)] === undefined ? text : text.slice(0, -1);
    return { ...found, sha256: found.mode === '160000' ? null : bytesDigest(name) };
  };
  return transitions(edits).map(({ path }) => {
    const [old = '', next = ''] = (edits[path] ?? '').split('>');
    return { path, old: signed(old), new: signed(next), how: listed.includes(path) ? 'listed' : 'read' };
  });
}

export interface SignOptions extends Partial<Omit<SignOff, 'kind' | 'set' | 'by'>> {
  readonly id?: string;
  readonly listed?: readonly string[];
  readonly set?: readonly SetEntry[];
  readonly presence?: Presence;
  readonly key?: string;
  readonly by?: string;
}

function verified<S extends Statement>(
  statement: S,
  { id: name, key, presence }: Pick<SignOptions, 'id' | 'key' | 'presence'>,
): Verified<S> {
  return {
    id: statementId(name ?? JSON.stringify(statement)),
    statement,
    key: key ?? `SHA256:${statement.by}`,
    presence: presence ?? 'user-verified',
  };
}

const common = { repo: 'shop', issued: NOW - HOUR, reason: '' };

/** `who` reads the edits and signs them on the present tip. */
export function sign(who: string, edits: Edits, options: SignOptions = {}): Verified<SignOff> {
  const { id: name, listed, presence, key, by, ...fields } = options;
  const statement: SignOff = {
    ...common,
    kind: 'sign-off',
    by: (by ?? `person:${who}`) as Principal,
    target: MAIN,
    tip: id('old'),
    onto: id('old'),
    head: id('head'),
    set: setOf(edits, listed),
    answers: [],
    opened: { paths: [], minutes: null, client: 'cli' },
    after: null,
    changePlan: null,
    ...fields,
  };
  return verified(statement, { id: name ?? `${who} signs`, ...(key && { key }), ...(presence && { presence }) });
}

export function object(
  by: string,
  about: Objection['about'],
  options: { readonly id?: string; readonly key?: string; readonly repo?: string } = {},
): Verified<Objection> {
  const statement: Objection = { ...common, kind: 'objection', by: by as Principal, about };
  return verified({ ...statement, repo: options.repo ?? 'shop' }, options);
}

/** `by` withdraws the statement called `name`. */
export function withdraw(
  by: string,
  name: string,
  options: { id?: string; key?: string; repo?: string } = {},
): Verified<Objection> {
  return object(by, { kind: 'statement', id: statementId(name) }, options);
}

export function reject(
  by: string,
  head: string,
  paths: readonly string[],
  options: { readonly id?: string; readonly key?: string; readonly repo?: string; readonly target?: RefName } = {},
): Verified<Objection> {
  const { target = MAIN, ...rest } = options;
  return object(by, { kind: 'request', target, head: id(head), paths: paths as readonly RepoPath[] }, rest);
}

export function permit(
  by: string,
  what: Permit['what'],
  about: string,
  options: Partial<Pick<Permit, 'expires' | 'issued' | 'repo'>> & { readonly id?: string; readonly key?: string } = {},
): Verified<Permit> {
  const { id: name, key, ...fields } = options;
  const base = { ...common, kind: 'permit', by: by as Principal, what, about, incident: 'INC-1' } as const;
  const statement: Permit = { ...base, expires: NOW + 3 * HOUR, ...fields };
  return verified(statement, { id: name ?? `${by} permits`, ...(key && { key }) });
}

/** Digest of edits, as a break-glass permit names it. */
export function digestOf(edits: Edits): string {
  return changeDigest('sha1', transitions(edits));
}

/** A record that ends at the old tip and names statements by name. */
export function record(
  name: string,
  edits: Edits | null,
  counted: readonly string[],
  options: Partial<LandingRecord> & { readonly left?: Edits } = {},
): RecordedLanding {
  const { left = {}, ...fields } = options;
  const statement: LandingRecord = {
    ...common,
    kind: 'record',
    by: 'gate:main' as Principal,
    place: MAIN,
    previous: null,
    old: id('older'),
    new: id('old'),
    home: id('home'),
    store: null,
    mode: 'enforce',
    rules: 1,
    requirement: [],
    counted: counted.map((each) => ({ statement: statementId(each), person: 'sue' as PersonId })),
    permits: [],
    contributors: [],
    from: null,
    verdict: 'pass',
    ...fields,
  };
  const leftSides = new Map(Object.entries(left).map(([path, text]) => [path as RepoPath, side(text)]));
  return {
    id: statementId(name),
    record: statement,
    transitions: edits === null ? null : transitions(edits),
    left: leftSides,
  };
}

/** A requirement for signatures, with its scope. */
export interface Ask {
  readonly rule?: string;
  readonly count?: number;
  readonly level?: number | null;
  readonly owners?: readonly string[];
  readonly paths?: readonly string[];
  readonly coverage?: 'exact' | 'rebased';
  readonly presence?: Presence;
  readonly waived?: string;
  readonly faults?: RequirementScope['faults'];
}

function scopeOf(ask: Ask): RequirementScope {
  const { rule = 'ai-by-junior', count = 1, level = 6, coverage = 'rebased', presence = 'none' } = ask;
  const requirement: RequirementScope['requirement'] =
    ask.owners === undefined
      ? { kind: 'sign-off', rule, count, level, from: [], coverage, presence }
      : { kind: 'owners', rule, path: ask.paths?.[0] ?? '*', owners: ask.owners, count };
  return {
    requirement,
    members: (ask.owners as readonly PersonId[] | undefined) ?? null,
    paths: (ask.paths as readonly RepoPath[] | undefined) ?? null,
    coverage,
    presence,
    waived: ask.waived ?? null,
    faults: ask.faults ?? [],
  };
}

/** `jun:author:claimed`; a name in no people file is a guest. */
export function contributor(text: string, people: People = PEOPLE): ContentContributor {
  const [who = '', as = '', known = 'claimed'] = text.split(':');
  return {
    who,
    person: people.persons.has(who as PersonId) ? (who as PersonId) : null,
    as: as.split('+') as ContentContributor['as'],
    known: known as ContentContributor['known'],
  };
}

export const RULE_NODE: DecisionNode = {
  id: 'rules.ai-by-junior',
  title: 'a senior engineer has judged it',
  state: 'pending',
  condition: 'true',
  observed: [],
  reason: 'applies',
  remedy: 'somebody signs',
  source: 'policy.yml:1',
  children: [],
};

/** What a case says; everything else is an ordinary landing that asks for one senior. */
export interface Landed {
  readonly lands: Edits;
  readonly given?: readonly Verified[];
  readonly asks?: readonly Ask[];
  /** Requirements beside signatures. */
  readonly more?: readonly Requirement[];
  readonly contributors?: readonly string[];
  readonly tier?: LandingInput['tier'];
  readonly mode?: PolicyMode;
  readonly levels?: 'people' | 'none';
  readonly threshold?: number;
  readonly people?: People;
  readonly ceased?: Readonly<Record<string, number | null>>;
  readonly oldSides?: Readonly<Record<string, string>>;
  /** Statement's name → paths whose signed edit merges to what lands. */
  readonly rebased?: Readonly<Record<string, readonly string[]>>;
  /** Statement's name → names of older ones. */
  readonly replaces?: Readonly<Record<string, readonly string[]>>;
  readonly rejected?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly decision?: Partial<Decision>;
  readonly input?: Partial<LandingInput>;
}

/** The judge's input for a case. */
export function inputOf(landed: Landed): LandingInput {
  const mode = landed.mode ?? 'enforce';
  const people = landed.people ?? PEOPLE;
  const policy = policyOf(mode, landed.levels, landed.threshold);
  const scopes = (landed.asks ?? [{}]).map(scopeOf);
  const requirements = [...scopes.map((scope) => scope.requirement), ...(landed.more ?? [])];
  const pending = requirements.length > 0;
  const decision: Decision = {
    state: pending ? 'pending' : 'pass',
    mode,
    enforced: true,
    policySource: 'refs/heads/main:.countersign/policy.yml',
    policyDigest: policy.digest,
    root: {
      ...RULE_NODE,
      id: 'change',
      state: pending ? 'pending' : 'pass',
      children: [{ ...RULE_NODE, children: pending ? [RULE_NODE] : [], state: pending ? 'pending' : 'pass' }],
    },
    requirements,
    acts: [],
    ...landed.decision,
  };
  const lands = transitions(landed.lands);
  return {
    objectFormat: 'sha1',
    target: MAIN,
    old: id('old'),
    new: id('new'),
    alongFirstParents: true,
    commits: [id('new')],
    heads: [],
    transitions: lands,
    oldSides: new Map(Object.entries(landed.oldSides ?? {}).map(([path, text]) => [path as RepoPath, side(text)])),
    sha256: digests(),
    decision,
    scopes,
    tier: landed.tier ?? 'medium',
    people,
    policy,
    contributors: (landed.contributors ?? ['jun:author:pusher']).map((text) => contributor(text, people)),
    statements: landed.given ?? [],
    refused: [],
    records: [],
    later: new Set(),
    startTips: new Set(),
    sources: [],
    merge: null,
    rebased: nested(
      landed.rebased ?? {},
      (paths) => new Map(paths.map((path) => [path as RepoPath, 'merges-to-landed'])),
    ),
    ceased: new Map(Object.entries({ old: null, ...landed.ceased }).map(([name, time]) => [id(name), time])),
    replaces: nested(landed.replaces ?? {}, (names) => new Set(names.map(statementId))),
    rejected: nested(landed.rejected ?? {}, (sides) => {
      return new Map(Object.entries(sides).map(([path, text]) => [path as RepoPath, side(text)]));
    }),
    lifters: ['oli', 'pat', 'sol'] as PersonId[],
    permitters: { 'break-glass': ['sue', 'jun'] as PersonId[], undo: ['sue', 'jun'] as PersonId[] },
    labels: [],
    after: null,
    now: NOW,
    ...landed.input,
  };
}

function nested<V, T>(named: Readonly<Record<string, V>>, make: (value: V) => T): ReadonlyMap<StatementId, T> {
  return new Map(Object.entries(named).map(([name, value]) => [statementId(name), make(value)]));
}

/** The SHA-256 of every content that has a short name. */
function digests(): ReadonlyMap<ObjectId, string> {
  return DIGESTS;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGESTS: ReadonlyMap<ObjectId, string> = new Map(
  [...LETTERS].flatMap((letter) =>
    ['', ...Array.from({ length: 60 }, (_, index) => String(index))].map((digit): [ObjectId, string] => [
      id(letter + digit),
      bytesDigest(letter + digit),
    ]),
  ),
);
