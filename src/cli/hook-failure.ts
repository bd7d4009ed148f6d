/** What the hooks of an author's clone do with an error: it is told, and git goes on. */
import { CountersignError } from '../model/error.ts';
import type { Shell } from './command.ts';
import { oneLine } from './render/safe.ts';

/** A stop and a defect end the command all the same. */
export function goOn(shell: Shell, error: unknown, what: string): void {
  if (!(error instanceof CountersignError) || error.code === 'interrupted') throw error;
  const remedy = error.remedy === undefined ? '' : ` (${oneLine(error.remedy)})`;
  shell.warn(
    `countersign cannot judge ${what}: ${oneLine(error.message)}${remedy}. It goes on; the gate judges what lands.`,
  );
}
