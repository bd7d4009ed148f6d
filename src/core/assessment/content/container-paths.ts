/** Which changed files build or compose containers; by name alone. */
import type { ChangedPath } from '../classifier.ts';

const SAMPLES = /(?:^|\/)(?:testdata|test-data|test_data|fixtures|__fixtures__|__snapshots__|node_modules)\//;

/** Programs and documents about Dockerfiles, and templates of them. */
const OTHER =
  /\.(?:dockerignore|md|rst|txt|j2|tmpl|tpl|erb|template|[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|lua|vim|json|toml|sh|bash|cs|html)$/;

/** Whether the container rules want to see the contents. */
export function wantsContainer(path: ChangedPath): boolean {
  return containerFile(path.path) !== null || containerFile(path.oldPath) !== null;
}

/** What a path is to these rules; null when it is neither. */
export function containerFile(path: string): 'dockerfile' | 'compose' | null {
  const lowered = path.toLowerCase();
  if (SAMPLES.test(lowered)) return null;
  const name = lowered.slice(lowered.lastIndexOf('/') + 1);
  if (OTHER.test(name)) return null;
  if (/^(?:dockerfile|containerfile)(?:[._-].*)?$/.test(name) || /\.(?:dockerfile|containerfile)$/.test(name)) {
    return 'dockerfile';
  }
  return /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/.test(name) ? 'compose' : null;
}
