/** A whole change: folder by folder, then files of values, locks, backends and Terragrunt, then the sum. */
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { configurationOf, evaluatorOf } from '../../../reading/hcl/configuration.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { HclBody } from '../../../reading/hcl/body.ts';
import { factorOf } from '../../factor.ts';
import type { FamilyInput } from '../family.ts';
import { unreadable } from '../unreadable.ts';
import { DELETE_MASS } from '../infrastructure/terraform-rules.ts';
import { folderOf, isAutomaticValues, placesBesideValues, terraformFile } from '../terraform-paths.ts';
import { touchedNames } from './blocks.ts';
import { movesOfCallers } from './caller-moves.ts';
import { changedReads, isDecoded } from './data-files.ts';
import { Findings, settledBetween } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { judgeBackendFile, judgeLockFile } from './judge-files.ts';
import { judgeTerragrunt } from './judge-terragrunt.ts';
import { judgeModules } from './judge-modules.ts';
import { judgePrograms, judgeResources } from './judge-resources.ts';
import { judgeRenamedRoot, judgeSettings } from './judge-settings.ts';
import { Sources } from './sources.ts';
import type { Folder, ReadPair } from './sources.ts';

/** So many destroyed instances are a finding of their own. */
const MASS = 10;

/** Data files that touch the same names of a folder: what they change together is told at so many of them. */
const MOST_TOLD = 20;

/** Every factor of a change. */
export function judgeChange(input: FamilyInput): readonly Factor[] {
  const sources = new Sources(input);
  const findings = new Findings(input.context);
  const folders = foldersOf(sources);
  for (const { path, before, after } of folders) {
    findings.remember(path, before.configuration, after.configuration);
  }
  findings.rememberMoves(movesOfCallers(folders, sources));
  for (const folder of folders) judgeFolder(folder, sources, findings);
  for (const path of sources.readingFolders()) judgeReading(sources.folder(path), sources, findings);
  for (const pair of sources.others) judgeOther(pair, sources, findings);
  if (findings.destroyed >= MASS) reportMass(findings, input.files[0]?.path ?? null);
  return [...sources.broken, ...findings.factors];
}

/** Changed folders; one that went and one that came with the same resources are one folder that was renamed. */
function foldersOf(sources: Sources): readonly Folder[] {
  const values = sources.others.filter(({ path }) => isAutomaticValues(path)).map(({ path }) => folderOf(path));
  const all = [...new Set([...sources.changedFolders(), ...values])].map((path) => sources.folder(path));
  const came = new Map<string, Folder>();
  for (const folder of all) {
    if (folder.before.exists) continue;
    for (const address of folder.after.configuration.resources.keys()) came.set(address, folder);
  }
  const joined = new Set<Folder>();
  const kept = all.flatMap((folder) => {
    const next = folder.after.exists ? null : successorOf(folder.before.configuration, came, joined);
    if (next === null) return [folder];
    joined.add(next);
    return [{ path: next.path, before: folder.before, after: next.after, was: folder.path }];
  });
  return kept.filter((folder) => !joined.has(folder));
}

/** The new folder that holds at least half of what the old one held. */
function successorOf(
  before: Configuration,
  came: ReadonlyMap<string, Folder>,
  taken: ReadonlySet<Folder>,
): Folder | null {
  const shared = new Map<Folder, number>();
  for (const address of before.resources.keys()) {
    const folder = came.get(address);
    if (folder !== undefined && !taken.has(folder)) shared.set(folder, (shared.get(folder) ?? 0) + 1);
  }
  const [best] = [...shared].sort(([, a], [, b]) => b - a);
  return best !== undefined && best[1] * 2 >= before.resources.size ? best[0] : null;
}

function judgeFolder(folder: Folder, sources: Sources, findings: Findings): void {
  const comparison = comparisonOf(folder, sources);
  if (folder.was !== undefined) judgeRenamedRoot(folder.was, folder, findings);
  judgeResources(comparison, findings);
  judgePrograms(comparison, findings);
  judgeModules(comparison, folder.path, sources, findings);
  judgeSettings(comparison, findings);
  if (comparison.oldValues.exhausted || comparison.newValues.exhausted) {
    const reason = 'its loops compute more than is followed';
    const [first] = [...folder.after.configuration.locals.values(), ...folder.after.configuration.resources.values()];
    const path = first?.path ?? folder.path;
    findings.add(unreadable({ path }, 'terraform', reason, findings.context));
  }
}

