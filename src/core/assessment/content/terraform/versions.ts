/** Version constraints and references of sources: what kind of step it is from one to the other. */

/** A step worth a finding between two constraints, in a few words; null for minor and patch steps, and for tightening. */
export function constraintStep(old: string | null, next: string | null): string | null {
  if (old === next || old === null) return null;
  if (next === null) return 'no version is required any more';
  const [was, is] = [majorOf(old), majorOf(next)];
  if (was !== null && is !== null && was !== is) return `a major step, ${was} to ${is}`;
  const [bounded, bounds] = [isBounded(old), isBounded(next)];
  return bounded && !bounds ? 'no upper bound any more' : null;
}

/** The major version that a constraint stands for: that of its highest lower bound. */
function majorOf(constraint: string): number | null {
  let highest: number | null = null;
  for (const part of constraint.split(',')) {
    const found = /^\s*(?:>=|~>|=|>)?\s*v?(\d{1,6})(?:\.|\s*$|-)/.exec(part);
    if (found === null) continue;
    const major = Number(found[1]);
    if (highest === null || major > highest) highest = major;
  }
  return highest;
}

/** Whether a newer major version is shut out. */
function isBounded(constraint: string): boolean {
  return constraint.split(',').some((part) => {
    const text = part.trim();
    if (text.startsWith('<')) return true;
    if (text.startsWith('~>')) return text.includes('.');
    return /^=?\s*v?\d/.test(text);
  });
}

/** A step worth a finding between two sources of a module; null when only a patch or minor version differs. */
export function refStep(old: string | null, next: string | null): string | null {
  if (old === null || next === null) return 'the source is another one';
  const [was, is] = [sourceParts(old), sourceParts(next)];
  if (was.place !== is.place) return 'another source';
  if (was.ref === is.ref) return null;
  if (is.ref === null) return 'no longer pinned';
  const [from, to] = [versionOf(was.ref ?? ''), versionOf(is.ref)];
  if (to === null && !isCommit(is.ref))
    return from === null && !isCommit(was.ref ?? '') ? 'another branch' : 'a branch instead of a version';
  if (from !== null && to !== null && from !== to) return `a major step, ${from} to ${to}`;
  return from !== null && to !== null ? null : 'another revision';
}

interface SourceParts {
  /** Without the reference, the protocol's spelling and `.git`. */
  readonly place: string;
  readonly ref: string | null;
}

function sourceParts(source: string): SourceParts {
  const at = source.indexOf('?');
  const query = at < 0 ? '' : source.slice(at + 1);
  const ref = query.split('&').find((part) => part.startsWith('ref='));
  const place = (at < 0 ? source : source.slice(0, at))
    .replace(/^git::/, '')
    .replace(/^(?:https|ssh):\/\/(?:git@)?/, '')
    .replace(/^git@([^:/]{1,200}):/, '$1/')
    .replace(/\.git(?=\/\/|$)/, '');
  return { place, ref: ref === undefined ? null : ref.slice('ref='.length) };
}

function versionOf(ref: string): number | null {
  const found = /^(?:[\w/-]{0,80}?[-/])?v?(\d{1,6})\.\d/.exec(ref);
  return found === null ? null : Number(found[1]);
}

function isCommit(ref: string): boolean {
  return /^[0-9a-f]{7,40}$/.test(ref);
}
