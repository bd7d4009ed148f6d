/** Terragrunt: where the state lies, which module is applied with which inputs, what runs beside it, its own lock. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute, bodyOfMap, labelled, nested } from '../../../reading/hcl/body.ts';
import type { HclAttribute, HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import { configurationOf, evaluatorOf } from '../../../reading/hcl/configuration.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { literalOf } from '../../../reading/hcl/substitute.ts';
import type { HclValue } from '../../../reading/hcl/value.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { FORGET, PROVISIONER } from '../infrastructure/terraform-rules.ts';
import { folderOf } from '../terraform-paths.ts';
import { bodyText } from './blocks.ts';
import type { Findings } from './comparison.ts';
import { whole } from './judge-files.ts';
import { judgeOneCall } from './judge-modules.ts';
import { backendChanges } from './judge-settings.ts';
import { BACKEND_CHANGED } from './rules.ts';
import { settingFactor } from './sight.ts';
import type { ReadPair, Sources } from './sources.ts';

/** What one file of Terragrunt changes. */
export function judgeTerragrunt(pair: ReadPair, sources: Sources, findings: Findings): void {
  const { path, oldPath, before, after } = pair;
  if (before === null) return;
  if (after === null) return reportGone(pair, before, findings);
  const [oldValues, newValues] = [
    valuesOf(oldPath, before, sources, 'before'),
    valuesOf(path, after, sources, 'after'),
  ];
  judgeState(pair, before, after, oldValues, newValues, findings);
  if (folderOf(path) !== folderOf(oldPath)) reportMoved(pair, before, after, findings);
  judgeInputs(pair, before, after, [oldValues, newValues], sources, findings);
  judgeHooks(path, before, after, findings);
  if (isOn(before) && !isOn(after)) {
    findings.add(
      settingFactor(
        lostGuardrail('prevent-destroy'),
        {
          at: { path, block: whole('terragrunt', after) },
          address: `${path}: prevent_destroy`,
          lines: after.attributes.get('prevent_destroy') ?? null,
          from: 'prevent_destroy = true',
          to: 'prevent_destroy is off',
          change: { losesGuardrail: true },
        },
        findings.context,
      ),
    );
  }
}

function valuesOf(path: RepoPath, body: HclBody, { data }: Sources, side: 'before' | 'after'): Evaluator {
  const folder = folderOf(path);
  return evaluatorOf(configurationOf([{ path, body }]), [], undefined, data.seenFrom(folder, folder, side));
}

function judgeState(
  { path }: ReadPair,
  before: HclBody,
  after: HclBody,
  oldValues: Evaluator,
  newValues: Evaluator,
  findings: Findings,
): void {
  const [wasState] = labelled(before, 'remote_state', 0);
  const [isState] = labelled(after, 'remote_state', 0);
  if (wasState === undefined || isState === undefined) return;
  const [was, is] = [
    { kind: '', body: stateOf(wasState.body) },
    { kind: '', body: stateOf(isState.body) },
  ];
  const changes = backendChanges(was, is, oldValues, newValues);
  if (changes === null) return;
  const at = { path, block: isState };
  findings.add(settingFactor(BACKEND_CHANGED, { at, address: `${path}: remote_state`, ...changes }, findings.context));
}

/** The inputs, as arguments of a call of the module that the unit applies. */
function judgeInputs(
  { path, oldPath }: ReadPair,
  before: HclBody,
  after: HclBody,
  [oldValues, newValues]: readonly [Evaluator, Evaluator],
  sources: Sources,
  findings: Findings,
): void {
  const [old, next] = [callOf(oldPath, before, oldValues, path), callOf(path, after, newValues, path)];
  const nothing = configurationOf([]);
  const root = folderOf(path);
  const sides = { before: nothing, after: nothing, oldValues, newValues, touched: new Set<string>() };
  judgeOneCall(
    'terragrunt',
    old,
    next,
    { ...sides, root, prefix: '', call: next, onlyTouched: false },
    sources,
    findings,
  );
}

/** `now` is where the file lies after the change: a unit without a source takes its module along. */
function callOf(path: RepoPath, body: HclBody, values: Evaluator, now: RepoPath): Declared {
  const inputs = attribute(body, 'inputs');
  const locals = nested(body, 'locals').flatMap((one) => [...one.attributes]);
  const given = inputs === null ? [] : mapsIn(inputs, values, new Map(locals), { left: MOST_MERGED });
  const attributes = new Map<string, HclAttribute>();
  // Locals are handed on by others that read this file; what they are called says what they are for.
  for (const [name, one] of [...locals, ...given]) {
    attributes.set(name, { ...one, value: literalOf(values.value(one.value), one.value) ?? one.value });
  }
  const source = sourceOf(path, body, now);
  if (source !== null)
    attributes.set('source', { name: 'source', value: source, line: source.line, endLine: source.endLine });
  const line = inputs?.line ?? source?.line ?? 1;
  const endLine = inputs?.endLine ?? source?.endLine ?? 1;
  return {
    path,
    block: { type: 'module', labels: ['terragrunt'], body: { attributes, blocks: [], line, endLine }, line, endLine },
  };
}