function comparisonOf(folder: Folder, sources: Sources): Comparison {
  return readingOf(folder, sources).touchedBy(null);
}

/** Both sides of a folder, and what of it reads which changed data files. */
interface Reading {
  readonly reads: ReadonlyMap<string, readonly string[]>;
  /** The comparison in which only these reads differ; without them, all. */
  touchedBy(reads: ReadonlySet<string> | null): Comparison;
}

function readingOf({ path, was, before, after }: Folder, { data }: Sources): Reading {
  const assigned = changedValues(before.values, after.values);
  const [oldFiles, newFiles] = [data.seenFrom(was ?? path, was ?? path, 'before'), data.seenFrom(path, path, 'after')];
  const oldValues = evaluatorOf(before.configuration, before.values, undefined, oldFiles);
  const newValues = evaluatorOf(after.configuration, after.values, undefined, newFiles);
  const reads = changedReads([before.configuration, after.configuration], [oldValues, newValues], data.changed);
  const settled = settledBetween(oldValues, newValues);
  const touchedBy = (names: ReadonlySet<string> | null): Comparison => ({
    before: before.configuration,
    after: after.configuration,
    oldValues,
    newValues,
    root: path,
    prefix: '',
    call: null,
    touched: touchedNames(before.configuration, after.configuration, assigned, settled, names ?? new Set(reads.keys())),
    onlyTouched: false,
  });
  return { reads, touchedBy };
}

/** A folder of which only data files changed: what each of them changes is told at its place. */
function judgeReading(folder: Folder, sources: Sources, findings: Findings): void {
  const reading = readingOf(folder, sources);
  const decodes = sources.decodes(folder.path);
  for (const { paths, names, told } of readTogether(reading.reads, sources.data.changed.keys())) {
    const comparison = reading.touchedBy(names);
    if (comparison.touched.size === 0) continue;
    for (const path of paths) {
      const { before = null, after = null } = sources.data.changed.get(path) ?? {};
      if (decodes && !isDecoded(path, [before, after])) {
        const reason = 'it cannot be decoded, or holds more values than are followed';
        findings.add(unreadable({ path: path as RepoPath }, 'terraform', reason, findings.context));
      }
    }
    // The sides are those of the whole change: files that touch the same names are told the same.
    for (const path of paths.slice(0, told)) {
      const endLine = Math.max(1, (sources.data.changed.get(path)?.after ?? '').split('\n').length - 1);
      const body: HclBody = { attributes: new Map(), blocks: [], line: 1, endLine };
      const call: Declared = { path: path as RepoPath, block: { type: 'data', labels: [], body, line: 1, endLine } };
      const only: Comparison = { ...comparison, call, onlyTouched: true };
      judgeResources(only, findings);
      judgeModules(only, folder.path, sources, findings);
      judgeSettings(only, findings);
    }
  }
}

/** Data files that are read at the same places, with the names of those; what comes after many is told as one. */
function readTogether(
  reads: ReadonlyMap<string, readonly string[]>,
  changed: Iterable<string>,
): readonly { readonly paths: readonly string[]; readonly names: ReadonlySet<string>; readonly told: number }[] {
  const readAt = new Map<string, string[]>([...changed].map((path) => [path, []]));
  for (const [name, paths] of reads) for (const path of paths) readAt.get(path)?.push(name);
  const groups = new Map<string, { readonly paths: string[]; readonly names: Set<string> }>();
  for (const [path, names] of readAt) {
    const own = [...new Set(names)].sort().join('\n');
    const key = groups.size < MOST_GROUPS || groups.has(own) ? own : REST;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { paths: [path], names: new Set(names) });
    else {
      group.paths.push(path);
      for (const name of names) group.names.add(name);
    }
  }
  return [...groups].map(([key, group]) => ({ ...group, told: key === REST ? 1 : MOST_TOLD }));
}

/** So many are told one by one, because each is a look at the whole folder. */
const MOST_GROUPS = 50;
const REST = '\0';

