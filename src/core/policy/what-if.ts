/** Hypotheses: facts changed by dotted key, with the type the key has. Used by `--what-if` and by policy tests. */
import { SEVERITIES } from '../../model/assessment.ts';
import type { FactorFact, Facts, Known } from '../../model/facts.ts';
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { nearest } from '../reading/problems.ts';
import { FACT_ROWS } from './fact-table.ts';
import type { FactRow } from './fact-table.ts';

export type WhatIfResult =
  | { readonly kind: 'ok'; readonly facts: Facts }
  | { readonly kind: 'invalid'; readonly message: string; readonly remedy: string };

/** Applies one `key=value` as a person types it: `risk.tier=high`, `ai.tools=cursor,claude-code`, `history.read=false`. */
export function applyWhatIfText(facts: Facts, assignment: string): WhatIfResult {
  const split = assignment.indexOf('=');
  if (split < 1) return invalid(`\`${assignment}\` is no assignment`, 'write key=value, for example risk.tier=high');
  const key = assignment.slice(0, split).trim();
  const text = assignment.slice(split + 1).trim();
  const row = FACT_ROWS.get(key);
  const list = row?.type === 'list<string>' || key === 'paths' || key === 'factors';
  return applyWhatIf(facts, key, list ? listOf(text) : text);
}

/** Applies one override; values may be text or already typed. `null` makes a fact "not read". */
export function applyWhatIf(facts: Facts, key: string, given: unknown): WhatIfResult {
  if (key === 'paths') return withPaths(facts, given);
  if (key === 'factors') return withFactors(facts, given);
  const row = FACT_ROWS.get(key);
  const change = CHANGES.get(key);
  if (row === undefined) {
    const keys = ['paths', 'factors', ...FACT_ROWS.keys()];
    const near = nearest(key, keys);
    const group = key.split('.')[0] ?? '';
    const inGroup = keys.filter((each) => each.startsWith(`${group}.`));
    const remedy =
      near !== null ? `did you mean \`${near}\`?` : `known: ${(inGroup.length > 0 ? inGroup : keys).join(', ')}`;
    return invalid(`there is no fact \`${key}\``, remedy);
  }
  if (change === undefined) return invalid(`\`${key}\` follows from other facts`, 'set those instead');
  const value = given === null ? null : typed(row, given);
  if (value === undefined) {
    const expected = row.values === undefined ? row.type : row.values.join(', ');
    return invalid(`\`${String(given).slice(0, 60)}\` is no value of ${key}`, `expected ${expected}`);
  }
  const changed = change(facts, value);
  if (changed === null) return invalid(`${key} is always read`, `give it a value of type ${row.type}`);
  return { kind: 'ok', facts: changed };
}

type Value = string | number | boolean | readonly string[];
type Apply = (facts: Facts, value: Value | null) => Facts | null;

function typed(row: FactRow, given: unknown): Value | undefined {
  const fits = (word: string): boolean => row.values === undefined || row.values.includes(word);
  switch (row.type) {
    case 'bool':
      if (given === true || given === 'true') return true;
      return given === false || given === 'false' ? false : undefined;
    case 'int':
    case 'double':
      return number(row, given);
    case 'string':
      return typeof given === 'string' && fits(given) ? given : undefined;
    case 'list<string>': {
      const words = Array.isArray(given) ? (given as readonly unknown[]) : [given];
      return words.every((word): word is string => typeof word === 'string' && fits(word)) ? words : undefined;
    }
  }
}

function number(row: FactRow, given: unknown): number | undefined {
  const text = typeof given === 'number' ? String(given) : typeof given === 'string' ? given : '';
  const level = row.key.endsWith('.level') ? text.replace(/^L/, '') : text;
  const pattern = row.type === 'int' ? /^\d{1,15}$/ : /^\d{1,15}(?:\.\d{1,15})?$/;
  return pattern.test(level) ? Number(level) : undefined;
}

