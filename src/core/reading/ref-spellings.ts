/** What a short name may stand for, in the order in which git looks: a tag before a branch of the same name. */

/** A name that git takes for nothing but a ref, when there is such a ref: no steps, no pattern, no reflog. */
const PLAIN = /^[A-Za-z0-9_][\w./-]{0,199}$/;

/** Names that git looks up in another place before it tries any spelling: root refs, refs of another working tree. */
const ELSEWHERE = /^(?:[A-Z][A-Z_-]*$|main-worktree\/|worktrees\/)/;

/** Full names that the short one may mean, first the one that git prefers; none where it may mean something else. */
export function refSpellings(name: string): readonly string[] {
  if (!PLAIN.test(name) || ELSEWHERE.test(name) || /\.\.|\/\/|\/$|\.lock$/.test(name)) return [];
  if (name.startsWith('refs/')) return [name];
  return [
    `refs/${name}`,
    `refs/tags/${name}`,
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/${name}/HEAD`,
  ];
}

/** The same for both sides of `A..B`, of `A...B` and of a single revision. */
export function rangeSpellings(range: string | null): readonly string[] {
  return (range ?? '').split(/\.{2,3}/).flatMap((side) => refSpellings(side.replace(/[~^].*$/s, '')));
}
