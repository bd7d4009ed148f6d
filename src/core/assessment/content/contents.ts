/** Runs the families over the contents of one change. */
import type { Factor } from '../../../model/assessment.ts';
import type { RepoPath } from '../../../model/path.ts';
import type { ChangedPath } from '../classifier.ts';
import type { Family, FamilyInput, FamilyReader, ReadFile } from './family.ts';
import { unreadable } from './unreadable.ts';

/** What a family wants of a change. */
export interface Wanted {
  readonly family: Family;
  readonly paths: readonly ChangedPath[];
}

/** One changed file as it was found: with its texts, or with the reason why there are none. */
export type FoundFile =
  | { readonly kind: 'read'; readonly file: ReadFile }
  | { readonly kind: 'unread'; readonly path: RepoPath; readonly reason: string };

/**
 * Which families have something to read, in the order of the list; changes of mode alone have nothing to read. A rename
 * from a place that a family does not read to one that it reads is an arrival there, and the other way round a
 * departure, whether or not the text changed: what becomes a migration runs, and what stops to be a resource is
 * destroyed.
 */
export function wantedOf(families: readonly Family[], paths: readonly ChangedPath[]): readonly Wanted[] {
  const seen = paths.map(viewsOf).filter((views) => hasText(views.whole));
  if (seen.length === 0) return [];
  return families.flatMap((family) => {
    const wanted = seen.flatMap((views) => wantedView(family, views) ?? []);
    return wanted.length === 0 ? [] : [{ family, paths: wanted }];
  });
}

/** One changed path, and for a rename the two halves of it. Each is one object, whichever family asks. */
interface Views {
  readonly whole: ChangedPath;
  readonly renamed: { readonly arrival: ChangedPath; readonly departure: ChangedPath } | null;
}

function viewsOf(whole: ChangedPath): Views {
  const { path, oldPath, kinds, oldKinds, old, new: next } = whole;
  if (path === oldPath || old === null || next === null) return { whole, renamed: null };
  const arrival: ChangedPath = { ...whole, oldPath: path, oldKinds: kinds, old: null, deleted: 0 };
  const departure: ChangedPath = { ...whole, path: oldPath, kinds: oldKinds, new: null, added: 0 };
  return { whole, renamed: { arrival, departure } };
}

function wantedView(family: Family, { whole, renamed }: Views): ChangedPath | null {
  if (renamed !== null) {
    const { arrival, departure } = renamed;
    const [before, after] = [readsPlace(family, departure), readsPlace(family, arrival)];
    if (before !== after) {
      const half = after ? arrival : departure;
      return hasText(half) && family.wants(half) ? half : null;
    }
  }
  const differs = whole.old?.oid !== whole.new?.oid || (renamed !== null && family.placeMatters?.(whole) === true);
  return differs && family.wants(whole) ? whole : null;
}

/** Whether a family reads what changes at a place, as if the change took place there alone. */
function readsPlace(family: Family, half: ChangedPath): boolean {
  const side = half.old ?? half.new;
  return family.wants({ ...half, old: side, new: side });
}

/** Submodules have no text of their own; a link that arrives has that of the file to which it leads. */
function hasText({ old, new: next }: ChangedPath): boolean {
  return next?.mode === '120000' || [old, next].some((side) => side?.mode === '100644' || side?.mode === '100755');
}

/** Factors of one family. A text that exhausts the stack is a finding; every other failure is a defect and stops. */
export function assessFamily(
  name: string,
  reader: FamilyReader,
  found: readonly FoundFile[],
  input: Omit<FamilyInput, 'files'>,
): readonly Factor[] {
  const files = found.flatMap((one) => (one.kind === 'read' ? [one.file] : []));
  const unread = found.flatMap((one) => {
    if (one.kind !== 'unread' || reader.needs?.(one.path, input.neighbours) === false) return [];
    return [unreadable(one, name, one.reason, input.context)];
  });
  if (files.length === 0) return unread;
  return [...unread, ...guarded(name, reader, { ...input, files })];
}

function guarded(name: string, reader: FamilyReader, input: FamilyInput): readonly Factor[] {
  try {
    return reader.assess(input);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return eachAlone(name, reader, input);
  }
}

/** Only the file that is too deep shall be named. */
function eachAlone(name: string, reader: FamilyReader, input: FamilyInput): readonly Factor[] {
  return input.files.flatMap((file) => {
    try {
      return reader.assess({ ...input, files: [file] });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [unreadable(file, name, 'it is nested too deeply', input.context)];
    }
  });
}
