/** Which settings a change altered: values before and after, matched by key, whatever moved around them. */
import type { RepoPath } from '../../../../model/path.ts';
import type { Setting } from '../../../reading/settings/setting.ts';
import { loadKey } from './keys.ts';
import type { LoadKey } from './keys.ts';
import { compare, readQuantity } from './quantity.ts';
import type { Quantity } from './quantity.ts';

/** A setting that carries load. */
export interface LoadSetting {
  readonly setting: Setting;
  readonly key: LoadKey;
  readonly quantity: Quantity;
}

/** One text of a file as settings. */
export interface LoadSide {
  readonly all: readonly Setting[];
  readonly loads: readonly LoadSetting[];
}

/** Both sides of one file. */
export interface LoadFile {
  readonly path: RepoPath;
  /** Null where the side is absent. */
  readonly old: LoadSide | null;
  readonly new: LoadSide | null;
  /** Programs: what is left out there may stand elsewhere, so that only values are compared. */
  readonly code: boolean;
}

/** A setting before and after; null on one side where its object is there and the key is not. */
export interface LoadChange {
  readonly path: RepoPath;
  readonly before: LoadSetting | null;
  readonly after: LoadSetting | null;
}

/** Settings of a text that carry load; values that say nothing of the kind are passed over. */
export function loadSide(all: readonly Setting[]): LoadSide {
  const loads = all.flatMap((setting): readonly LoadSetting[] => {
    const key = loadKey(setting.path, isBoolean(setting));
    if (key === null) return [];
    const quantity = readQuantity(setting.text, setting.kind, key.measure, key.unit);
    return quantity === null ? [] : [{ setting, key, quantity }];
  });
  return { all, loads };
}

function isBoolean({ text, kind }: Setting): boolean {
  return kind === 'boolean' || /^(?:true|false|on|off|yes|no)$/i.test(text);
}

interface Left {
  readonly file: LoadFile;
  readonly removed: LoadSetting[];
  readonly added: LoadSetting[];
}

/** Every altered, added and removed setting of a change, in the order of files and lines. */
export function loadChanges(files: readonly LoadFile[]): readonly LoadChange[] {
  const changes: LoadChange[] = [];
  const left = files.map((file) => pairFile(file, changes));
  pairMoved(left, changes);
  for (const { file, removed, added } of left) changes.push(...oneSided(file, removed, added));
  return changes;
}

/** Values of one path are matched as sets: equal ones cancel, what is left is matched in order. */
function pairFile(file: LoadFile, changes: LoadChange[]): Left {
  const removed: LoadSetting[] = [];
  const added: LoadSetting[] = [];
  const before = grouped(file.old?.loads ?? [], fullKey);
  const after = grouped(file.new?.loads ?? [], fullKey);
  for (const [key, olds] of before) {
    const news = after.get(key) ?? [];
    after.delete(key);
    const [oldLeft, newLeft] = withoutEqual(olds, news);
    const both = Math.min(oldLeft.length, newLeft.length);
    for (let at = 0; at < both; at += 1) pushPair(changes, file.path, oldLeft[at], newLeft[at]);
    removed.push(...oldLeft.slice(both));
    added.push(...newLeft.slice(both));
  }
  for (const news of after.values()) added.push(...news);
  const [oldLeft, newLeft] = pairBy(file.path, removed, added, stemKey, changes);
  return { file, removed: oldLeft, added: newLeft };
}

function pushPair(
  changes: LoadChange[],
  path: RepoPath,
  before: LoadSetting | undefined,
  after: LoadSetting | undefined,
): void {
  if (before === undefined || after === undefined) return;
  if (compare(before.quantity, after.quantity).kind !== 'same') changes.push({ path, before, after });
}

function withoutEqual(
  olds: readonly LoadSetting[],
  news: readonly LoadSetting[],
): readonly [readonly LoadSetting[], readonly LoadSetting[]] {
  const rest = new Map<string, number>();
  for (const { setting } of news) rest.set(setting.text, (rest.get(setting.text) ?? 0) + 1);
  const taken = new Map<string, number>();
  const oldLeft = olds.filter(({ setting: { text } }) => {
    const count = rest.get(text) ?? 0;
    if (count === 0) return true;
    rest.set(text, count - 1);
    taken.set(text, (taken.get(text) ?? 0) + 1);
    return false;
  });
  const newLeft = news.filter(({ setting: { text } }) => {
    const count = taken.get(text) ?? 0;
    if (count === 0) return true;
    taken.set(text, count - 1);
    return false;
  });
  return [oldLeft, newLeft];
}

