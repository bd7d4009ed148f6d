/** `dep.lock.only`: resolved versions change although no manifest asks for it. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';

const ONLY = rule({
  id: 'dep.lock.only',
  title: 'Lock file changed without its manifest',
  observes: 'A lock file is added, altered or deleted while no manifest of the same ecosystem changes beside it.',
  why: 'Lock files are rarely read, and they decide which code, from which address, is installed.',
  remedy: 'Repeat the update with the package manager and compare: the lock file must come out the same.',
  example: '`package-lock.json` changes while `package.json` stays as it is.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

export const depLock: Classifier = {
  needs: 'paths',
  rules: [ONLY],
  change(summary, context) {
    const locks = summary.paths.filter((path) => path.kinds.has('lock'));
    if (locks.length === 0) return NOTHING;
    const manifests = new Set(summary.paths.map((path) => path.kinds.get('dependency')));
    return locks
      .filter((path) => !manifests.has(path.kinds.get('lock')))
      .map((path) =>
        factorOf(
          ONLY,
          { path: path.path, ...sidesText(path), resourceKind: path.kinds.get('lock') ?? 'lock' },
          context,
        ),
      );
  },
};