/** Entries that are written in a value: those of a map, of a local that is one, and of the maps that are merged. */
function mapsIn(
  value: HclValue,
  values: Evaluator,
  locals: ReadonlyMap<string, HclAttribute>,
  budget: { left: number },
): readonly (readonly [string, HclAttribute])[] {
  budget.left -= 1;
  if (budget.left < 0) return [];
  const known = literalOf(values.value(value), value) ?? value;
  if (known.kind === 'map') return [...bodyOfMap(known).attributes];
  // What is merged from elsewhere is not known, and may be overridden by what is written here.
  if (known.kind === 'call' && known.name === 'merge')
    return known.arguments.flatMap((one) => mapsIn(one, values, locals, budget));
  const [root, name, ...steps] = known.kind === 'reference' ? known.path : [];
  const local = root === 'local' && steps.length === 0 ? locals.get(name ?? '') : undefined;
  return local === undefined ? [] : mapsIn(local.value, values, locals, budget);
}

/** Maps that are looked at in one value: locals may name others, and themselves. */
const MOST_MERGED = 100;

/** The source as a path from the top of the repository, where it lies there; the folder itself where there is none. */
function sourceOf(path: RepoPath, body: HclBody, now: RepoPath): HclValue | null {
  const [block] = nested(body, 'terraform');
  const written = block === undefined ? null : attribute(block, 'source');
  const { line, endLine } = written ?? body;
  if (written === null) return { kind: 'string', value: `./${folderOf(now)}`, line, endLine };
  const text = literalText(written, folderOf(path));
  if (text === null) return written;
  return { kind: 'string', value: text, line: block?.line ?? line, endLine: block?.endLine ?? endLine };
}

/** `../modules//db`, `${get_repo_root()}/modules/db`; sources from elsewhere stay as they are. */
function literalText(value: HclValue, folder: string): string | null {
  if (value.kind === 'string') {
    if (!/^\.\.?(?:\/|$)/.test(value.value)) return value.value;
    return `./${folder}/${value.value}`.replaceAll('//', '/');
  }
  if (value.kind !== 'template') return null;
  const [first, second] = value.parts;
  if (typeof first !== 'object' || first.kind !== 'call' || value.parts.length !== 2 || typeof second !== 'string')
    return null;
  if (first.name === 'get_repo_root') return `./${second}`.replaceAll('//', '/');
  return first.name === 'get_terragrunt_dir' ? `./${folder}/${second}`.replaceAll('//', '/') : null;
}

/** Programs that run before or after, and arguments that make an apply destroy. */
function judgeHooks(path: RepoPath, before: HclBody, after: HclBody, findings: Findings): void {
  const known = new Set(hooksOf(before).map(hookText));
  for (const hook of hooksOf(after)) {
    if (known.has(hookText(hook))) continue;
    const words = wordsOf(attribute(hook.body, hook.type === 'extra_arguments' ? 'arguments' : 'execute'));
    const destroys = words.some((word) => /^-{0,2}(?:destroy|replace(?:=.*)?)$/.test(word));
    if (hook.type === 'extra_arguments' && !destroys) continue;
    findings.add(
      settingFactor(
        PROVISIONER,
        {
          at: { path, block: hook },
          address: `${path}: ${hook.type} ${hook.labels[0] ?? ''}`,
          from: null,
          to: `${hook.type} runs ${words.slice(0, 2).join(' ') || 'a program'}`,
          ...(destroys ? { change: { base: 'critical', reversible: 'no' } } : {}),
        },
        findings.context,
      ),
    );
  }
}

function hooksOf(body: HclBody): readonly HclBlock[] {
  return body.blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap((block) =>
      block.body.blocks.filter(({ type }) => /^(?:before_hook|after_hook|error_hook|extra_arguments)$/.test(type)),
    );
}

function hookText({ type, body }: HclBlock): string {
  return `${type}\n${bodyText(body)}`;
}

function wordsOf(value: HclValue | null): readonly string[] {
  return value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];
}

/** A unit is what applies a module, or includes one that says which. */
function isUnit(body: HclBody): boolean {
  return body.blocks.some(({ type }) => type === 'terraform' || type === 'include');
}

function reportGone({ path }: ReadPair, before: HclBody, findings: Findings): void {
  if (!isUnit(before)) return;
  findings.add(
    settingFactor(
      FORGET,
      {
        at: { path, block: whole('terragrunt', before) },
        address: path,
        from: `${folderOf(path) || '.'} is a unit of Terragrunt`,
        to: 'its file is gone: what it made stays without anybody, or is destroyed by pipelines that apply what goes',
        change: { base: 'high' },
      },
      findings.context,
    ),
  );
}

/** By default, and nearly always, the state of a unit lies under the path of its folder. */
function reportMoved({ path, oldPath }: ReadPair, before: HclBody, after: HclBody, findings: Findings): void {
  if (!isUnit(before) || !isUnit(after)) return;
  findings.add(
    settingFactor(
      BACKEND_CHANGED,
      {
        at: { path, block: whole('terragrunt', after) },
        address: path,
        from: `folder ${folderOf(oldPath) || '.'}`,
        to: `folder ${folderOf(path) || '.'}: a state that lies by folder is not found there`,
      },
      findings.context,
    ),
  );
}

/** The settings of a remote state: its kind beside what stands in `config`. */
function stateOf(body: HclBody): HclBody {
  const [config] = nested(body, 'config');
  const kind = body.attributes.get('backend');
  const attributes = new Map([
    ...(config?.attributes ?? []),
    ...(kind === undefined ? [] : [['backend', kind] as const]),
  ]);
  return { ...body, attributes, blocks: config?.blocks ?? [] };
}

function isOn(body: HclBody): boolean {
  const value = attribute(body, 'prevent_destroy');
  return value?.kind === 'bool' && value.value;
}