/** Matches what is left by another key where it is unique on both sides; gives what is still left. */
function pairBy(
  path: RepoPath,
  removed: readonly LoadSetting[],
  added: readonly LoadSetting[],
  keyOf: (one: LoadSetting) => string,
  changes: LoadChange[],
): readonly [LoadSetting[], LoadSetting[]] {
  const news = grouped(added, keyOf);
  const olds = grouped(removed, keyOf);
  const matched = new Set<LoadSetting>();
  for (const [key, [before, another]] of olds) {
    const [after, second] = news.get(key) ?? [];
    if (before === undefined || after === undefined || another !== undefined || second !== undefined) continue;
    pushPair(changes, path, before, after);
    matched.add(before).add(after);
  }
  return [removed.filter((one) => !matched.has(one)), added.filter((one) => !matched.has(one))];
}

/** Settings that went to another place with their value, within a file or to another one, are no change. */
function pairMoved(left: readonly Left[], changes: LoadChange[]): void {
  const sources = new Map<string, { readonly from: Left; readonly one: LoadSetting }[]>();
  for (const from of left) {
    for (const one of from.removed) {
      for (const key of new Set([movedKey(one), `path\0${fullKey(one)}`])) append(sources, key, { from, one });
    }
  }
  if (sources.size === 0) return;
  const gone = new Set<LoadSetting>();
  for (const to of left) {
    for (const one of to.added) {
      const same = sources.get(movedKey(one))?.find((source) => !gone.has(source.one));
      const altered =
        same ?? sources.get(`path\0${fullKey(one)}`)?.find((source) => !gone.has(source.one) && source.from !== to);
      if (altered === undefined) continue;
      gone.add(altered.one).add(one);
      if (same === undefined) pushPair(changes, to.file.path, altered.one, one);
    }
  }
  for (const { removed, added } of left) {
    keepOnly(removed, (one) => !gone.has(one));
    keepOnly(added, (one) => !gone.has(one));
  }
}

function keepOnly(list: LoadSetting[], keep: (one: LoadSetting) => boolean): void {
  list.splice(0, list.length, ...list.filter(keep));
}

/** A key that came or went counts only where the object around it stands on both sides. */
function oneSided(
  file: LoadFile,
  removed: readonly LoadSetting[],
  added: readonly LoadSetting[],
): readonly LoadChange[] {
  if (file.code || file.old === null || file.new === null) return [];
  const { path } = file;
  const olds = removed.length === 0 && added.length === 0 ? new Set<string>() : parents(file.old.all);
  const news = removed.length === 0 ? new Set<string>() : parents(file.new.all);
  return [
    ...removed.filter((one) => news.has(parentKey(one.setting))).map((before) => ({ path, before, after: null })),
    ...added.filter((one) => olds.has(parentKey(one.setting))).map((after) => ({ path, before: null, after })),
  ];
}

/** Objects of a text: everything that holds a setting, directly or further below. */
function parents(settings: readonly Setting[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { path } of settings) {
    let key = '';
    found.add(key);
    for (const step of path.slice(0, -1)) {
      key = `${key}\0${step}`;
      found.add(key);
    }
  }
  return found;
}

function parentKey({ path }: Setting): string {
  return path
    .slice(0, -1)
    .map((step) => `\0${step}`)
    .join('');
}

function fullKey({ setting }: LoadSetting): string {
  return setting.path.join('\0');
}

/** Names that differ in their unit alone: `timeoutSeconds` and `timeoutMs`. */
function stemKey({ setting, key }: LoadSetting): string {
  return `${parentKey(setting)}\0${key.bears}\0${key.stem}`;
}

function movedKey({ setting, quantity }: LoadSetting): string {
  return `${setting.path.slice(-2).join('\0')}\0\0${JSON.stringify(quantity)}`;
}

function grouped(list: readonly LoadSetting[], keyOf: (one: LoadSetting) => string): Map<string, LoadSetting[]> {
  const groups = new Map<string, LoadSetting[]>();
  for (const one of list) append(groups, keyOf(one), one);
  return groups;
}

function append<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}
