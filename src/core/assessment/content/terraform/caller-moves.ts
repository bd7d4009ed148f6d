/** What callers of modules newly say became of things inside, where it can be followed to a resource that says the same. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';
import type { Configuration, Declared, Statement } from '../../../reading/hcl/configuration.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import { bodyText } from './blocks.ts';
import { localFolder } from './module-folder.ts';
import type { Folder, Sources } from './sources.ts';

/** Addresses in modules that every caller newly sends to a resource that says the same, in the form of {@link keyOf}. */
export function movesOfCallers(folders: readonly Folder[], sources: Sources): ReadonlySet<string> {
  const said = new Map<string, number>();
  for (const caller of folders) {
    const { before, after } = caller;
    const known = new Set(before.configuration.moved.map(statementText));
    for (const statement of after.configuration.moved) {
      const text = statementText(statement);
      const key = known.has(text) ? null : sentAway(statement, caller, sources);
      known.add(text);
      if (key !== null) said.set(key, (said.get(key) ?? 0) + 1);
    }
  }
  if (said.size === 0) return new Set();
  const calls = sources.callsBefore(folders);
  return new Set([...said].flatMap(([key, count]) => (calls?.get(folderIn(key)) === count ? [key] : [])));
}

/** One address in one folder. */
export function keyOf(folder: RepoPath, address: string): string {
  return `${folder}\0${address}`;
}

function folderIn(key: string): string {
  return key.slice(0, key.indexOf('\0'));
}

function statementText({ from, to }: Statement): string {
  return JSON.stringify([from, to]);
}

/** What is at the beginning of a new statement, where the same stands at its end. Single instances are not followed. */
function sentAway({ from, to }: Statement, caller: Folder, sources: Sources): string | null {
  const [old, next] = [inModule(from), inModule(to) ?? atTop(to)];
  if (old === null || next === null) return null;
  const { before, after } = caller;
  const call = before.configuration.modules.get(old.module);
  const folder = call === undefined ? null : localFolder(call.block, caller.was ?? caller.path);
  if (call === undefined || folder === null || folder === caller.path || folder === caller.was) return null;
  const was = sources.configuration(folder, 'before')?.resources.get(old.address);
  const target = next.module === null ? null : after.configuration.modules.get(next.module);
  if (was === undefined || target === undefined || !sameCalls(call.block, target?.block ?? null)) return null;
  const place = target === null ? caller.path : localFolder(target.block, caller.path);
  if (place === null) return null;
  const [there, here] = target === null ? [before.configuration, after.configuration] : bothOf(place, sources);
  const is = here?.resources.get(next.address);
  // Nothing is moved onto what stood there before.
  if (is === undefined || there?.resources.has(next.address) === true) return null;
  return saysTheSame(was, is) ? keyOf(folder, old.address) : null;
}

function bothOf(folder: RepoPath, sources: Sources): readonly (Configuration | null)[] {
  return [sources.configuration(folder, 'before'), sources.configuration(folder, 'after')];
}

function inModule(path: Statement['from']): { readonly module: string; readonly address: string } | null {
  const [word, module, type, name] = path ?? [];
  if (path?.length !== 4 || word !== 'module' || module === undefined) return null;
  return { module, address: `${type}.${name}` };
}

function atTop(path: Statement['to']): { readonly module: null; readonly address: string } | null {
  return path?.length === 2 ? { module: null, address: path.join('.') } : null;
}

/** Whether two calls are repeated alike and hand on the same providers. */
function sameCalls(old: HclBlock, next: HclBlock | null): boolean {
  return ['count', 'for_each', 'providers'].every((name) => {
    const [was, is] = [attribute(old.body, name), next === null ? null : attribute(next.body, name)];
    return was === null || is === null ? was === is : canonical(was) === canonical(is);
  });
}

/** The same words; where they name what differs from folder to folder, nobody knows. */
function saysTheSame(old: Declared, next: Declared): boolean {
  const text = bodyText(old.block.body);
  return (
    old.block.labels[0] === next.block.labels[0] &&
    text === bodyText(next.block.body) &&
    !/\b(?:var|local|module|data|each|count|path|terraform)\b/.test(text)
  );
}
