/** Terraform configurations of a change → what each side says of permissions, with the values and files they are given. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBody, HclFile } from '../../../reading/hcl/body.ts';
import { configurationOf } from '../../../reading/hcl/configuration.ts';
import type { Configuration, ConfigurationFile, Declared } from '../../../reading/hcl/configuration.ts';
import { readHclJson } from '../../../reading/hcl/json.ts';
import { readHcl } from '../../../reading/hcl/read.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { IamFact } from '../../../reading/iam/facts.ts';
import { indexOf, instancesOf } from '../../../reading/iam/hcl-names.ts';
import type { Instance } from '../../../reading/iam/hcl-names.ts';
import { valuesReadIn } from '../../../reading/iam/hcl-policy.ts';
import { closedValue, defaultsOf, settledConfiguration } from '../../../reading/iam/settle.ts';
import type { GivenValues, Settled } from '../../../reading/iam/settle.ts';
import { terraformFacts } from '../../../reading/iam/terraform.ts';
import { handsOn } from '../../../reading/iam/terraform-handed-on.ts';
import type { FamilyInput, NeighbourFile, ReadFile } from '../family.ts';
import { folderOf, isTerraformPath, isValuesPath } from '../iam-paths.ts';
import { isAutomaticValues, placesBesideValues } from '../terraform-paths.ts';
import { DataFiles } from '../terraform/data-files.ts';
import { localFolder } from '../terraform/module-folder.ts';
import type { ScopedFact } from './scoped-fact.ts';

type SideName = 'before' | 'after';

/** Modules that call modules are followed this far. */
const DEEPEST_CALL = 3;
/** What the modules that one folder calls may say, each as often as it is called: calls may be repeated by others. */
const MOST_SAID = 2_000;
/** So many values count as much as one policy. */
const VALUES_OF_ONE = 200;
const MANY_CALLS = 'it calls modules that say more of permissions than is followed';

/** One folder as it is judged. */
export interface IamFolder {
  readonly path: string;
  /** Files of values that are named when the tool is run: what is judged is what they change. */
  readonly values: ReadFile | null;
  /** Where findings are shown when no configuration changed. */
  readonly shownAt: ReadFile | null;
}

interface OneSide {
  readonly configuration: Configuration;
  readonly unread: readonly IamFact[];
}

/** The configurations of a change, on both sides. */
export class Configurations {
  readonly #input: FamilyInput;
  readonly #data: DataFiles;
  readonly #parsed = new Map<string, HclFile>();
  readonly #folders = new Map<string, OneSide>();
  readonly #said = new Map<string, number>();
  /** Data files that a configuration read, on either side. */
  readonly consumed: Set<string> = new Set();

  /** `steady` are changed documents that are judged by themselves: configurations see only what they say now. */
  constructor(input: FamilyInput, steady: ReadonlySet<string>) {
    this.#input = input;
    const files = input.files.map((file) =>
      steady.has(file.path) ? { ...file, oldPath: file.path, oldText: file.newText } : file,
    );
    this.#data = new DataFiles({ ...input, files });
  }

