/** Where a module lies that is called by a path. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';

/** The folder of a module that lies in the repository; null for one from elsewhere, or one outside of it. */
export function localFolder({ body }: HclBlock, folder: string): RepoPath | null {
  const source = attribute(body, 'source');
  if (source?.kind !== 'string' || !/^\.\.?(?:\/|$)/.test(source.value)) return null;
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of source.value.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.join('/') as RepoPath;
}
