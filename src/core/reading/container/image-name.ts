/** Names of container images, as the OCI distribution specification and Docker read them. */

export interface ImageName {
  /** With the registry, without tag and digest. */
  readonly repository: string;
  /** `docker.io` where the name says none. */
  readonly registry: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** The parts of an image's name; null for an empty one. */
export function imageOf(text: string): ImageName | null {
  const name = text.trim();
  if (name === '' || name.length > 1000) return null;
  const at = name.indexOf('@');
  const plain = at < 0 ? name : name.slice(0, at);
  const colon = plain.lastIndexOf(':');
  const tagged = colon > plain.lastIndexOf('/');
  const repository = tagged ? plain.slice(0, colon) : plain;
  const first = repository.split('/', 1)[0] ?? '';
  const named = repository.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost');
  const registry = named ? first.toLowerCase() : 'docker.io';
  return {
    repository,
    registry: registry === 'index.docker.io' || registry === 'registry-1.docker.io' ? 'docker.io' : registry,
    tag: tagged ? plain.slice(colon + 1) : null,
    digest: at < 0 ? null : name.slice(at + 1),
  };
}

/** Tags that are moved with every release. */
const FLOATING: ReadonlySet<string> = new Set([
  'latest',
  'main',
  'master',
  'edge',
  'nightly',
  'dev',
  'develop',
  'head',
]);

/** True for an image without digest whose tag is missing or made to be moved. */
export function isFloating({ tag, digest }: ImageName): boolean {
  return digest === null && (tag === null || FLOATING.has(tag.toLowerCase()));
}

/** What became worse between two names of an image; null when nothing did, or a name cannot be known yet. */
export function loosened(before: string, after: string): string | null {
  if (isVariable(before) || isVariable(after)) return null;
  const [old, next] = [imageOf(before), imageOf(after)];
  if (old === null || next === null) return null;
  if (old.digest !== null && next.digest === null) return 'the digest is gone';
  if (isFloating(next) && !isFloating(old)) return next.tag === null ? 'no tag any more' : 'the tag moves';
  return old.registry !== next.registry ? 'another registry' : null;
}

/** A name that is put together when it is deployed. */
export function isVariable(name: string): boolean {
  return name.includes('$') || [...name].some((character) => character >= '\ue000' && character <= '\uf8ff');
}
