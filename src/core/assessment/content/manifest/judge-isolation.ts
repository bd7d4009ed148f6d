/** Walls between a pod and its host: privileges, shared namespaces, host paths, users, capabilities, seccomp. */
import { containersOf, podSpecOf } from '../../../reading/manifest/pods.ts';
import { hasMask } from '../../../reading/manifest/template.ts';
import { entriesAt, itemsAt, nodeAt, numberAt, textAt, textsAt, truthAt } from '../../../reading/yaml-node.ts';
import type { Lines, YamlMap, YamlNode } from '../../../reading/yaml-tree.ts';
import { absentGuardrail, lostGuardrail } from '../infrastructure/guardrails.ts';
import type { ObjectChange } from './pairing.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const LOST = lostGuardrail('isolation');
const MISSING = absentGuardrail('isolation');

/** One hole in the wall, by a name that is the same on both sides. */
interface Hole {
  readonly name: string;
  readonly shown: string;
  readonly lines: Lines;
  /** What no new workload should come with either; weaker settings are judged only where they were stronger before. */
  readonly wide: boolean;
}

export const judgeIsolation: Judge = (change) => {
  if (change.kind === 'deleted') return [];
  const next = podSpecOf(change.new.object);
  const holes = next === null ? [] : holesOf(next);
  if (change.kind === 'created') {
    return holes
      .filter(({ wide }) => wide)
      .map(({ name, shown, lines }) => ({ rule: MISSING, from: null, to: shown, field: name, lines }));
  }
  const old = podSpecOf(change.old.object);
  const templated = change.new.object.templated;
  return [...(old === null || next === null ? [] : opened(old, next, templated)), ...admission(change)];
};

/** Holes that were not there before, and settings that are weaker than before, of one pod. */
export function opened(old: YamlMap, next: YamlMap, templated: boolean): readonly Seen[] {
  const before = new Set(holesOf(old).map(({ name }) => name));
  const weak = weakened(old, next, templated);
  const told = new Set(weak.map(({ field }) => field));
  const holes = holesOf(next).filter(({ name }) => !before.has(name) && !told.has(name));
  return [
    ...holes.map(({ name, shown, lines }) => ({ rule: LOST, from: ABSENT, to: shown, field: name, lines })),
    ...weak,
  ];
}

function holesOf(spec: YamlMap): readonly Hole[] {
  const holes: Hole[] = [];
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) {
    const node = nodeAt(spec, name);
    if (node !== null && truthAt(node) === true) holes.push({ name, shown: 'true', lines: node.lines, wide: true });
  }
  for (const volume of itemsAt(spec, 'volumes')) {
    const path = textAt(volume, 'hostPath', 'path');
    if (path === null) continue;
    holes.push({ name: `hostPath ${path}`, shown: path, lines: volume.lines, wide: !READ_ONLY_PATHS.has(path) });
  }
  for (const { name, node } of containersOf(spec)) holes.push(...containerHoles(name, node));
  return holes;
}

/** Mounted by every agent that collects logs or measures; a new one of these is no surprise. */
const READ_ONLY_PATHS: ReadonlySet<string> = new Set(['/etc/localtime', '/etc/timezone', '/usr/share/zoneinfo']);

function containerHoles(name: string, container: YamlMap): readonly Hole[] {
  const context = nodeAt(container, 'securityContext');
  const holes: Hole[] = [];
  const privileged = nodeAt(context, 'privileged');
  if (privileged !== null && truthAt(privileged) === true) {
    holes.push({ name: `container ${name} privileged`, shown: 'true', lines: privileged.lines, wide: true });
  }
  const added = nodeAt(context, 'capabilities', 'add');
  for (const capability of textsAt(added)) {
    const plain = capability.toUpperCase().replace(/^CAP_/, '');
    if (plain === 'NET_BIND_SERVICE' || hasMask(capability)) continue;
    const shown = `capability ${plain}`;
    const field = `container ${name} ${shown}`;
    holes.push({ name: field, shown, lines: added?.lines ?? container.lines, wide: GRAVE.has(plain) });
  }
  const seccomp = nodeAt(context, 'seccompProfile', 'type');
  if (seccomp !== null && textAt(seccomp) === 'Unconfined') {
    holes.push({ name: `container ${name} seccompProfile`, shown: 'Unconfined', lines: seccomp.lines, wide: false });
  }
  for (const port of itemsAt(container, 'ports')) {
    const host = textAt(port, 'hostPort');
    if (host !== null) holes.push({ name: `hostPort ${host}`, shown: host, lines: port.lines, wide: false });
  }
  return holes;
}

