/** The files of one folder as one Terraform configuration: what is declared in it, and where. */
import type { RepoPath } from '../../../model/path.ts';
import { attribute, nested } from './body.ts';
import type { HclBlock, HclBody } from './body.ts';
import { Evaluator } from './evaluate.ts';
import type { HclFiles } from './file-functions.ts';
import { UNKNOWN } from './plain.ts';
import type { Plain } from './plain.ts';
import type { HclValue } from './value.ts';

/** One file of the folder. */
export interface ConfigurationFile {
  readonly path: RepoPath;
  readonly body: HclBody;
}

/** A block and the file that holds it. */
export interface Declared {
  readonly path: RepoPath;
  readonly block: HclBlock;
}

/** A block that says where something was before (`moved`, `removed`, `import`), with its two addresses. */
export interface Statement extends Declared {
  /** As written; null where it is not there or has to be computed. */
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
}

/** Everything that the files of one folder declare. */
export interface Configuration {
  /** Managed resources by `type.name`. */
  readonly resources: ReadonlyMap<string, Declared>;
  /** Data sources by `data.type.name`. */
  readonly data: ReadonlyMap<string, Declared>;
  /** Calls of modules by name. */
  readonly modules: ReadonlyMap<string, Declared>;
  /** Providers by `name` or `name.alias`. */
  readonly providers: ReadonlyMap<string, Declared>;
  readonly variables: ReadonlyMap<string, Declared>;
  readonly locals: ReadonlyMap<string, { readonly path: RepoPath; readonly value: HclValue }>;
  readonly moved: readonly Statement[];
  readonly removed: readonly Statement[];
  readonly imports: readonly Statement[];
  /** The `terraform` blocks. */
  readonly settings: readonly Declared[];
}

/** Reads the blocks of a folder; those of override files are laid over the others, attribute by attribute. */
export function configurationOf(files: readonly ConfigurationFile[]): Configuration {
  const all: readonly Declared[] = files.flatMap(({ path, body }) => body.blocks.map((block) => ({ path, block })));
  const of = (type: string): readonly Declared[] => all.filter(({ block }) => block.type === type);
  return {
    resources: addressed(of('resource'), ({ labels: [type, name] }) => `${type}.${name}`),
    data: addressed(of('data'), ({ labels: [type, name] }) => `data.${type}.${name}`),
    modules: addressed(of('module'), ({ labels: [name] }) => name ?? ''),
    providers: addressed(of('provider'), providerName),
    variables: addressed(of('variable'), ({ labels: [name] }) => name ?? ''),
    locals: new Map(
      of('locals').flatMap(({ path, block }) =>
        [...block.body.attributes.values()].map(({ name, value }) => [name, { path, value }] as const),
      ),
    ),
    moved: of('moved').map(statement),
    removed: of('removed').map(statement),
    imports: of('import').map(statement),
    settings: of('terraform'),
  };
}

function addressed(declared: readonly Declared[], name: (block: HclBlock) => string): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const one of declared.filter(({ path }) => !isOverride(path))) found.set(name(one.block), one);
  for (const one of declared.filter(({ path }) => isOverride(path))) {
    const under = found.get(name(one.block));
    found.set(name(one.block), under === undefined ? one : { ...one, block: laidOver(under.block, one.block) });
  }
  return found;
}

/** Files whose blocks change others instead of adding to them. */
export function isOverride(path: string): boolean {
  return OVERRIDE.test(path);
}

const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/** Attributes replace those of the same name, and nested blocks all those of their type. */
function laidOver(under: HclBlock, over: HclBlock): HclBlock {
  const types = new Set(over.body.blocks.map(({ type }) => type));
  const blocks = [...under.body.blocks.filter(({ type }) => !types.has(type)), ...over.body.blocks];
  const attributes = new Map([...under.body.attributes, ...over.body.attributes]);
  return { ...over, body: { ...over.body, attributes, blocks } };
}

function providerName({ labels: [name], body }: HclBlock): string {
  const alias = attribute(body, 'alias');
  return alias?.kind === 'string' ? `${name}.${alias.value}` : (name ?? '');
}

function statement({ path, block }: Declared): Statement {
  return { path, block, from: addressIn(block.body, 'from'), to: addressIn(block.body, 'to') };
}

/** An address is a reference; in the JSON syntax, a string that holds one. */
function addressIn(body: HclBody, name: string): readonly string[] | null {
  const value = attribute(body, name);
  if (value?.kind === 'reference') return value.path;
  return value?.kind === 'string' ? addressOfText(value.value) : null;
}

/** `aws_x.a["k"].b` → its steps; null when it is no address. */
function addressOfText(text: string): readonly string[] | null {
  const steps: string[] = [];
  for (const part of text.match(/\[[^\]]{0,500}\]|[^.[\]]+/g) ?? []) {
    if (!part.startsWith('[')) steps.push(part);
    else if (/^\[(?:\d+|"[^"\\]*")\]$/.test(part)) steps.push(part);
    else return null;
  }
  return steps.length === 0 ? null : steps;
}

/**
 * The evaluator of a configuration. `assigned` are the values of variable files, the ones that win first; `given` are
 * the arguments of the call, where the configuration is a called module; `files` are those that it may read.
 */
export function evaluatorOf(
  configuration: Configuration,
  assigned: readonly HclBody[],
  given: (variable: string) => Plain | undefined = () => undefined,
  files: HclFiles | null = null,
): Evaluator {
  const known = new Map<string, Plain>();
  const evaluator = new Evaluator((root, name) => {
    const key = `${root}.${name}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    // A local that refers to itself stays unknown.
    known.set(key, UNKNOWN);
    const argument = root === 'var' ? given(name) : undefined;
    if (argument !== undefined) {
      known.set(key, argument);
      return argument;
    }
    const value = root === 'var' ? variableValue(configuration, assigned, name) : configuration.locals.get(name)?.value;
    const computed = value === undefined || value === null ? UNKNOWN : evaluator.value(value);
    known.set(key, computed);
    return computed;
  }, files);
  return evaluator;
}

function variableValue({ variables }: Configuration, assigned: readonly HclBody[], name: string): HclValue | null {
  for (const body of assigned) {
    const value = attribute(body, name);
    if (value !== null) return value;
  }
  const declared = variables.get(name);
  return declared === undefined ? null : attribute(declared.block.body, 'default');
}

/** The `lifecycle` of a block; null where it has none. */
export function lifecycleOf(block: HclBlock): HclBody | null {
  return nested(block.body, 'lifecycle')[0] ?? null;
}
