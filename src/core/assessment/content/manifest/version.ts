/** Versions and revisions as they are written in charts and sources. */

/** The number before the first dot (`v2.1.0` → 2); null where none stands there. For 0.x the minor counts as major. */
function majorOf(text: string): string | null {
  const match = /^[~^=<> ]{0,3}v?(\d{1,9})(?:\.(\d{1,9}|x|\*))?/.exec(text.trim());
  if (match === null) return null;
  return match[1] === '0' ? `0.${match[2] ?? ''}` : (match[1] ?? null);
}

/** True when the major version differs, up or down. Calendar-like first numbers (2024.1) change every year and count. */
export function isMajorStep(before: string, after: string): boolean {
  const [old, next] = [majorOf(before), majorOf(after)];
  return old !== null && next !== null && old !== next;
}

/** True for a commit, or a version without a range; a branch, `HEAD`, `*` and `^1.2` move. */
export function isPinned(revision: string): boolean {
  const text = revision.trim();
  if (/^[0-9a-f]{7,64}$/i.test(text)) return true;
  return /^v?\d{1,9}(?:\.\d{1,9}){1,3}(?:[-+][0-9A-Za-z.+-]{1,100})?$/.test(text);
}
