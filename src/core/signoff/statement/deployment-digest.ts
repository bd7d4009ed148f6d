/** The deployment digest: one name for exactly one commit in exactly one environment. */
import { createHash } from 'node:crypto';
import type { CommitId } from '../../../model/id.ts';

/**
 * `sha256:<64 hex>` over the line `countersign deployment v1`, then a line each with the repository’s id in the policy,
 * the environment and the commit; none of them can hold a line feed.
 */
export function deploymentDigest(repository: string, environment: string, commit: CommitId): string {
  const text = `countersign deployment v1\n${repository}\n${environment}\n${commit}\n`;
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