/** Capabilities by which a container takes over its host. */
const GRAVE: ReadonlySet<string> = new Set([
  'ALL',
  'SYS_ADMIN',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'DAC_READ_SEARCH',
  'BPF',
  'NET_ADMIN',
]);

/** Settings that were strong before; what a container leaves out it has from its pod. */
function weakened(old: YamlMap, next: YamlMap, templated: boolean): readonly Seen[] {
  const before = new Map(containersOf(old).map((one) => [one.name, one.node]));
  const seen: Seen[] = [];
  const report = (name: string, from: string, to: string, lines: Lines): void => {
    if (!seen.some(({ field }) => field === name)) seen.push({ rule: LOST, from, to, field: name, lines });
  };
  for (const { name, node } of containersOf(next)) {
    const was = before.get(name);
    if (was === undefined) continue;
    const lines = firstLine((nodeAt(node, 'securityContext') ?? node).lines);
    for (const check of STRENGTHS) {
      if (!check.strong(was, old) || check.strong(node, next) || (templated && isUnknown(node, next))) continue;
      const to = check.shown(node, next);
      report(`container ${name} ${check.name}`, check.shown(was, old), to, lines);
    }
  }
  return seen;
}

/** Something of the security context is written when the template is rendered. */
function isUnknown(container: YamlMap, spec: YamlMap): boolean {
  return [nodeAt(container, 'securityContext'), nodeAt(spec, 'securityContext')].some(isMaskedPart);
}

function isMaskedPart(node: YamlNode | null): boolean {
  if (node?.kind === 'scalar') return node.value === null || hasMask(node.text);
  return entriesAt(node).some(([, value]) => value.kind === 'scalar' && (value.value === null || hasMask(value.text)));
}

interface Strength {
  readonly name: string;
  readonly strong: (container: YamlMap, spec: YamlMap) => boolean;
  readonly shown: (container: YamlMap, spec: YamlMap) => string;
}

function effective(container: YamlMap, spec: YamlMap, ...path: readonly string[]): YamlNode | null {
  return nodeAt(container, 'securityContext', ...path) ?? nodeAt(spec, 'securityContext', ...path);
}

function strength(name: string, path: readonly string[], isStrong: (node: YamlNode) => boolean): Strength {
  return {
    name,
    strong: (container, spec) => {
      const node = effective(container, spec, ...path);
      return node !== null && isStrong(node);
    },
    shown: (container, spec) => textAt(effective(container, spec, ...path)) ?? ABSENT,
  };
}

const STRENGTHS: readonly Strength[] = [
  strength('runAsNonRoot', ['runAsNonRoot'], (node) => truthAt(node) === true),
  {
    ...strength('runAsUser', ['runAsUser'], () => false),
    // Only a step to root: a user that is left out is the image's own, which is said by runAsNonRoot.
    strong: (container, spec) => numberAt(effective(container, spec, 'runAsUser')) !== 0,
  },
  strength('allowPrivilegeEscalation', ['allowPrivilegeEscalation'], (node) => truthAt(node) === false),
  strength('readOnlyRootFilesystem', ['readOnlyRootFilesystem'], (node) => truthAt(node) === true),
  strength('seccompProfile', ['seccompProfile', 'type'], (node) => textAt(node) !== 'Unconfined'),
  strength('appArmorProfile', ['appArmorProfile', 'type'], (node) => textAt(node) !== 'Unconfined'),
  {
    name: 'dropped capabilities',
    strong: (container) => dropsAll(container),
    shown: (container) => textsAt(container, 'securityContext', 'capabilities', 'drop').join(', ') || ABSENT,
  },
];

function dropsAll(container: YamlMap): boolean {
  return textsAt(container, 'securityContext', 'capabilities', 'drop').some((one) => one.toUpperCase() === 'ALL');
}

const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];

/** Pod Security Admission: the label of a namespace that refuses such pods. */
function admission(change: ObjectChange): readonly Seen[] {
  if (change.kind !== 'changed' || change.new.object.kind !== 'Namespace') return [];
  const label = 'pod-security.kubernetes.io/enforce';
  const path = ['metadata', 'labels', label];
  const [before, after] = [textAt(change.old.object.root, ...path), textAt(change.new.object.root, ...path)];
  if (before === null || LEVELS.indexOf(after ?? 'privileged') >= LEVELS.indexOf(before)) return [];
  const lines = firstLine((nodeAt(change.new.object.root, 'metadata') ?? change.new.object).lines);
  return [{ rule: LOST, from: before, to: after ?? ABSENT, field: label, lines }];
}
