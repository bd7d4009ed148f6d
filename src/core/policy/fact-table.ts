/**
 * Every fact a rule may name: one row per dotted key, with its type in CEL, its meaning, and where it was read. The
 * type checker, the evaluation, the explanation, `--what-if`, policy tests and the documentation all use this table.
 */
import { PATH_CLASSES } from './path-classes.ts';
import { RISK_TIERS } from '../../model/assessment.ts';
import type { Facts, Known } from '../../model/facts.ts';

/** A value that a fact may have; numbers of type `int` are whole. */
export type FactValue = string | number | boolean | readonly string[];

export type FactType = 'bool' | 'int' | 'double' | 'string' | 'list<string>';

export interface FactRow {
  readonly key: string;
  readonly type: FactType;
  readonly about: string;
  /** Where the value comes from, for explanations. */
  readonly source: string;
  /** Values a string (or list) may have, when they are known. */
  readonly values?: readonly string[];
  readonly read: (facts: Facts) => Known<FactValue>;
}

function row(
  key: string,
  type: FactType,
  source: string,
  about: string,
  read: (facts: Facts) => FactValue | Known<FactValue>,
  values?: readonly string[],
): FactRow {
  return {
    key,
    type,
    source,
    about,
    ...(values === undefined ? {} : { values }),
    read: (facts) => {
      const value = read(facts);
      return typeof value === 'object' && 'kind' in value ? value : { kind: 'known', value };
    },
  };
}

function map<T>(known: Known<T>, pick: (value: T) => FactValue): Known<FactValue> {
  return known.kind === 'known' ? { kind: 'known', value: pick(known.value) } : known;
}

const ATTRIBUTION = 'attribution';
const PEOPLE = 'people.yml';
const SERVICES = 'services.yml';
const GIT = 'git';
const HISTORY = 'history index';

const AI: readonly FactRow[] = [
  row('ai.assisted', 'bool', ATTRIBUTION, 'AI contributed more than a trivial amount', (f) => f.ai.assisted),
  row('ai.lines', 'int', ATTRIBUTION, 'changed lines written by an AI (or AI and human together)', (f) => f.ai.lines),
  row('ai.lines_added', 'int', ATTRIBUTION, 'the added ones among them', (f) => f.ai.added),
  row('ai.lines_deleted', 'int', ATTRIBUTION, 'the deleted ones among them', (f) => f.ai.deleted),
  row('ai.share', 'double', ATTRIBUTION, 'their part of all changed lines, 0.0 to 1.0', (f) => f.ai.share),
  row('ai.share_added', 'double', ATTRIBUTION, 'their part of the added lines', (f) => f.ai.addedShare),
  row('ai.share_deleted', 'double', ATTRIBUTION, 'their part of the deleted lines', (f) => f.ai.deletedShare),
  row('ai.captured', 'int', ATTRIBUTION, 'AI lines whose best evidence was captured by a hook', (f) => f.ai.captured),
  row('ai.noted', 'int', ATTRIBUTION, 'AI lines whose best evidence is a note', (f) => f.ai.noted),
  row('ai.declared', 'int', ATTRIBUTION, 'AI lines whose best evidence is a trailer or account', (f) => f.ai.declared),
  row('ai.inferred', 'int', ATTRIBUTION, 'AI lines only inferred (a hint)', (f) => f.ai.inferred),
  row('ai.suggestion', 'int', ATTRIBUTION, 'lines of applied suggestions of a review bot', (f) => f.ai.suggestion),
  row('ai.opaque_files', 'int', ATTRIBUTION, 'files without lines that an AI wrote', (f) => f.ai.opaqueFiles),
  row('ai.tools', 'list<string>', ATTRIBUTION, 'tools named by the evidence', (f) => f.ai.tools),
  row('ai.models', 'list<string>', ATTRIBUTION, 'models named by the evidence', (f) => f.ai.models),
  row('ai.roles', 'list<string>', ATTRIBUTION, 'roles of the marks', (f) => f.ai.roles, [
    'agent',
    'suggestion',
    'automation',
  ]),
  row('human.lines', 'int', ATTRIBUTION, 'changed lines with evidence that a human wrote them', (f) => f.humanLines),
  row('unknown.lines', 'int', ATTRIBUTION, 'changed lines nobody can tell about', (f) => f.unknown.lines),
  row('unknown.share', 'double', ATTRIBUTION, 'their part of all changed lines', (f) => f.unknown.share),
  row('unknown.unreadable', 'int', ATTRIBUTION, 'those whose evidence cannot be read', (f) => f.unknown.unreadable),
  row(
    'unknown.noted_human',
    'int',
    ATTRIBUTION,
    'those that a note calls human, and that the policy does not believe at this tier',
    (f) => f.unknown.notedHuman,
  ),
  row(
    'unknown.significant',
    'bool',
    ATTRIBUTION,
    'some is unknown, and together with the AI lines it is more than trivial',
    (f) => f.unknown.moreThanTrivial,
  ),
  row(
    'unknown.opaque_files',
    'int',
    ATTRIBUTION,
    'files without lines of unknown origin',
    (f) => f.unknown.opaqueFiles,
  ),
  row(
    'evidence.unreadable',
    'bool',
    ATTRIBUTION,
    'some evidence exists and cannot be read',
    (f) => f.evidenceUnreadable,
  ),
  row('evidence.findings', 'list<string>', ATTRIBUTION, 'rule ids of contradictions and damage', (f) => f.findings),
];