  /** What one side of a folder says. */
  facts(folder: IamFolder, side: SideName): readonly ScopedFact[] {
    // The configuration itself is compared by itself: here, what named values change in the new one.
    const seen = folder.values === null ? side : 'after';
    const { configuration, unread } = this.#folder(folder.path, seen);
    const other = this.#folder(folder.path, seen === 'before' ? 'after' : 'before').configuration;
    const given = new Map([...changedDefaults(configuration, other), ...this.#values(folder, side)]);
    const scope = folder.values?.path ?? folder.path;
    const settled = this.#settled(configuration, given, folder.path, folder.path, seen);
    const facts = [
      ...terraformFacts(settled.configuration),
      ...this.#called(settled, folder.path, folder.path, seen, '', 0, { left: MOST_SAID }),
    ];
    const shown = folder.shownAt === null ? facts : facts.map((fact) => placed(fact, shownPlace(folder.shownAt)));
    return [...shown, ...unread].map((fact) => ({ scope, fact }));
  }

  /** Facts of the modules of this repository that a configuration calls. */
  #called(
    caller: Settled,
    folder: string,
    root: string,
    side: SideName,
    prefix: string,
    depth: number,
    budget: { left: number },
  ): readonly IamFact[] {
    if (depth >= DEEPEST_CALL) return [];
    return [...caller.configuration.modules].flatMap(([name, declared]) => {
      const path = localFolder(declared.block, folder);
      if (path === null || path === folder) return [];
      const { configuration } = this.#folder(path, side);
      const said = this.#isJudgedItself(name, path, folder) ? 0 : this.#saidIn(path, side);
      if (said === 0) return [];
      const place = { path: declared.path, lines: { start: declared.block.line, end: declared.block.endLine } };
      return instancesOf(declared.block, caller.configuration).flatMap((instance): readonly IamFact[] => {
        if (budget.left <= 0) return [{ kind: 'unread', owner: prefix, reason: MANY_CALLS, ...place }];
        budget.left -= said;
        const given = givenBy(declared, instance, configuration, caller);
        const inner = this.#settled(configuration, given, path, root, side);
        const owner = `${prefix}module.${name}${indexOf(instance)}.`;
        const own = terraformFacts(inner.configuration).map((fact) =>
          placed({ ...fact, owner: `${owner}${fact.owner}` }, place),
        );
        budget.left -= Math.floor(valuesReadIn(inner.configuration) / VALUES_OF_ONE);
        const below = this.#called(inner, path, root, side, owner, depth + 1, budget);
        return [...own, ...below.map((fact) => placed(fact, place))];
      });
    });
  }

  /** A module that takes no values says the same whoever calls it: what changed in it is told where it stands. */
  #isJudgedItself(name: string, path: string, folder: string): boolean {
    const [before, after] = (['before', 'after'] as const).map((side) => this.#folder(path, side).configuration);
    if ((before?.variables.size ?? 0) > 0 || (after?.variables.size ?? 0) > 0) return false;
    const files = this.#input.files.filter((file) => isTerraformPath(file.path) && folderOf(file.path) === path);
    if (files.length === 0) return false;
    const isNew = files.every(({ oldText }) => oldText === null);
    return (
      isNew ||
      (['before', 'after'] as const).every((side) => {
        const call = this.#folder(folder, side).configuration.modules.get(name);
        return call !== undefined && localFolder(call.block, folder) === path;
      })
    );
  }

  #settled(configuration: Configuration, given: GivenValues, folder: string, root: string, side: SideName): Settled {
    return settledConfiguration(configuration, given, this.#data.seenFrom(folder, root, side), (path) => {
      this.consumed.add(path);
    });
  }

  /** Values that are taken without being named, and those of the file that is judged; the last one wins. */
  #values({ path, values }: IamFolder, side: SideName): GivenValues {
    const automatic = this.#side(path, side, isAutomaticValues);
    const named = values === null ? [] : this.#changed(values, side);
    const bodies = [...automatic.toSorted((a, b) => (a.path < b.path ? -1 : 1)), ...named].flatMap(({ file }) =>
      file.kind === 'hcl' ? [file.body] : [],
    );
    return new Map(bodies.flatMap((body) => [...body.attributes].map(([name, { value }]) => [name, value] as const)));
  }

  /** How much a module says of permissions, whatever it is given: at least one where it calls others. */
  #saidIn(path: string, side: SideName): number {
    const key = `${side} ${path}`;
    const known = this.#said.get(key);
    if (known !== undefined) return known;
    const { configuration } = this.#folder(path, side);
    const said = Math.max(terraformFacts(configuration).length, configuration.modules.size > 0 ? 1 : 0);
    this.#said.set(key, said);
    return said;
  }

  #folder(path: string, side: SideName): OneSide {
    const key = `${side} ${path}`;
    const known = this.#folders.get(key);
    if (known !== undefined) return known;
    const read = this.#readFolder(path, side);
    this.#folders.set(key, read);
    return read;
  }

  #readFolder(path: string, side: SideName): OneSide {
    const bodies: ConfigurationFile[] = [];
    const unread: IamFact[] = [];
    for (const { path: at, file } of this.#side(path, side, isTerraformPath)) {
      if (file.kind === 'hcl') bodies.push({ path: at, body: file.body });
      else {
        const line = file.line ?? 1;
        unread.push({ kind: 'unread', path: at, owner: at, lines: { start: line, end: line }, reason: file.reason });
      }
    }
    return { configuration: configurationOf(bodies), unread };
  }

  #side(
    folder: string,
    side: SideName,
    accepts: (path: string) => boolean,
  ): readonly { readonly path: RepoPath; readonly file: HclFile }[] {
    const own = this.#input.files
      .filter(({ path, oldPath }) => accepts(side === 'before' ? oldPath : path) && folderOf(path) === folder)
      .flatMap((file) => this.#changed(file, side));
    const rest = this.#input.neighbours
      .filter(({ path }) => folderOf(path) === folder && accepts(path))
      .map(({ path, text }) => ({ path, file: this.#parse(path, text) }));
    return [...rest, ...own];
  }

  #changed(file: ReadFile, side: SideName): readonly { readonly path: RepoPath; readonly file: HclFile }[] {
    const text = side === 'before' ? file.oldText : file.newText;
    return text === null ? [] : [{ path: file.path, file: this.#parse(file.path, text) }];
  }

  #parse(path: string, text: string): HclFile {
    const key = `${path}\0${text}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const { parsers } = this.#input;
    const file = path.endsWith('.json') ? readHclJson(parsers, text) : readHcl(parsers, text);
    this.#parsed.set(key, file);
    return file;
  }
}

/** Values of the variables of a called module, in one of its instances. */
function givenBy(
  declared: Declared,
  instance: Instance | null,
  { variables }: Configuration,
  caller: Settled,
): GivenValues {
  const given = new Map(defaultsOf({ variables }));
  for (const variable of variables.keys()) {
    const value = attribute(declared.block.body, variable);
    if (value === null) continue;
    // A document is judged where it is handed over.
    if (handsOn(value, declared, caller.configuration)) given.delete(variable);
    else given.set(variable, closedValue(value, caller, instance));
  }
  return given;
}

/** Defaults that are others than on the other side: what they were and are is known then, whoever else gives a value. */
function changedDefaults({ variables }: Configuration, other: Configuration): GivenValues {
  return new Map(
    [...variables].flatMap(([name, { block }]) => {
      const value = attribute(block.body, 'default');
      const was = defaultIn(other.variables.get(name)?.block.body);
      return value === null || was === null || canonical(value) === canonical(was) ? [] : [[name, value] as const];
    }),
  );
}

function defaultIn(body: HclBody | undefined): ReturnType<typeof attribute> {
  return body === undefined ? null : attribute(body, 'default');
}

function shownPlace(file: ReadFile | null): Pick<IamFact, 'path' | 'lines'> {
  const first = file?.addedLines[0];
  return { path: file?.path ?? ('' as RepoPath), lines: { start: first?.start ?? 1, end: first?.end ?? 1 } };
}

/** The same fact, shown elsewhere: where the cause lies. */
function placed(fact: IamFact, place: Pick<IamFact, 'path' | 'lines'>): IamFact {
  const moved = { ...fact, ...place };
  if (moved.kind !== 'policy' && moved.kind !== 'rbac-role') return moved;
  return { ...moved, statements: moved.statements.map((statement) => ({ ...statement, lines: place.lines })) };
}

/** Folders to judge: those with a changed configuration, and those that a changed file of values or data reaches. */
export function foldersOf(
  input: FamilyInput,
  mayHold: (text: string) => boolean,
  reaches: (neighbour: NeighbourFile, path: string) => boolean,
): readonly IamFolder[] {
  const changed = new Set<string>();
  const found: IamFolder[] = [];
  const configured = configurationsOf(input);
  const holds = (folder: string): boolean =>
    configured.get(folder)?.some(({ text }) => mayHold(text) || callsModule(text)) ?? false;
  for (const file of input.files) {
    const folder = folderOf(file.path);
    if (!isTerraformPath(file.path) && !isTerraformPath(file.oldPath)) continue;
    const speaks = [file.oldText, file.newText].some((text) => text !== null && mayHold(text));
    if (changed.has(folder) || (!speaks && !(callsModules(file) && configured.size > 0))) continue;
    changed.add(folder);
    found.push({ path: folder, values: null, shownAt: null });
  }
  const declared = variablesOf(configured);
  const reached = new Set<string>();
  const reach = (folder: string, file: ReadFile, values: boolean): void => {
    const key = `${folder}\0${values ? file.path : ''}`;
    if (reached.has(key) || (!values && changed.has(folder)) || !holds(folder)) return;
    reached.add(key);
    found.push({ path: folder, values: values ? file : null, shownAt: file });
  };
  for (const file of input.files) {
    if (isValuesPath(file.path)) {
      // Beside no configuration, even those of the usual names are named when the tool is run.
      const own = isAutomaticValues(file.path) && configured.has(folderOf(file.path));
      const folders = own ? [folderOf(file.path)] : givenTo(file, configured, declared);
      for (const folder of folders) reach(folder, file, !own);
    } else if (!isTerraformPath(file.path)) {
      for (const [folder, neighbours] of configured) {
        if (neighbours.some((one) => reaches(one, file.path) || reaches(one, file.oldPath))) reach(folder, file, false);
      }
    }
  }
  return found;
}

/** Configurations as they are after the change, by folder. */
function configurationsOf({ files, neighbours }: FamilyInput): ReadonlyMap<string, readonly NeighbourFile[]> {
  const found = new Map<string, NeighbourFile[]>();
  const changed = files.flatMap(({ path, newText }) => (newText === null ? [] : [{ path, text: newText }]));
  for (const one of [...neighbours, ...changed]) {
    if (!isTerraformPath(one.path)) continue;
    const others = found.get(folderOf(one.path));
    if (others === undefined) found.set(folderOf(one.path), [one]);
    else others.push(one);
  }
  return found;
}

function callsModules({ oldText, newText }: ReadFile): boolean {
  return [oldText, newText].some((text) => text !== null && callsModule(text));
}

function callsModule(text: string): boolean {
  return /\bmodule\b/.test(text);
}

/** So many configurations may be given the same values. */
const MOST_BESIDE = 3;

/** Names of variables that a folder declares, as far as its texts say; each folder is looked at once. */
function variablesOf(
  configured: ReadonlyMap<string, readonly NeighbourFile[]>,
): (folder: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (folder) => {
    let found = known.get(folder);
    if (found === undefined) {
      found = new Set(
        (configured.get(folder) ?? []).flatMap(({ text }) =>
          [...text.matchAll(/\bvariable"?[ \t:{]{1,20}"([\w-]{1,100})"/g)].map(([, name = '']) => name),
        ),
      );
      known.set(folder, found);
    }
    return found;
  };
}

/** The nearest configuration above a file of values; where it declares none of them, those beside that do. */
function givenTo(
  { path, newText }: ReadFile,
  configured: ReadonlyMap<string, readonly NeighbourFile[]>,
  variables: (folder: string) => ReadonlySet<string>,
): readonly string[] {
  const names = [...(newText ?? '').matchAll(/^[ \t]*"?([\w-]{1,100})"?[ \t]*[=:]/gm)].map(([, name = '']) => name);
  const declared = (folder: string): number => names.filter((name) => variables(folder).has(name)).length;
  const above = nearest(folderOf(path), configured);
  if (above !== null && declared(above) > 0) return [above];
  const beside = placesBesideValues([{ path }]);
  const found = [...configured.keys()]
    .filter((folder) => beside.holds(folder))
    .map((folder) => ({ folder, count: declared(folder) }));
  const most = Math.max(1, ...found.map(({ count }) => count));
  const best = found.filter(({ count }) => count === most).map(({ folder }) => folder);
  return best.length > 0 ? best.sort().slice(0, MOST_BESIDE) : above === null ? [] : [above];
}

function nearest(from: string, configured: ReadonlyMap<string, unknown>): string | null {
  for (let folder = from; ; folder = folderOf(folder)) {
    if (configured.has(folder)) return folder;
    if (folder === '') return null;
  }
}
