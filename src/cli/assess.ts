/** `countersign assess KIND …`: the classifiers alone, on files outside any repository. */
import { CountersignError } from '../model/error.ts';
import { configKind } from './assess/config.ts';
import { iamKind } from './assess/iam.ts';
import { commandKind } from './assess/command.ts';
import type { AssessKind } from './assess/kind.ts';
import { manifestKind } from './assess/manifest.ts';
import { planKind } from './assess/plan.ts';
import { sqlKind } from './assess/sql.ts';
import { changeSetKind, hclKind, stackKind } from './assess/stack.ts';
import type { Register } from './command.ts';

/** In the order of the help. */
const KINDS: readonly AssessKind[] = [
  commandKind,
  configKind,
  iamKind,
  planKind,
  sqlKind,
  hclKind,
  stackKind,
  changeSetKind,
  manifestKind,
];

export const register: Register = (program, shell) => {
  const group = program.command('assess').action(() => {
    throw new CountersignError('usage', 'assess needs to know what', {
      remedy: `countersign assess ${KINDS.map(({ name }) => name).join('|')}`,
    });
  });
  for (const kind of KINDS) kind.add(group.command(kind.name).description(kind.summary), shell);
};