const CHANGE: readonly FactRow[] = [
  row('size.lines', 'int', GIT, 'lines added plus deleted', (f) => f.size.lines),
  row('size.added', 'int', GIT, 'lines added', (f) => f.size.added),
  row('size.deleted', 'int', GIT, 'lines deleted', (f) => f.size.deleted),
  row('size.files', 'int', GIT, 'paths changed', (f) => f.size.files),
  row('change.commits', 'int', GIT, 'commits in the change', (f) => f.commits),
  row('change.target', 'string', GIT, 'the ref it is meant for', (f) => f.target),
  row('change.target_protected', 'bool', 'policy.yml', 'that ref is protected', (f) => f.targetProtected),
  row('change.age_hours', 'int', GIT, 'hours since its oldest commit was written', (f) => f.ageHours),
  row('classes', 'list<string>', 'path classes', 'classes of the changed paths', (f) => f.classes, PATH_CLASSES),
  row(
    'content.dependencies_only',
    'bool',
    'path classes',
    'only dependency manifests and lock files change',
    (f) => f.content.dependenciesOnly,
  ),
  row(
    'content.dependency_update',
    'bool',
    'manifests',
    'besides, only versions change in the manifests',
    (f) => f.content.dependencyUpdate,
  ),
  row(
    'content.release',
    'bool',
    'release files',
    'only versions, changelogs and lock files change',
    (f) => f.content.release,
  ),
];

const WHO: readonly FactRow[] = [
  row('author.id', 'string', PEOPLE, 'the author whose level is lowest', (f) => f.author.id),
  row('author.level', 'int', PEOPLE, 'lowest level among authors and co-authors; 0 for guests', (f) => f.author.level),
  row('author.guest', 'bool', PEOPLE, 'an author is in no people file', (f) => f.author.guest),
  row('author.robot', 'bool', PEOPLE, 'every author is a robot', (f) => f.author.robot),
  row('author.policy_owner', 'bool', 'policy.yml', 'every author owns the policy', (f) => f.author.policyOwner),
  row('author.capture', 'bool', PEOPLE, 'capture is enrolled for an author', (f) => f.author.captureEnrolled),
  row('author.teams', 'list<string>', PEOPLE, 'teams of the authors', (f) => f.author.teams),
  row('author.roles', 'list<string>', PEOPLE, 'roles of the authors', (f) => f.author.roles),
  row(
    'contributors.count',
    'int',
    PEOPLE,
    'people who may not sign because it is theirs',
    (f) => f.contributors.length,
  ),
  row(
    'contributors.guests',
    'int',
    PEOPLE,
    'those among them in no people file',
    (f) => f.contributors.filter((c) => c.guest).length,
  ),
  row('contributors.level', 'int', PEOPLE, 'lowest level among all of them', (f) =>
    Math.min(15, ...f.contributors.map((c) => c.level)),
  ),
  row('prompter.known', 'bool', ATTRIBUTION, 'it is known who prompted the agent', (f) => f.prompter !== null),
  row('prompter.id', 'string', ATTRIBUTION, 'who prompted the agent', (f) => f.prompter?.id ?? NO_PROMPTER),
  row(
    'prompter.level',
    'int',
    PEOPLE,
    'the level of whoever prompted the agent',
    (f) => f.prompter?.level ?? NO_PROMPTER,
  ),
  row('people.listed', 'bool', PEOPLE, 'there is a people file', (f) => f.peopleListed),
];