function withPaths(facts: Facts, given: unknown): WhatIfResult {
  const paths = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  if (!paths.every((path): path is string => typeof path === 'string' && path !== '')) {
    return invalid('`paths` takes a list of paths', 'write paths=a.ts,b.ts');
  }
  const blank = {
    status: 'modified',
    classes: [],
    added: 1,
    deleted: 0,
    aiLines: 0,
    unknownLines: 0,
    opaque: false,
  } as const;
  const known = new Map(facts.paths.map((path) => [path.path as string, path]));
  const changed = paths.map(
    (path) => known.get(path) ?? { ...blank, path: path as RepoPath, oldPath: path as RepoPath },
  );
  return { kind: 'ok', facts: { ...facts, paths: changed, size: { ...facts.size, files: changed.length } } };
}

/** Factors as a person writes them: `RULE SEVERITY`, `unread` for one that ended so, and a path where one matters. */
function withFactors(facts: Facts, given: unknown): WhatIfResult {
  const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  const factors: FactorFact[] = [];
  for (const one of list) {
    const match = typeof one === 'string' ? /^([a-z][a-z.-]*) ([a-z]+)( unread)?(?: (\S.*))?$/.exec(one) : null;
    const severity = SEVERITIES.find((level) => level === match?.[2]);
    if (match === null || severity === undefined) {
      return invalid(
        '`factors` takes a list of rules with their severity',
        'write factors: [load.timeout.changed high]',
      );
    }
    const [, rule = '', , unread, path = ''] = match;
    const state = unread === undefined ? 'found' : 'error';
    factors.push({ rule, severity, state, path, effect: 'unknown', reversible: 'unknown' });
  }
  return { kind: 'ok', facts: { ...facts, factors } };
}

/** A setter for a fact that is always read. */
function set(apply: (facts: Facts, value: never) => Facts): Apply {
  return (facts, value) => (value === null ? null : apply(facts, value as never));
}

function known<T>(value: unknown): Known<T> {
  return value === null
    ? { kind: 'not-read', why: 'supposed not to have been read' }
    : { kind: 'known', value: value as T };
}

function inAi(field: keyof Facts['ai']): Apply {
  return set((facts, value) => ({ ...facts, ai: { ...facts.ai, [field]: value } }));
}

function inUnknown(field: keyof Facts['unknown']): Apply {
  return set((facts, value) => ({ ...facts, unknown: { ...facts.unknown, [field]: value } }));
}

function inAuthor(field: keyof Facts['author']): Apply {
  return set((facts, value) => ({ ...facts, author: { ...facts.author, [field]: value } }));
}

function inService(field: 'names' | 'tier' | 'environments' | 'regions' | 'dependents'): Apply {
  return set((facts, value) => ({ ...facts, service: { ...facts.service, [field]: value } }));
}

function inHistory(field: 'authorLandings' | 'authorLines' | 'resourceLandings' | 'resourceLines'): Apply {
  return (facts, value) => {
    if (value === null) return { ...facts, history: known(null) };
    const none = { authorLandings: 0, authorLines: 0, resourceLandings: 0, resourceLines: 0 };
    const current = facts.history.kind === 'known' ? facts.history.value : none;
    return { ...facts, history: known({ ...current, [field]: value }) };
  };
}

/** Whoever is supposed to have prompted the agent is a contributor, too. */
function withPrompter(facts: Facts, id: PersonId): Facts {
  const prompter = { ...(facts.prompter ?? NO_PROMPTER), id };
  const others = facts.contributors.filter((each) => each.id !== id);
  const as = facts.contributors.find((each) => each.id === id)?.as ?? [];
  return { ...facts, prompter, contributors: [...others, { ...prompter, as: [...new Set([...as, 'prompter'])] }] };
}

const NO_PROMPTER = { id: 'prompter' as PersonId, level: 0, guest: false };

