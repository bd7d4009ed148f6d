/** Calls of modules: removed, renamed, repeated otherwise, given other values, or taken from another source. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import { configurationOf, evaluatorOf } from '../../../reading/hcl/configuration.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import { deleteRule, FORGET } from '../infrastructure/terraform-rules.ts';
import { bodyText, mentions, touchedNames } from './blocks.ts';
import { settledBetween } from './comparison.ts';
import type { Comparison, Findings } from './comparison.ts';
import { argument } from './call-arguments.ts';
import { judgeFirstCall } from './first-calls.ts';
import { instancesOf, suffixes } from './instances.ts';
import { judgeArguments } from './judge-attributes.ts';
import { judgeResources } from './judge-resources.ts';
import { judgeProviderOf, moduleStep } from './judge-settings.ts';
import { byClass, listed } from './module-contents.ts';
import { localFolder } from './module-folder.ts';
import { publishedType } from './module-kinds.ts';
import { Moves } from './moves.ts';
import { movedBlock } from './report-lost.ts';
import { PROVIDER_CHANGED, REKEY_UNKNOWN } from './rules.ts';
import { lossOf, resourceFactor, settingFactor, typeOf } from './sight.ts';
import type { Sources } from './sources.ts';

/** Modules that call modules are followed this far. */
const DEEPEST_CALL = 4;
const NO_CONFIGURATION: Configuration = configurationOf([]);

/** Compares the calls of both sides by name. `folder` is where the calling configuration lies. */
export function judgeModules(
  comparison: Comparison,
  folder: RepoPath,
  sources: Sources,
  findings: Findings,
  depth = 0,
): void {
  const { before, after } = comparison;
  const moves = new Moves(after);
  for (const [name, old] of before.modules) {
    const next = after.modules.get(name);
    const place = { folder, sources, depth };
    if (next === undefined) judgeGone(name, old, moves, comparison, place, findings);
    else judgeCall(name, old, next, moves, comparison, place, findings);
  }
  for (const [name, next] of after.modules)
    if (!before.modules.has(name) && depth < DEEPEST_CALL)
      judgeFirstCall(name, next, comparison, folder, sources, findings);
}

/** One call whose both sides are at hand, in a configuration that holds nothing else. */
export function judgeOneCall(
  name: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  sources: Sources,
  findings: Findings,
): void {
  const place = { folder: '' as RepoPath, sources, depth: 0 };
  judgeCall(name, old, next, new Moves(comparison.after), comparison, place, findings);
}

interface Place {
  readonly folder: RepoPath;
  readonly sources: Sources;
  readonly depth: number;
}

function judgeCall(
  name: string,
  old: Declared,
  next: Declared,
  moves: Moves,
  comparison: Comparison,
  place: Place,
  findings: Findings,
): void {
  const same = old.block === next.block || bodyText(old.block.body) === bodyText(next.block.body);
  if (same && !mentions(next.block, comparison.touched)) return;
  const address = `module.${name}`;
  judgeProviderOf(comparison.prefix + address, old, next, comparison, findings);
  const step = moduleStep(old.block.body, next.block.body);
  // A module of this repository is compared by what is in it.
  if (step !== null && !bothAtHand(old, next, place)) {
    findings.add(
      settingFactor(PROVIDER_CHANGED, { at: next, address: comparison.prefix + address, ...step }, findings.context),
    );
  }
  const [was, is] = [instancesOf(old.block, comparison.oldValues), instancesOf(next.block, comparison.newValues)];
  const [had, has] = [suffixes(was), suffixes(is)];
  if (had === null || has === null) {
    if (
      was.kind !== is.kind ||
      ('value' in was && 'value' in is && bodyText(old.block.body) !== bodyText(next.block.body))
    ) {
      if (repetition(old) !== repetition(next)) reportUnknown(address, next, comparison, findings);
    }
  } else {
    const kept = new Set(has);
    const implicit =
      was.kind === 'single' && kept.has('[0]') ? '' : was.kind === 'count' && kept.has('') ? '[0]' : null;
    const lost = had.filter(
      (suffix) => !kept.has(suffix) && suffix !== implicit && moves.of(address, suffix).kind === 'lost',
    );
    if (lost.length > 0)
      reportContents(
        `${address}${lost[0] ?? ''}`,
        old,
        next,
        `${lost.length} of ${had.length} instances go`,
        null,
        comparison,
        place,
        findings,
      );
    if (lost.length === had.length) return;
  }
  judgeInside(name, old, next, comparison, place, findings);
}

