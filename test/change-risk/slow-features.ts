/** The fourteen features once more, by their definitions and without any cleverness: every change looks at all before it. */
import type { FeatureName } from '../../src/core/change-risk/features.ts';
import type { MadeCommit, MadeTouch } from './made-history.ts';

const DAY = 86_400;

interface Seen {
  readonly person: string;
  readonly time: number;
  readonly landedAt: number;
  readonly files: ReadonlySet<object>;
  readonly subsystems: ReadonlySet<string>;
}

/** Features of every change that is no merge, in the order of landing. `landedAt` gives the landing time of each commit. */
export function slowFeatures(
  landed: readonly MadeCommit[],
  landedAt: readonly number[],
): readonly Readonly<Record<FeatureName, number>>[] {
  const rows: Readonly<Record<FeatureName, number>>[] = [];
  const seen: Seen[] = [];
  /** Which file stands, or last stood, at a path. */
  const at = new Map<string, object>();
  const movedAway = new Set<string>();
  landed.forEach((commit, place) => {
    if (commit.isMerge) return;
    const now = landedAt[place] ?? 0;
    const person = commit.author.toLowerCase().replace('@old.', '@');
    const touched = commit.touches.map((touch) => [touch, fileOf(touch)] as const);
    const files = new Set(touched.map(([, file]) => file));
    const subsystems = new Set(
      commit.touches.map(({ path }) => (path.includes('/') ? (path.split('/')[0] ?? '') : '')),
    );
    const earlier = seen.filter((one) => [...files].some((file) => one.files.has(file)));
    const own = seen.filter((one) => one.person === person);
    const ages = touched.map(([{ before }, file]) => {
      if (before === null) return 0;
      const last = seen.findLast((one) => one.files.has(file));
      return last === undefined ? Number.NaN : Math.max(0, commit.time - last.time) / DAY;
    });
    rows.push({
      ...sizes(commit.touches),
      fix: commit.title.startsWith('fix') ? 1 : 0,
      ndev: new Set(earlier.map((one) => one.person).filter((one) => one !== person)).size,
      age: ages.length === 0 ? 0 : ages.reduce((sum, age) => sum + age, 0) / ages.length,
      nuc: earlier.length,
      exp: own.length,
      rexp: own.reduce((sum, one) => sum + 1 / (Math.floor((now - one.landedAt) / (365 * DAY)) + 1), 0),
      sexp: own.filter((one) => [...subsystems].some((name) => one.subsystems.has(name))).length,
    });
    seen.push({ person, time: commit.time, landedAt: now, files, subsystems });
  });
  return rows;

  function fileOf({ path, oldPath, before }: MadeTouch): object {
    if (path !== oldPath) {
      const file = at.get(oldPath) ?? {};
      at.set(path, file);
      at.set(oldPath, file);
      movedAway.add(oldPath);
      movedAway.delete(path);
      return file;
    }
    const known = before === null && movedAway.delete(path) ? undefined : at.get(path);
    const file = known ?? {};
    at.set(path, file);
    return file;
  }
}

function sizes(touches: readonly MadeTouch[]): Record<'ns' | 'nd' | 'nf' | 'entropy' | 'la' | 'ld' | 'lt', number> {
  const lines = touches.map(({ before, after }) => ({
    added: (after ?? []).filter((line) => !(before ?? []).includes(line)).length,
    deleted: (before ?? []).filter((line) => !(after ?? []).includes(line)).length,
    before: (before ?? []).length,
  }));
  const total = lines.reduce((sum, { added, deleted }) => sum + added + deleted, 0);
  const shares = lines.map(({ added, deleted }) => (added + deleted) / total).filter((share) => share > 0);
  const folder = (path: string): string => path.split('/').slice(0, -1).join('/');
  return {
    ns: new Set(touches.map(({ path }) => (path.includes('/') ? path.split('/')[0] : ''))).size,
    nd: new Set(touches.map(({ path }) => folder(path))).size,
    nf: touches.length,
    entropy: total === 0 ? 0 : Math.abs(-shares.reduce((sum, share) => sum + share * Math.log2(share), 0)),
    la: lines.reduce((sum, { added }) => sum + added, 0),
    ld: lines.reduce((sum, { deleted }) => sum + deleted, 0),
    lt: lines.reduce((sum, { before }) => sum + before, 0),
  };
}
