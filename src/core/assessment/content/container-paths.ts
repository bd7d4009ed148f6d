/** Which changed files build or compose containers; by name alone. */
import type { ChangedPath } from '../classifier.ts';

const SAMPLES = /(?:^|\/)(?:testdata|test-data|test_data|fixtures|__fixtures__|__snapshots__|node_modules)\//;

/** Whether the container rules want to see the contents. */
export function wantsContainer(path: ChangedPath): boolean {
  return containerFile(path.path) !== null || containerFile(path.oldPath) !== null;
}

/** What a path is to these rules; null when it is neither. */
export function containerFile(path: string): 'dockerfile' | 'compose' | null {
  const lowered = path.toLowerCase();
  if (SAMPLES.test(lowered)) return null;
  const name = lowered.slice(lowered.lastIndexOf('/') + 1);
  if (name.endsWith('.dockerignore') || /\.(?:md|txt|j2|tmpl|erb|template)$/.test(name)) return null;
  if (/^(?:dockerfile|containerfile)(?:[._-].*)?$/.test(name) || /\.(?:dockerfile|containerfile)$/.test(name)) {
    return 'dockerfile';
  }
  return /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/.test(name) ? 'compose' : null;
}
