/** `dep.manifest.*`: what the software is built from changes, with or without its lock file. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';

const CHANGED = rule({
  id: 'dep.manifest.changed',
  title: 'Dependency manifest changed',
  observes: 'A file that names dependencies, or where they come from, is added, altered or deleted.',
  why: 'A new dependency runs with all rights of the program, and its author is nobody here.',
  remedy:
    'Check that each new name is the one meant, who maintains it, and that the version is pinned by the lock file.',
  example: 'A line for a new package in `package.json` or `go.mod`.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

const UNLOCKED = rule({
  id: 'dep.manifest.unlocked',
  title: 'Manifest changed without its lock file',
  observes: 'A dependency manifest is altered while no lock file of the same ecosystem changes beside it.',
  why: 'If a version was meant to change, builds still use the old one, or resolve it anew on every machine.',
  remedy: 'Run the package manager once and commit the lock file, or leave it if no dependency changed.',
  example: '`pyproject.toml` asks for a newer version, and `poetry.lock` still names the old one.',
  base: 'info',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

/** Ecosystems whose manifests usually come with a lock file. */
const LOCKED: ReadonlySet<string> = new Set([
  'node',
  'python',
  'go',
  'rust',
  'ruby',
  'php',
  'dotnet',
  'swift',
  'dart',
  'elixir',
]);

export const depManifest: Classifier = {
  needs: 'paths',
  rules: [CHANGED, UNLOCKED],
  change(summary, context) {
    const manifests = summary.paths.filter((path) => path.kinds.has('dependency') || path.oldKinds.has('dependency'));
    if (manifests.length === 0) return NOTHING;
    const locked = new Set(summary.paths.map((path) => path.kinds.get('lock')));
    return manifests.flatMap((path) => {
      const kind = path.kinds.get('dependency') ?? path.oldKinds.get('dependency') ?? '';
      const sighting = { path: path.path, ...sidesText(path), resourceKind: kind };
      const changed = factorOf(CHANGED, sighting, context);
      const isLoose = path.old !== null && path.new !== null && LOCKED.has(kind) && !locked.has(kind);
      return isLoose ? [changed, factorOf(UNLOCKED, sighting, context)] : [changed];
    });
  },
};
