/** Names of refs in a policy: a full name, or a pattern with one `*` that stands for anything but nothing. */

/** True when the pattern means the ref. `refs/heads/release/*` means every ref below it, as in git's refspecs. */
export function matchesRef(pattern: string, ref: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === ref;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  return ref.length > before.length + after.length && ref.startsWith(before) && ref.endsWith(after);
}

/** True when one of the patterns means the ref. */
export function isListedRef(patterns: readonly string[], ref: string): boolean {
  return patterns.some((pattern) => matchesRef(pattern, ref));
}

/** True when some ref is meant by both. */
export function overlap(a: string, b: string): boolean {
  if (!a.includes('*')) return matchesRef(b, a);
  if (!b.includes('*')) return matchesRef(a, b);
  const [left, right] = [a.split('*'), b.split('*')];
  const fits = (one = '', other = ''): boolean => one.startsWith(other) || other.startsWith(one);
  const ends = (one = '', other = ''): boolean => one.endsWith(other) || other.endsWith(one);
  return fits(left[0], right[0]) && ends(left[1], right[1]);
}

/** A prefix that ends with a slash or is the whole name: below it stand all refs that the pattern means. */
export function refPrefix(pattern: string): string {
  const star = pattern.indexOf('*');
  return star < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', star) + 1);
}
