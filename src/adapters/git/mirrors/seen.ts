/** What was once seen of a forge's store, kept beside the mirrors, so that it outlives them. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CountersignError } from '../../../model/error.ts';
import { isObjectId } from '../../../model/id.ts';
import type { CommitId } from '../../../model/id.ts';
import type { StoreRef } from '../../../ports/store.ts';

/** Tips of the forge's store; null where it was never there. */
export type SeenTips = Readonly<Record<StoreRef, CommitId | null>>;

const NOTHING: SeenTips = { statements: null, records: null };

/** @throws CountersignError `file.unusable` for a file that holds something else: forgetting would hide a removal */
export function readSeen(folder: string, name: string): SeenTips {
  const file = fileOf(folder, name);
  if (!existsSync(file)) return NOTHING;
  try {
    const { statements = null, records = null } = JSON.parse(readFileSync(file, 'utf8')) as Partial<SeenTips>;
    if ([statements, records].every((tip) => tip === null || isObjectId(tip))) return { statements, records };
  } catch {
    // The error below says it.
  }
  throw new CountersignError('file.unusable', `${file} does not say what was seen of the store`, {
    remedy: 'restore it from a backup; removed, the store is believed as it stands at the forge now',
  });
}

/** Kept at once or not at all. */
export function keepSeen(folder: string, name: string, tips: SeenTips): void {
  const file = fileOf(folder, name);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.new`;
  writeFileSync(half, `${JSON.stringify(tips)}\n`);
  renameSync(half, file);
}

function fileOf(folder: string, name: string): string {
  return join(folder, 'seen', `${name}.json`);
}