function bothAtHand(old: Declared, next: Declared, { folder, sources }: Place): boolean {
  const [from, to] = [localFolder(old.block, folder), localFolder(next.block, folder)];
  if (from === null || to === null) return false;
  return sources.configuration(from, 'before') !== null && sources.configuration(to, 'after') !== null;
}

/** The contents of a module that lies in the repository, with the values that both calls give. */
function judgeInside(
  name: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  place: Place,
  findings: Findings,
): void {
  const { folder, sources, depth } = place;
  if (depth >= DEEPEST_CALL) return;
  const [from, to] = [localFolder(old.block, folder), localFolder(next.block, folder)];
  const [before, after] = [
    from === null ? null : sources.configuration(from, 'before'),
    to === null ? null : sources.configuration(to, 'after'),
  ];
  if (from === null || to === null || before === null || after === null) {
    const type = publishedType(next);
    const off = switchedOff(old, next, type, comparison);
    if (off !== null) reportContents(`module.${name}`, old, next, off, null, comparison, place, findings);
    else if (type !== null) judgePublished(name, old, next, type, comparison, findings);
    else judgeArguments(`${comparison.prefix}module.${name}`, old, next, comparison, findings);
    return;
  }
  const assigned = changedArguments(old, next, comparison);
  if (from === to && assigned.size === 0) return;
  // The module itself is judged as a folder; here only what the call changes.
  const steady = from === to ? after : before;
  const { data } = sources;
  const [oldFiles, newFiles] = [
    data.seenFrom(to, comparison.root, 'before'),
    data.seenFrom(to, comparison.root, 'after'),
  ];
  const oldValues = evaluatorOf(steady, [], (variable) => argument(old, variable, comparison.oldValues), oldFiles);
  const newValues = evaluatorOf(after, [], (variable) => argument(next, variable, comparison.newValues), newFiles);
  const inside: Comparison = {
    before: steady,
    after,
    oldValues,
    newValues,
    root: comparison.root,
    prefix: `${comparison.prefix}module.${name}.`,
    call: comparison.call ?? next,
    touched: touchedNames(steady, after, assigned, settledBetween(oldValues, newValues)),
    onlyTouched: from === to,
  };
  judgeResources(inside, findings);
  judgeModules(inside, to, sources, findings, depth + 1);
}

/** The argument by which a module that nobody can look into is told to hold nothing any more; null where there is none. */
function switchedOff(old: Declared, next: Declared, type: string | null, comparison: Comparison): string | null {
  const main = new Set((type ?? '').split('_').slice(1));
  for (const name of next.block.body.attributes.keys()) {
    const [, verb, rest] = SWITCH.exec(name) ?? [];
    if (verb === undefined) continue;
    const is = argument(next, name, comparison.newValues);
    const was = argument(old, name, comparison.oldValues) ?? true;
    if (isOn(is) !== false || isOn(was) !== true) continue;
    // `create_iam_role = false` says nothing of a database; what was on and is off did exist.
    const whole = rest === undefined || rest.split('_').some((word) => word !== '' && main.has(word));
    if (whole || (verb === 'create' && old.block.body.attributes.has(name))) return `${name} = false`;
  }
  return null;
}

const SWITCH = /^(?:module_)?(create|enabled?|deploy)(?:_([a-z0-9_]{1,80}))?$/;

function isOn(value: ReturnType<typeof argument>): boolean | null {
  if (value === true || value === 'true' || value === 1) return true;
  return value === false || value === 'false' || value === 0 ? false : null;
}

/** A well-known published module is judged by its arguments, as if they were those of its main resource. */
function judgePublished(
  name: string,
  old: Declared,
  next: Declared,
  type: string,
  comparison: Comparison,
  findings: Findings,
): void {
  const as = (declared: Declared): Declared => ({
    ...declared,
    block: { ...declared.block, type: 'resource', labels: [type, 'this'] },
  });
  const resource = (declared: Declared): Configuration => ({
    ...NO_CONFIGURATION,
    resources: new Map([
      [`${type}.this`, as({ ...declared, block: { ...declared.block, body: withoutRepetition(declared) } })],
    ]),
  });
  judgeResources(
    {
      ...comparison,
      before: resource(old),
      after: resource(next),
      prefix: `${comparison.prefix}module.${name}.`,
      onlyTouched: false,
    },
    findings,
  );
}

