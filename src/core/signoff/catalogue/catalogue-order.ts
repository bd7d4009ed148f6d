/** The order in which entries are laid down: a record behind the one that it follows, so that chains are read in one go. */
import type { StatementId } from '../../../model/statement.ts';
import type { CataloguedFile } from './catalogue-entry.ts';

/** Everything else keeps its place before the records; what forged records may say of each other loses none of them. */
export function inChains(files: readonly CataloguedFile[]): readonly CataloguedFile[] {
  const records = files.filter(({ entry }) => entry.kind === 'record');
  const next = new Map<StatementId, CataloguedFile[]>();
  for (const { id } of records) next.set(id, []);
  const roots = records.filter((record) => {
    const before = record.entry.previous === null ? undefined : next.get(record.entry.previous);
    before?.push(record);
    return before === undefined;
  });
  const ordered = new Set(files.filter(({ entry }) => entry.kind !== 'record'));
  // Roots first; what goes in a circle has none.
  const open = [...records.toReversed(), ...roots.toReversed()];
  for (let record = open.pop(); record !== undefined; record = open.pop()) {
    if (ordered.has(record)) continue;
    ordered.add(record);
    for (const each of next.get(record.id) ?? []) open.push(each);
  }
  return [...ordered];
}