const NO_PROMPTER: Known<FactValue> = {
  kind: 'not-read',
  why: 'nobody is named as prompter; test prompter.known first',
};

const RISK: readonly FactRow[] = [
  row('risk.tier', 'string', 'assessment', 'risk tier of the change', (f) => f.risk.tier, RISK_TIERS),
  row('risk.score', 'double', 'assessment', 'risk score of the change', (f) => f.risk.score),
  row('risk.not_read', 'list<string>', 'assessment', 'classifiers that could not run', (f) => f.risk.notRead),
  row('service.names', 'list<string>', SERVICES, 'services whose paths change', (f) => f.service.names),
  row(
    'service.tier',
    'int',
    SERVICES,
    'worst service tier: 1 to 3, or 4 when no listed service is touched',
    (f) => f.service.tier,
  ),
  row(
    'service.environments',
    'list<string>',
    SERVICES,
    'environments of these services',
    (f) => f.service.environments,
  ),
  row('service.regions', 'list<string>', SERVICES, 'regions of these services', (f) => f.service.regions),
  row(
    'service.dependents',
    'int',
    SERVICES,
    'services that depend on them, directly or not',
    (f) => f.service.dependents,
  ),
  row('service.peak', 'bool', SERVICES, 'one of them has a peak window now', (f) => f.service.peak),
  row('service.freeze', 'bool', SERVICES, 'one of them is frozen now', (f) => f.service.freeze),
  row('history.read', 'bool', HISTORY, 'the history index was read', (f) => f.history.kind === 'known'),
  row('history.author_landings_7d', 'int', HISTORY, "the authors' landings without sign-off in seven days", (f) =>
    map(f.history, (h) => h.authorLandings),
  ),
  row('history.author_lines_7d', 'int', HISTORY, 'lines of these landings', (f) =>
    map(f.history, (h) => h.authorLines),
  ),
  row('history.paths_landings_7d', 'int', HISTORY, 'landings without sign-off on the same paths in seven days', (f) =>
    map(f.history, (h) => h.resourceLandings),
  ),
  row('history.paths_lines_7d', 'int', HISTORY, 'lines of these landings', (f) =>
    map(f.history, (h) => h.resourceLines),
  ),
];

/** All rows, in the order of the documentation. */
export const FACT_TABLE: readonly FactRow[] = [...AI, ...CHANGE, ...WHO, ...RISK];

/** Key → row. */
export const FACT_ROWS: ReadonlyMap<string, FactRow> = new Map(FACT_TABLE.map((fact) => [fact.key, fact]));

/** Fields of the elements of `paths` and `factors`, and the methods of both, for checking and documentation. */
export const ELEMENT_FIELDS: ReadonlyMap<
  string,
  ReadonlyMap<string, { readonly type: string; readonly about: string }>
> = new Map([
  [
    'Path',
    new Map([
      ['path', { type: 'string', about: 'the path' }],
      ['old_path', { type: 'string', about: 'the path before a rename' }],
      ['status', { type: 'string', about: 'added, modified, deleted or renamed' }],
      ['classes', { type: 'list<string>', about: 'what the path is about' }],
      ['added', { type: 'int', about: 'lines added' }],
      ['deleted', { type: 'int', about: 'lines deleted' }],
      ['ai_lines', { type: 'int', about: 'changed lines written by an AI' }],
      ['unknown_lines', { type: 'int', about: 'changed lines nobody can tell about' }],
      ['opaque', { type: 'bool', about: 'no lines can be told (binary, submodule)' }],
    ]),
  ],
  [
    'Factor',
    new Map([
      ['rule', { type: 'string', about: 'rule id of the factor' }],
      ['severity', { type: 'string', about: 'info, low, medium, high or critical' }],
      ['state', { type: 'string', about: 'found, or error when an input could not be read' }],
      ['path', { type: 'string', about: 'the path, empty for the whole change' }],
      ['effect', { type: 'string', about: 'what it does: delete, replace, expose …' }],
      ['reversible', { type: 'string', about: 'yes, with-effort, no or unknown' }],
    ]),
  ],
]);
