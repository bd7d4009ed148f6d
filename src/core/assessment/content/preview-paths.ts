/** Which files may be previews of stacks that somebody committed; by path alone. */
import type { ChangedPath } from '../classifier.ts';

const NAME = /(?:^|[/._-])(?:change[-_]?set|pulumi[-_]?preview)[^/]*\.json$/i;

export function wantsPreview({ path, kinds }: ChangedPath): boolean {
  return NAME.test(path) && !kinds.has('test') && !path.includes('.changeset/');
}