const CHANGES: ReadonlyMap<string, Apply> = new Map<string, Apply>([
  ['ai.assisted', inAi('assisted')],
  ['ai.lines', inAi('lines')],
  ['ai.lines_added', inAi('added')],
  ['ai.lines_deleted', inAi('deleted')],
  ['ai.share', inAi('share')],
  ['ai.share_added', inAi('addedShare')],
  ['ai.share_deleted', inAi('deletedShare')],
  ['ai.captured', inAi('captured')],
  ['ai.noted', inAi('noted')],
  ['ai.declared', inAi('declared')],
  ['ai.inferred', inAi('inferred')],
  ['ai.suggestion', inAi('suggestion')],
  ['ai.opaque_files', inAi('opaqueFiles')],
  ['ai.tools', inAi('tools')],
  ['ai.models', inAi('models')],
  ['ai.roles', inAi('roles')],
  ['human.lines', set((facts, value) => ({ ...facts, humanLines: value }))],
  ['unknown.lines', inUnknown('lines')],
  ['unknown.share', inUnknown('share')],
  ['unknown.unreadable', inUnknown('unreadable')],
  ['unknown.noted_human', inUnknown('notedHuman')],
  ['unknown.significant', inUnknown('moreThanTrivial')],
  ['unknown.opaque_files', inUnknown('opaqueFiles')],
  ['evidence.unreadable', set((facts, value) => ({ ...facts, evidenceUnreadable: value }))],
  ['evidence.findings', set((facts, value) => ({ ...facts, findings: value }))],
  ['size.lines', set((facts, value) => ({ ...facts, size: { ...facts.size, lines: value } }))],
  ['size.added', set((facts, value) => ({ ...facts, size: { ...facts.size, added: value } }))],
  ['size.deleted', set((facts, value) => ({ ...facts, size: { ...facts.size, deleted: value } }))],
  ['size.files', set((facts, value) => ({ ...facts, size: { ...facts.size, files: value } }))],
  ['change.commits', set((facts, value) => ({ ...facts, commits: value }))],
  ['change.target', (facts, value) => ({ ...facts, target: known(value) })],
  ['change.target_protected', (facts, value) => ({ ...facts, targetProtected: known(value) })],
  ['change.age_hours', (facts, value) => ({ ...facts, ageHours: known(value) })],
  ['classes', set((facts, value) => ({ ...facts, classes: value }))],
  [
    'content.dependencies_only',
    set((facts, value) => ({ ...facts, content: { ...facts.content, dependenciesOnly: value } })),
  ],
  [
    'content.dependency_update',
    (facts, value) => ({ ...facts, content: { ...facts.content, dependencyUpdate: known(value) } }),
  ],
  ['content.release', (facts, value) => ({ ...facts, content: { ...facts.content, release: known(value) } })],
  ['author.id', inAuthor('id')],
  ['author.level', inAuthor('level')],
  ['author.guest', inAuthor('guest')],
  ['author.robot', inAuthor('robot')],
  ['author.policy_owner', inAuthor('policyOwner')],
  ['author.capture', inAuthor('captureEnrolled')],
  ['author.teams', inAuthor('teams')],
  ['author.roles', inAuthor('roles')],
  [
    'prompter.known',
    (facts, value) => ({ ...facts, prompter: value === true ? (facts.prompter ?? NO_PROMPTER) : null }),
  ],
  ['prompter.id', set((facts, value) => withPrompter(facts, value))],
  [
    'prompter.level',
    set((facts, value) => ({ ...facts, prompter: { ...(facts.prompter ?? NO_PROMPTER), level: value } })),
  ],
  ['people.listed', set((facts, value) => ({ ...facts, peopleListed: value }))],
  ['risk.tier', set((facts, value) => ({ ...facts, risk: { ...facts.risk, tier: value } }))],
  ['risk.score', set((facts, value) => ({ ...facts, risk: { ...facts.risk, score: value } }))],
  ['risk.not_read', set((facts, value) => ({ ...facts, risk: { ...facts.risk, notRead: value } }))],
  ['service.names', inService('names')],
  ['service.tier', inService('tier')],
  ['service.environments', inService('environments')],
  ['service.regions', inService('regions')],
  ['service.dependents', inService('dependents')],
  ['service.peak', (facts, value) => ({ ...facts, service: { ...facts.service, peak: known(value) } })],
  ['service.freeze', (facts, value) => ({ ...facts, service: { ...facts.service, freeze: known(value) } })],
  [
    'history.read',
    (facts, value) => (value === false ? { ...facts, history: known(null) } : inHistory('authorLandings')(facts, 0)),
  ],
  ['history.author_landings_7d', inHistory('authorLandings')],
  ['history.author_lines_7d', inHistory('authorLines')],
  ['history.paths_landings_7d', inHistory('resourceLandings')],
  ['history.paths_lines_7d', inHistory('resourceLines')],
]);

function listOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((word) => word.trim());
}

function invalid(message: string, remedy: string): WhatIfResult {
  return { kind: 'invalid', message, remedy };
}