/** Names whose values differ between two lists of files of values. */
function changedValues(before: readonly HclBody[], after: readonly HclBody[]): ReadonlySet<string> {
  const [old, next] = [flat(before), flat(after)];
  const changed = new Set<string>();
  for (const name of [...old.keys(), ...next.keys()]) if (old.get(name) !== next.get(name)) changed.add(name);
  return changed;
}

/** The first file that names a variable wins. */
function flat(files: readonly HclBody[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const body of files) {
    for (const { name, value } of body.attributes.values()) {
      if (!found.has(name)) found.set(name, canonical(value));
    }
  }
  return found;
}

function judgeOther(pair: ReadPair, sources: Sources, findings: Findings): void {
  switch (terraformFile(pair.path)) {
    case 'lock':
      return judgeLockFile(pair, findings);
    case 'backend':
      return judgeBackendFile(pair, findings);
    case 'terragrunt':
      return judgeTerragrunt(pair, sources, findings);
    case 'values':
      return judgeValues(pair, sources, findings);
    case 'configuration':
    case null:
  }
}

/** Values that are named when the tool is run: what they change in the configuration that they are for. */
function judgeValues(pair: ReadPair, sources: Sources, findings: Findings): void {
  if (pair.before === null || pair.after === null) return;
  // Beside no configuration, even those of the usual names are named when the tool is run.
  if (isAutomaticValues(pair.path) && sources.folder(folderOf(pair.path)).after.exists) return;
  for (const folder of configurationsOf({ ...pair, before: pair.before, after: pair.after }, sources))
    judgeValuesOf(folder, { ...pair, before: pair.before, after: pair.after }, sources, findings);
}

/** A file of values with both sides. */
type ValuesPair = ReadPair & { readonly before: HclBody; readonly after: HclBody };

/** So many configurations may be given the same values. */
const MOST_BESIDE = 3;

/**
 * The nearest configuration above the values; where it does not declare what they change, those beside them that declare
 * the most of it.
 */
function configurationsOf(pair: ValuesPair, sources: Sources): readonly Folder[] {
  const changed = changedValues([pair.before], [pair.after]);
  if (changed.size === 0) return [];
  const declared = ({ variables }: Configuration): number => [...changed].filter((name) => variables.has(name)).length;
  const nearest = nearestConfiguration(folderOf(pair.path), sources);
  if (nearest !== null && declared(nearest.after.configuration) > 0) return [nearest];
  const beside = placesBesideValues([pair]);
  const found = sources
    .configuredFolders()
    .filter((path) => beside.holds(path))
    .map((path) => ({ path, count: declared(sources.configuration(path, 'after') ?? EMPTY) }));
  const most = Math.max(1, ...found.map(({ count }) => count));
  return found
    .filter(({ count }) => count === most)
    .slice(0, MOST_BESIDE)
    .map(({ path }) => sources.folder(path));
}

const EMPTY: Configuration = configurationOf([]);

function judgeValuesOf(folder: Folder, pair: ValuesPair, sources: Sources, findings: Findings): void {
  const before = { ...folder.before, values: [pair.before, ...folder.before.values] };
  const after = { ...folder.after, values: [pair.after, ...folder.after.values] };
  // The configuration itself was compared already: here, what these values change in the new one.
  const steady = { ...before, configuration: after.configuration };
  const comparison: Comparison = {
    ...comparisonOf({ path: folder.path, before: steady, after }, sources),
    call: {
      path: pair.path,
      block: { type: 'values', labels: [], body: pair.after, line: 1, endLine: pair.after.endLine },
    },
    onlyTouched: true,
  };
  judgeResources(comparison, findings);
  judgeModules(comparison, folder.path, sources, findings);
  judgeSettings(comparison, findings);
}

function nearestConfiguration(from: RepoPath, sources: Sources): Folder | null {
  for (let path = from; ; path = folderOf(path)) {
    const folder = sources.folder(path);
    if (folder.after.configuration.variables.size > 0 || folder.after.configuration.resources.size > 0) return folder;
    if (path === '') return null;
  }
}

function reportMass(findings: Findings, path: RepoPath | null): void {
  findings.add(
    factorOf(
      DELETE_MASS,
      {
        path,
        from: null,
        to: `${findings.destroyed} instances destroyed or replaced`,
        why: `${DELETE_MASS.why} Judged from source, not from a plan.`,
        witness: String(findings.destroyed),
      },
      findings.context,
    ),
  );
}
