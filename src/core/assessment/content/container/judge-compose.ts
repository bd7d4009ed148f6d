/** Two versions of a compose file. */
import { volumeName } from '../../../reading/container/compose.ts';
import type { PublishedPort, Service } from '../../../reading/container/compose.ts';
import { imageOf, isFloating, isVariable, loosened } from '../../../reading/container/image-name.ts';
import { nodeAt, numberAt, textAt, textsAt, truthAt } from '../../../reading/yaml-node.ts';
import type { Lines, YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import {
  EXPOSE_PORT,
  IMAGE_FLOATING,
  ISOLATION,
  LIMITS,
  NO_ISOLATION,
  PROBE,
  REDUNDANCY,
  REMOVED_SERVICE,
  RESTART_LOST,
  SCALE_ZERO,
  VOLUME_REMOVED,
} from './rules.ts';
import { guardedPort } from './seen.ts';
import type { Seen } from './seen.ts';

export interface ComposeSide {
  readonly root: YamlMap;
  readonly services: ReadonlyMap<string, Service>;
}

/** `elsewhere`: services that other changed compose files gained. `old` is null for a new file. */
export function judgeCompose(
  old: ComposeSide | null,
  next: ComposeSide,
  elsewhere: ReadonlySet<string>,
): readonly Seen[] {
  const gone = [...(old?.services.values() ?? [])].filter(
    ({ name }) => !next.services.has(name) && !elsewhere.has(name),
  );
  return [
    ...gone.map(({ name }) => ({
      rule: REMOVED_SERVICE,
      from: `service ${name}`,
      to: 'absent',
      lines: top(next.root),
      witness: name,
    })),
    ...[...next.services.values()].flatMap((service) => {
      const was = old?.services.get(service.name);
      return old === null || was === undefined
        ? created(service)
        : changed({ ...was, root: old.root }, { ...service, root: next.root });
    }),
  ];
}

type RootedService = Service & { readonly root: YamlMap };

function created(service: Service): readonly Seen[] {
  const { name, node } = service;
  const text = textAt(node, 'image');
  const image = text === null || isVariable(text) ? null : imageOf(text);
  const floating = image !== null && isFloating(image) && nodeAt(node, 'build') === null;
  const lines = top(nodeAt(node, 'image') ?? node);
  return [
    ...(floating ? [{ rule: IMAGE_FLOATING, from: null, to: text, lines, witness: name, base: 'low' as const }] : []),
    ...holes(service).map(({ what, lines: at }) => ({
      rule: NO_ISOLATION,
      from: null,
      to: what,
      lines: at,
      witness: `${name} ${what}`,
    })),
    ...service.ports.flatMap((port) => opened(service, port)),
  ];
}

function changed(old: RootedService, next: RootedService): readonly Seen[] {
  const before = new Set(holes(old).map(({ what }) => what));
  const ports = new Map(old.ports.map((port) => [`${port.published ?? ''}:${port.target}`, port]));
  return [
    ...image(old, next),
    ...volumes(old, next),
    ...holes(next)
      .filter(({ what }) => !before.has(what))
      .map(({ what, lines }) => ({
        rule: ISOLATION,
        from: 'absent',
        to: what,
        lines,
        witness: `${next.name} ${what}`,
      })),
    ...weakened(old, next),
    ...next.ports.flatMap((port) => {
      const was = ports.get(`${port.published ?? ''}:${port.target}`);
      return was === undefined ? opened(next, port) : widened(next, was, port);
    }),
    ...lost(old, next),
    ...scaled(old, next),
  ];
}

function top(node: YamlNode): Lines {
  return { start: node.lines.start, end: node.lines.start };
}

function image(old: Service, next: Service): readonly Seen[] {
  const [before, after] = [textAt(old.node, 'image'), textAt(next.node, 'image')];
  const reason = before === null || after === null ? null : loosened(before, after);
  if (reason === null) return [];
  const lines = top(nodeAt(next.node, 'image') ?? next.node);
  return [{ rule: IMAGE_FLOATING, from: before, to: `${after ?? ''} (${reason})`, lines, witness: next.name }];
}

/** By the path inside: another volume there is an empty one. */
function volumes(old: RootedService, next: RootedService): readonly Seen[] {
  const after = new Map(next.mounts.map((mount) => [mount.target, mount]));
  return old.mounts.flatMap((mount) => {
    if (!mount.named || mount.source === null) return [];
    const now = after.get(mount.target);
    const from = `${mount.source} at ${mount.target}`;
    const seen = { rule: VOLUME_REMOVED, from, witness: `${next.name} ${mount.target}`, stateful: true };
    if (now === undefined) return [{ ...seen, to: 'absent', lines: top(next.node) }];
    if (now.source === null || !now.named)
      return [{ ...seen, to: now.source ?? 'an anonymous volume', lines: now.lines }];
    const [was, is] = [volumeName(old.root, mount.source), volumeName(next.root, now.source)];
    return was === is ? [] : [{ ...seen, to: `${is} instead of ${was}`, lines: now.lines }];
  });
}

interface Hole {
  readonly what: string;
  readonly lines: Lines;
}

const SHARED: readonly (readonly [field: string, value: string])[] = [
  ['network_mode', 'host'],
  ['pid', 'host'],
  ['ipc', 'host'],
  ['userns_mode', 'host'],
  ['uts', 'host'],
];

function holes({ node, mounts }: Service): readonly Hole[] {
  const found: Hole[] = [];
  const privileged = nodeAt(node, 'privileged');
  if (privileged !== null && truthAt(privileged) === true) found.push({ what: 'privileged', lines: privileged.lines });
  for (const [field, value] of SHARED) {
    const at = nodeAt(node, field);
    if (at !== null && textAt(at) === value) found.push({ what: `${field}: ${value}`, lines: at.lines });
  }
  for (const field of ['cap_add', 'security_opt']) {
    const at = nodeAt(node, field);
    for (const text of textsAt(at)) {
      const grave = field === 'cap_add' ? text.toUpperCase() !== 'NET_BIND_SERVICE' : text.endsWith('unconfined');
      if (grave && at !== null) found.push({ what: `${field} ${text}`, lines: at.lines });
    }
  }
  for (const { source, lines } of mounts) {
    const opens =
      source === '/' || source?.endsWith('/docker.sock') === true || source === '/etc' || source === '/proc';
    if (opens) found.push({ what: `host path ${source}`, lines });
  }
  return found;
}

/** Walls that stood before: another user than root, no new privileges, all capabilities dropped, a read-only disk. */
function weakened(old: Service, next: Service): readonly Seen[] {
  const seen: Seen[] = [];
  const add = (from: string, to: string, field: string): void => {
    seen.push({
      rule: ISOLATION,
      from,
      to,
      lines: top(nodeAt(next.node, field) ?? next.node),
      witness: `${next.name} ${field}`,
    });
  };
  const [user, now] = [textAt(old.node, 'user'), textAt(next.node, 'user')];
  const isRoot = (name: string | null): boolean => name === null || /^(?:root|0)(?::|$)/.test(name);
  if (!isRoot(user) && isRoot(now)) add(`user ${user ?? ''}`, now ?? 'the user of the image', 'user');
  const has = (service: Service, field: string, word: string): boolean =>
    textsAt(service.node, field).some((text) => text.toLowerCase().startsWith(word));
  if (has(old, 'security_opt', 'no-new-privileges') && !has(next, 'security_opt', 'no-new-privileges')) {
    add('no-new-privileges', 'absent', 'security_opt');
  }
  if (has(old, 'cap_drop', 'all') && !has(next, 'cap_drop', 'all')) add('cap_drop ALL', 'absent', 'cap_drop');
  if (truthAt(old.node, 'read_only') === true && truthAt(next.node, 'read_only') !== true) {
    add('read_only', textAt(next.node, 'read_only') ?? 'absent', 'read_only');
  }
  return seen;
}

const LOCAL = /^(?:127\.|localhost$|\[?::1\]?$)/;

function isLocal({ host }: PublishedPort): boolean {
  return host !== null && (LOCAL.test(host) || host.includes('$'));
}

function opened({ name }: Service, port: PublishedPort): readonly Seen[] {
  const what = guardedPort(port.target);
  if (what === null || isLocal(port)) return [];
  const to = `${port.host ?? 'every address'}:${port.published ?? '?'} → ${port.target} (${what})`;
  return [{ rule: EXPOSE_PORT, from: null, to, lines: port.lines, witness: `${name} ${port.target}` }];
}

function widened({ name }: Service, was: PublishedPort, now: PublishedPort): readonly Seen[] {
  if (!isLocal(was) || isLocal(now)) return [];
  const to = `${now.host ?? 'every address'}, port ${now.published ?? '?'}`;
  return [{ rule: EXPOSE_PORT, from: was.host, to, lines: now.lines, witness: `${name} ${now.target}` }];
}

function lost(old: Service, next: Service): readonly Seen[] {
  const lines = top(next.node);
  const seen: Seen[] = [];
  const restarts = ({ node }: Service): string | null =>
    textAt(node, 'restart') ?? textAt(node, 'deploy', 'restart_policy', 'condition');
  const [policy, now] = [restarts(old), restarts(next)];
  const stops = (text: string | null): boolean => text === null || text === 'no' || text === 'false' || text === 'none';
  if (!stops(policy) && stops(now)) {
    seen.push({ rule: RESTART_LOST, from: policy, to: now ?? 'absent', lines, witness: next.name });
  }
  const watched = ({ node }: Service): boolean =>
    nodeAt(node, 'healthcheck') !== null && truthAt(node, 'healthcheck', 'disable') !== true;
  if (watched(old) && !watched(next)) {
    seen.push({ rule: PROBE, from: 'healthcheck', to: 'absent', lines, witness: next.name });
  }
  const bounds = ['mem_limit', 'cpus', 'pids_limit']
    .map((field) => [field])
    .concat([
      ['deploy', 'resources', 'limits', 'memory'],
      ['deploy', 'resources', 'limits', 'cpus'],
    ]);
  const gone = (path: readonly string[]): boolean =>
    nodeAt(old.node, ...path) !== null && nodeAt(next.node, ...path) === null;
  const bounded = bounds.some(
    (path) => !gone(path) && nodeAt(next.node, ...path) !== null && nodeAt(old.node, ...path) === null,
  );
  for (const path of bounds) {
    if (!gone(path) || bounded) continue;
    const field = path.join('.');
    seen.push({
      rule: LIMITS,
      from: `${field} ${textAt(old.node, ...path) ?? ''}`,
      to: 'absent',
      lines,
      witness: `${next.name} ${field}`,
    });
  }
  return seen;
}

function scaled(old: Service, next: Service): readonly Seen[] {
  const count = ({ node }: Service): number | null => numberAt(node, 'deploy', 'replicas') ?? numberAt(node, 'scale');
  const [before, after] = [count(old) ?? 1, count(next)];
  if (after === null || after >= before) return [];
  const lines = top(nodeAt(next.node, 'deploy') ?? nodeAt(next.node, 'scale') ?? next.node);
  const seen = { from: `${before} replicas`, to: String(after), lines, witness: next.name };
  if (after === 0) return [{ ...seen, rule: SCALE_ZERO }];
  return after === 1 || after * 2 <= before ? [{ ...seen, rule: REDUNDANCY }] : [];
}