function withoutRepetition({ block }: Declared): Declared['block']['body'] {
  const attributes = new Map([...block.body.attributes].filter(([name]) => !META.has(name)));
  return { ...block.body, attributes };
}

const META: ReadonlySet<string> = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'providers',
  'depends_on',
  'name',
]);

/** Names of variables that the two calls give other values. */
function changedArguments(old: Declared, next: Declared, { touched }: Comparison): ReadonlySet<string> {
  const names = new Set([...old.block.body.attributes.keys(), ...next.block.body.attributes.keys()]);
  const all = mentions(next.block, touched);
  return new Set(
    [...names].filter((name) => {
      if (META.has(name) && name !== 'name') return false;
      return all || textOf(old, name) !== textOf(next, name);
    }),
  );
}

function textOf({ block }: Declared, name: string): string | null {
  const value = attribute(block.body, name);
  return value === null
    ? null
    : bodyText({
        line: 0,
        endLine: 0,
        blocks: [],
        attributes: new Map([[name, { name, value, line: 0, endLine: 0 }]]),
      });
}

function repetition(declared: Declared): string {
  return `${textOf(declared, 'count')} ${textOf(declared, 'for_each')}`;
}

function judgeGone(
  name: string,
  old: Declared,
  moves: Moves,
  comparison: Comparison,
  place: Place,
  findings: Findings,
): void {
  const address = `module.${name}`;
  const had = suffixes(instancesOf(old.block, comparison.oldValues));
  if (had !== null && had.length === 0) return;
  const fate = moves.of(address, had?.[0] ?? '');
  if (fate.kind === 'moved') return;
  if (fate.kind === 'forgotten') {
    findings.add(
      settingFactor(
        FORGET,
        {
          at: fate.statement,
          address: comparison.prefix + address,
          from: `${address} is managed`,
          to: '`removed` with `destroy = false`',
        },
        findings.context,
      ),
    );
    return;
  }
  const twin = [...comparison.after.modules].find(
    ([other, declared]) =>
      !comparison.before.modules.has(other) && bodyText(declared.block.body) === bodyText(old.block.body),
  );
  const to = twin === undefined ? (fate.hint ?? 'the call is gone') : `renamed to module.${twin[0]} without \`moved\``;
  const remedy = twin === undefined ? null : movedBlock(address, `module.${twin[0]}`);
  reportContents(address, old, old, to, remedy, comparison, place, findings);
}

/** One factor for each class of resources that a module holds; one of unknown kind where nobody can look inside. */
function reportContents(
  address: string,
  old: Declared,
  at: Declared,
  to: string,
  remedy: string | null,
  { prefix, call }: Comparison,
  { folder, sources }: Place,
  findings: Findings,
): void {
  const local = localFolder(old.block, folder);
  const inside = local === null ? null : sources.configuration(local, 'before');
  const moves = new Moves(sources.folder(folder).after.configuration);
  const kept = (resource: string): boolean => moves.of(`${address}.${resource}`, '').kind !== 'lost';
  const published = publishedType(old);
  const held =
    inside === null
      ? [
          {
            type: published ?? `module ${textOf(old, 'source') ?? ''}`.slice(0, 200),
            address: published ?? 'its resources',
          },
        ]
      : [...inside.resources]
          .filter(([resource]) => !kept(resource))
          .map(([resource, declared]) => ({ type: typeOf(declared.block), address: resource }));
  for (const [name, group] of byClass(held)) {
    const [first] = group;
    if (first === undefined) continue;
    const rule = deleteRule(name);
    findings.destroyed += group.length;
    findings.add(
      resourceFactor(
        rule,
        {
          at: call ?? at,
          address: `${prefix}${address}.${first.address}`,
          type: first.type,
          from: `${prefix}${address} holds ${listed(group.map((one) => one.address))}`,
          to,
          ...(remedy === null ? {} : { remedy }),
          change: lossOf(first.type),
        },
        findings.context,
      ),
    );
  }
}

function reportUnknown(address: string, next: Declared, { prefix, call }: Comparison, findings: Findings): void {
  findings.add(
    settingFactor(
      REKEY_UNKNOWN,
      {
        at: call ?? next,
        address: prefix + address,
        from: 'its instances before',
        to: '`count` or `for_each` of the call changed',
      },
      findings.context,
    ),
  );
}
