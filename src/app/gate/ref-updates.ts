/** What a push asks for, as git tells its hooks: `OLD NEW REF`, one line each. */
import { CountersignError } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { isObjectId } from '../../model/id.ts';

export interface PushedRef {
  readonly ref: RefName;
  /** Null where the ref is made. */
  readonly old: CommitId | null;
  /** Null where it is deleted. */
  readonly new: CommitId | null;
}

/** More refs than anybody pushes on purpose. */
const MOST = 10_000;

/**
 * Reads the standard input of `pre-receive` and `post-receive`.
 *
 * @throws CountersignError `usage` when it is not what git writes
 */
export function parseRefUpdates(text: string): readonly PushedRef[] {
  // A line that is cut off names another ref, which may be one that nobody protects.
  if (!text.endsWith('\n')) {
    throw new CountersignError('usage', 'standard input is empty or cut off, so what is pushed is not known', {
      remedy: 'git runs this by itself as a hook; a script before it must hand on the whole of standard input',
    });
  }
  const lines = text.slice(0, -1).split('\n');
  if (lines.length > MOST) throw new CountersignError('usage', `more than ${MOST} refs are pushed at once`);
  return lines.map((line) => {
    const [old = '', next = '', ...name] = line.split(' ');
    const ref = name.join(' ');
    if (!isObjectId(old) || !isObjectId(next) || !/^refs\/[^\0-\x20\x7f]+$/.test(ref)) {
      throw new CountersignError('usage', `“${line.slice(0, 120)}” is no line of a push`, {
        remedy: 'git runs this by itself as a hook: it expects OLD NEW REF on standard input',
      });
    }
    return { ref: ref as RefName, old: commitOf(old), new: commitOf(next) };
  });
}

function commitOf(id: string): CommitId | null {
  return /^0+$/.test(id) ? null : (id as CommitId);
}
