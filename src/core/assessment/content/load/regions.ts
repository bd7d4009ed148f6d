/** One setting in several places: changed in all of them at once, or different in one of them only. */
import type { Factor } from '../../../../model/assessment.ts';
import type { RepoPath } from '../../../../model/path.ts';
import { factorOf } from '../../factor.ts';
import type { FamilyInput } from '../family.ts';
import { FEWEST_REGIONS } from './limits.ts';
import type { LoadChange, LoadFile, LoadSetting } from './pairs.ts';
import { compare } from './quantity.ts';
import { neighbourSide } from './read-files.ts';
import { isProduction, placedIn } from './region-names.ts';
import type { Placed } from './region-names.ts';
import { DRIFT, SPREAD } from './rules.ts';
import { keyText, shown } from './texts.ts';

/** A setting in one place. */
interface Spot {
  readonly place: string;
  readonly path: RepoPath;
  readonly before: LoadSetting | null;
  readonly after: LoadSetting | null;
  readonly changed: boolean;
}

interface Group {
  readonly kind: Placed['kind'];
  /** The file with its place taken out: settings that spread together are told of together. */
  readonly file: string;
  readonly spots: Map<string, Spot>;
}

/** Factors of settings that stand in several regions or environments. */
export function regionFactors(
  files: readonly LoadFile[],
  changes: readonly LoadChange[],
  input: FamilyInput,
): readonly Factor[] {
  if (changes.length === 0) return [];
  const groups = groupsOf(files, changes, input);
  return [...spreads(groups, input), ...drifts(groups, input)];
}

function groupsOf(files: readonly LoadFile[], changes: readonly LoadChange[], input: FamilyInput): readonly Group[] {
  const altered = new Set<LoadSetting>();
  for (const { before, after } of changes) {
    if (before !== null && after !== null) altered.add(before).add(after);
  }
  const groups = new Map<string, Group>();
  for (const { path, old, new: next, code } of files) {
    if (code) continue;
    for (const one of next?.loads ?? []) place(groups, path, null, one, altered.has(one));
    for (const one of old?.loads ?? []) place(groups, path, one, null, altered.has(one));
  }
  for (const { path, text } of input.neighbours) {
    for (const one of neighbourSide(path, text, input)?.loads ?? []) place(groups, path, one, one, false);
  }
  return [...groups.values()].filter(({ spots }) => spots.size > 1);
}

function place(
  groups: Map<string, Group>,
  path: RepoPath,
  before: LoadSetting | null,
  after: LoadSetting | null,
  changed: boolean,
): void {
  const { setting } = before ?? after ?? {};
  if (setting === undefined) return;
  const inPath = placedIn(path.split('/'));
  const inKey = inPath?.kind === 'region' ? null : placedIn(setting.path);
  const placed = inKey !== null && (inPath === null || inKey.kind === 'region') ? inKey : inPath;
  if (placed === null) return;
  const file = placed === inPath ? placed.template : path;
  const key = placed === inKey ? placed.template : setting.path.join('\0');
  const id = `${file}\0\0${key}`;
  let group = groups.get(id);
  if (group === undefined) {
    group = { kind: placed.kind, file, spots: new Map() };
    groups.set(id, group);
  }
  const known = group.spots.get(placed.place);
  group.spots.set(placed.place, {
    place: placed.place,
    path,
    before: before ?? known?.before ?? null,
    after: after ?? known?.after ?? null,
    changed: changed || (known?.changed ?? false),
  });
}

/** Changed in every place where it stands. */
function spreads(groups: readonly Group[], { context }: FamilyInput): readonly Factor[] {
  const together = new Map<string, { readonly first: Spot; readonly places: readonly string[]; count: number }>();
  for (const { kind, file, spots } of groups) {
    const all = [...spots.values()];
    const standing = all.filter(({ before, after }) => before !== null && after !== null);
    const [first] = standing;
    if (first === undefined || standing.length !== all.length || !standing.every(({ changed }) => changed)) continue;
    const places = standing.map((spot) => spot.place);
    if (kind === 'environment' && !places.some(isProduction)) continue;
    const id = `${file}\0${places.join()}`;
    const known = together.get(id);
    if (known === undefined) together.set(id, { first, places, count: 1 });
    else known.count += 1;
  }
  return [...together.values()].map(({ first, places, count }) => {
    const more = count > 1 ? `, and ${count - 1} more` : '';
    const { before, after, path } = first;
    const line = after?.setting.line ?? null;
    return factorOf(
      SPREAD,
      {
        path,
        lines: line === null ? null : { start: line, end: line },
        from: before === null ? null : shown(before),
        to: `${after === null ? '' : shown(after)}${more}, in all ${places.length}: ${places.slice(0, 8).join(', ')}`,
        ...(after === null ? {} : { witness: keyText(after.setting.path) }),
      },
      context,
    );
  });
}

/** The same in at least three regions before, and different in one now. */
function drifts(groups: readonly Group[], { context }: FamilyInput): readonly Factor[] {
  return groups.flatMap(({ kind, spots }) => {
    const all = [...spots.values()];
    const changed = all.filter((spot) => spot.changed);
    const [one] = changed;
    if (kind !== 'region' || all.length < FEWEST_REGIONS || changed.length !== 1 || one === undefined) return [];
    const { before, after, path, place: where } = one;
    if (before === null || after === null || !all.every((spot) => sameBefore(spot, before))) return [];
    const others = all.length - 1;
    const { line } = after.setting;
    return [
      factorOf(
        DRIFT,
        {
          path,
          lines: { start: line, end: line },
          from: `${shown(before)} in ${all.length} regions`,
          to: `${shown(after)} in ${where}, the other ${others} as before`,
          witness: keyText(after.setting.path),
        },
        context,
      ),
    ];
  });
}

function sameBefore({ before }: Spot, value: LoadSetting): boolean {
  return before !== null && compare(before.quantity, value.quantity).kind === 'same';
}
