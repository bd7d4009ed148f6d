/** Modules of the repository that are called for the first time. */
import type { RepoPath } from '../../../../model/path.ts';
import { configurationOf, evaluatorOf } from '../../../reading/hcl/configuration.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import { argument } from './call-arguments.ts';
import type { Comparison, Findings } from './comparison.ts';
import { instancesOf, suffixes } from './instances.ts';
import { judgeResources } from './judge-resources.ts';
import { localFolder } from './module-folder.ts';
import type { Sources } from './sources.ts';

const NO_CONFIGURATION: Configuration = configurationOf([]);

/** A module that lay there, and that nobody called: what is in it comes to be now, as if it stood here. */
export function judgeFirstCall(
  name: string,
  next: Declared,
  comparison: Comparison,
  folder: RepoPath,
  sources: Sources,
  findings: Findings,
): void {
  const path = localFolder(next.block, folder);
  if (path === null || path === folder) return;
  // A module that comes with its call is judged where it stands.
  const inner = sources.configuration(path, 'before') === null ? null : sources.configuration(path, 'after');
  if (inner === null || sources.wasCalled(path) !== false) return;
  const instances = suffixes(instancesOf(next.block, comparison.newValues));
  if (instances !== null && instances.length === 0) return;
  const files = sources.data.seenFrom(path, comparison.root, 'after');
  const inside: Comparison = {
    before: NO_CONFIGURATION,
    after: inner,
    oldValues: evaluatorOf(NO_CONFIGURATION, []),
    newValues: evaluatorOf(inner, [], (variable) => argument(next, variable, comparison.newValues), files),
    root: comparison.root,
    prefix: `${comparison.prefix}module.${name}.`,
    call: comparison.call ?? next,
    touched: new Set(),
    onlyTouched: false,
  };
  judgeResources(inside, findings);
}
