/** Compose files: services with their mounts, ports and settings. */
import { entriesAt, itemsAt, mapAt, textAt, truthAt } from '../yaml-node.ts';
import { readYamlTrees } from '../yaml-tree.ts';
import type { Lines, YamlMap, YamlNode } from '../yaml-tree.ts';

/** Something mounted into a service. */
export interface Mount {
  /** A named volume or a path of the host; null for an anonymous volume. */
  readonly source: string | null;
  /** The path inside. */
  readonly target: string;
  readonly named: boolean;
  readonly lines: Lines;
}

/** A port that the host opens. */
export interface PublishedPort {
  /** The address of the host; null for all of them. */
  readonly host: string | null;
  /** Port of the host, or a range; null where the host chooses. */
  readonly published: string | null;
  /** Port inside. */
  readonly target: string;
  readonly lines: Lines;
}

export interface Service {
  readonly name: string;
  readonly node: YamlMap;
  readonly mounts: readonly Mount[];
  readonly ports: readonly PublishedPort[];
}

export type ComposeText =
  | { readonly kind: 'compose'; readonly root: YamlMap; readonly services: ReadonlyMap<string, Service> }
  /** Readable, without services. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly line: number | null };

/** Reads a compose file. */
export function readCompose(source: string): ComposeText {
  const trees = readYamlTrees(source);
  if (trees.kind === 'unreadable') return trees;
  const [root] = trees.roots;
  if (root?.kind !== 'map' || mapAt(root, 'services') === null) return { kind: 'foreign' };
  const services = entriesAt(root, 'services').flatMap(([name, node]): readonly Service[] =>
    node.kind === 'map' ? [{ name, node, mounts: mountsOf(node), ports: portsOf(node) }] : [],
  );
  return { kind: 'compose', root, services: new Map(services.map((service) => [service.name, service])) };
}

/** The name that the engine gives a volume: its own `name`, or the project's with its key. */
export function volumeName(root: YamlMap, key: string): string {
  const own = textAt(root, 'volumes', key, 'name');
  if (own !== null) return own;
  if (truthAt(root, 'volumes', key, 'external') === true) return key;
  return `${textAt(root, 'name') ?? 'project'}_${key}`;
}

function mountsOf(service: YamlMap): readonly Mount[] {
  return itemsAt(service, 'volumes').flatMap((item): readonly Mount[] => {
    const text = textAt(item);
    if (text !== null) return [shortMount(text, item.lines)];
    const target = textAt(item, 'target');
    if (target === null) return [];
    const source = textAt(item, 'source');
    return [
      { source, target, named: (textAt(item, 'type') ?? 'volume') === 'volume' && source !== null, lines: item.lines },
    ];
  });
}

/** `data:/var/lib/data:ro`, `./conf:/etc/conf`, `/var/lib/data`. */
function shortMount(text: string, lines: Lines): Mount {
  const drive = /^[A-Za-z]:[\\/]/.test(text) ? 2 : 0;
  const colon = text.indexOf(':', drive);
  if (colon < 0) return { source: null, target: text, named: false, lines };
  const source = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  const end = rest.indexOf(':');
  return { source, target: end < 0 ? rest : rest.slice(0, end), named: /^[A-Za-z0-9][\w.-]*$/.test(source), lines };
}

function portsOf(service: YamlMap): readonly PublishedPort[] {
  return itemsAt(service, 'ports').flatMap((item): readonly PublishedPort[] => {
    const text = textAt(item);
    if (text !== null) return [shortPort(text, item)];
    const target = textAt(item, 'target');
    if (target === null) return [];
    return [{ host: textAt(item, 'host_ip'), published: textAt(item, 'published'), target, lines: item.lines }];
  });
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `[::1]:8080:80`, `80`. */
function shortPort(text: string, item: YamlNode): PublishedPort {
  const plain = text.split('/', 1)[0] ?? text;
  const last = plain.lastIndexOf(':');
  const target = plain.slice(last + 1);
  const before = last < 0 ? '' : plain.slice(0, last);
  const colon = before.lastIndexOf(':');
  const bracket = before.lastIndexOf(']');
  const split = colon > bracket ? colon : -1;
  const published = split < 0 ? before : before.slice(split + 1);
  const host = split < 0 ? '' : before.slice(0, split);
  return { host: host === '' ? null : host, published: published === '' ? null : published, target, lines: item.lines };
}
