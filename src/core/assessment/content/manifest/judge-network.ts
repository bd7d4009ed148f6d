/** Who may connect: network policies, the mesh's authorisation and encryption, circuit breakers, exposed services. */
import { entriesAt, isBare, itemsAt, nodeAt, textAt, textsAt } from '../../../reading/yaml-node.ts';
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import type { YamlNode } from '../../../reading/yaml-tree.ts';
import { lostGuardrail } from '../infrastructure/guardrails.ts';
import { becomes, below, bothSides, isLost, shownNode } from './compare.ts';
import type { BothSides } from './compare.ts';
import type { ObjectChange } from './pairing.ts';
import { EXPOSE_SERVICE } from './rules-objects.ts';
import { ingressSwitches } from './judge-ingress.ts';
import { ABSENT, firstLine } from './sight.ts';
import type { Judge, Seen } from './sight.ts';

const NETWORK = lostGuardrail('network-policy');
const BREAKER = lostGuardrail('circuit-breaker');
const ENCRYPTION = lostGuardrail('encryption');

const POLICIES: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
]);

export const judgeNetwork: Judge = (change) => {
  if (change.kind === 'deleted') return deleted(change);
  if (change.kind === 'created') return created(change.new.object);
  const sides = bothSides(change);
  if (sides === null) return [];
  switch (change.new?.object.kind) {
    case 'NetworkPolicy':
      return policy(below(sides, 'spec'));
    case 'PeerAuthentication':
      return peers(sides);
    case 'AuthorizationPolicy':
      return authorization(below(sides, 'spec'));
    case 'DestinationRule':
      return destination(sides);
    case 'BackendTrafficPolicy':
      return breakers(below(sides, 'spec'), ['circuitBreaker', 'rateLimit']);
    case 'Service':
      return service(sides);
    case 'Ingress':
      return [...ingress(sides), ...ingressSwitches(sides)];
    case 'Namespace':
      return namespace(below(sides, 'metadata', 'labels'));
    default:
      return [];
  }
};

function deleted(change: ObjectChange): readonly Seen[] {
  const object = change.old?.object;
  if (object === undefined) return [];
  const { kind, root, lines } = object;
  if (POLICIES.has(kind)) return [{ rule: NETWORK, from: kind, to: ABSENT, field: 'object', lines }];
  if (kind === 'DestinationRule') {
    const breaker = nodeAt(root, 'spec', 'trafficPolicy', 'outlierDetection');
    return breaker === null ? [] : [{ rule: BREAKER, from: shownNode(breaker), to: ABSENT, field: 'object', lines }];
  }
  return [];
}

/** Policies add up: a new one that lets everybody in to every pod takes the others their effect. */
function created({ kind, root }: ManifestObject): readonly Seen[] {
  const selector = nodeAt(root, 'spec', 'podSelector');
  if (kind !== 'NetworkPolicy' || selector === null || !isBare(selector)) return [];
  const open = itemsAt(root, 'spec', 'ingress').find((item) => item.kind === 'map' && isBare(item));
  return open === undefined
    ? []
    : [{ rule: NETWORK, from: null, to: 'everybody, to every pod', field: 'spec.ingress', lines: open.lines }];
}

/** Labels by which a mesh encrypts and authorises what the pods of a namespace say. */
const MESHES: readonly (readonly [label: string, on: ReadonlySet<string | null>])[] = [
  ['istio-injection', new Set(['enabled'])],
  ['istio.io/dataplane-mode', new Set(['ambient'])],
  ['linkerd.io/inject', new Set(['enabled'])],
];

function namespace(labels: BothSides): readonly Seen[] {
  // A revision is the newer way to say the same.
  if (textAt(labels.new, 'istio.io/rev') !== null) return [];
  return MESHES.flatMap(([label, on]) => {
    const part = below(labels, label);
    const meshed = MESHES.some(([other, words]) => other !== label && words.has(textAt(labels.new, other)));
    if (meshed || !becomes(part, on, new Set(['disabled', 'none', null]))) return [];
    return [mode(part, `label ${label}`, labels)];
  });
}

/** A direction that is no longer governed, or a rule that lets everybody in. */
function policy(sides: BothSides): readonly Seen[] {
  const types = (spec: YamlNode | null): ReadonlySet<string> => {
    const named = textsAt(spec, 'policyTypes');
    if (named.length > 0) return new Set(named);
    return new Set(nodeAt(spec, 'egress') === null ? ['Ingress'] : ['Ingress', 'Egress']);
  };
  const [before, after] = [types(sides.old), types(sides.new)];
  return (['Ingress', 'Egress'] as const).flatMap((direction) => {
    if (!before.has(direction)) return [];
    const name = direction.toLowerCase();
    const lines = firstLine((sides.new ?? sides.old)?.lines ?? { start: 1, end: 1 });
    if (!after.has(direction)) return [{ rule: NETWORK, from: direction, to: ABSENT, field: 'policyTypes', lines }];
    const peer = direction === 'Ingress' ? 'from' : 'to';
    const open = itemsAt(sides.new, name).find((item) => opensAll(item, peer));
    if (open === undefined || itemsAt(sides.old, name).some((item) => opensAll(item, peer))) return [];
    return [{ rule: NETWORK, from: 'named peers', to: 'everybody', field: `spec.${name}`, lines: open.lines }];
  });
}

const ANYWHERE: ReadonlySet<string | null> = new Set(['0.0.0.0/0', '::/0']);

/** A rule without peers, with a peer that matches all namespaces, or with the whole internet. Ports still bound it. */
function opensAll(item: YamlNode, peer: 'from' | 'to'): boolean {
  const peers = nodeAt(item, peer);
  if (isBare(peers)) return true;
  return itemsAt(peers).some((one) => {
    if (ANYWHERE.has(textAt(one, 'ipBlock', 'cidr'))) return true;
    const namespaces = nodeAt(one, 'namespaceSelector');
    return namespaces !== null && isBare(namespaces) && isBare(nodeAt(one, 'podSelector'));
  });
}

const STRICT: ReadonlySet<string | null> = new Set(['STRICT']);
const LOOSE: ReadonlySet<string | null> = new Set(['PERMISSIVE', 'DISABLE', 'UNSET', null]);

function peers(sides: BothSides): readonly Seen[] {
  const whole = below(sides, 'spec', 'mtls', 'mode');
  const ports = entriesAt(sides.old, 'spec', 'portLevelMtls').map(([port]) => port);
  const added = entriesAt(sides.new, 'spec', 'portLevelMtls').map(([port]) => port);
  return [
    ...(becomes(whole, STRICT, LOOSE) ? [mode(whole, 'spec.mtls.mode', sides)] : []),
    ...[...new Set([...ports, ...added])].flatMap((port) => {
      const one = below(sides, 'spec', 'portLevelMtls', port, 'mode');
      const inherited = one.old === null && textAt(whole.old) === 'STRICT' && one.new !== null;
      const loose = LOOSE.has(textAt(one.new));
      const fires = (becomes(one, STRICT, LOOSE) && one.new !== null) || (inherited && loose);
      return fires ? [mode(one, `spec.portLevelMtls.${port}`, sides)] : [];
    }),
  ];
}

function mode(one: BothSides, field: string, whole: BothSides): Seen {
  const lines = one.new?.lines ?? (whole.new === null ? undefined : firstLine(whole.new.lines));
  return { rule: NETWORK, from: shownNode(one.old), to: shownNode(one.new), field, lines };
}

function authorization(sides: BothSides): readonly Seen[] {
  const action = below(sides, 'action');
  const denies = new Set<string | null>(['DENY', 'CUSTOM']);
  const allows = new Set<string | null>(['ALLOW', 'AUDIT', null]);
  if (becomes(action, denies, allows)) return [mode(action, 'spec.action', sides)];
  // Istio: an ALLOW policy with one empty rule allows everything.
  const open = itemsAt(sides.new, 'rules').find((item) => isBare(item));
  const wasOpen = itemsAt(sides.old, 'rules').some((item) => isBare(item));
  if (open === undefined || wasOpen || textAt(action.new) === 'DENY') return [];
  return [{ rule: NETWORK, from: 'named sources', to: 'everybody', field: 'spec.rules', lines: open.lines }];
}

const TLS_ON: ReadonlySet<string | null> = new Set(['ISTIO_MUTUAL', 'MUTUAL', 'SIMPLE']);
const TLS_OFF: ReadonlySet<string | null> = new Set(['DISABLE']);

function destination(sides: BothSides): readonly Seen[] {
  const traffic = below(sides, 'spec', 'trafficPolicy');
  const tls = below(traffic, 'tls', 'mode');
  return [
    ...breakers(traffic, ['outlierDetection', 'connectionPool']),
    ...(becomes(tls, TLS_ON, TLS_OFF) ? [{ ...mode(tls, 'trafficPolicy.tls.mode', sides), rule: ENCRYPTION }] : []),
  ];
}

function breakers(sides: BothSides, names: readonly string[]): readonly Seen[] {
  return names.flatMap((name) => {
    const part = below(sides, name);
    const lines = sides.new === null ? undefined : firstLine(sides.new.lines);
    return isLost(part) ? [{ rule: BREAKER, from: shownNode(part.old), to: ABSENT, field: name, lines }] : [];
  });
}

const INSIDE: ReadonlySet<string | null> = new Set([null, 'ClusterIP']);
const OUTSIDE: ReadonlySet<string | null> = new Set(['LoadBalancer', 'NodePort']);

/** Annotations that keep a load balancer inside, in the words of the clouds. */
const INTERNAL: readonly string[] = [
  'service.beta.kubernetes.io/aws-load-balancer-internal',
  'service.beta.kubernetes.io/aws-load-balancer-scheme',
  'service.beta.kubernetes.io/azure-load-balancer-internal',
  'networking.gke.io/load-balancer-type',
  'cloud.google.com/load-balancer-type',
];
const KEEPS_INSIDE: ReadonlySet<string> = new Set(['true', 'internal', '0.0.0.0/0']);

function service(sides: BothSides): readonly Seen[] {
  const type = below(sides, 'spec', 'type');
  const ranges = below(sides, 'spec', 'loadBalancerSourceRanges');
  const isBalancer = textAt(type.new) === 'LoadBalancer';
  const seen: Seen[] = [];
  const lines = firstLine((nodeAt(sides.new, 'spec') ?? sides.new)?.lines ?? { start: 1, end: 1 });
  const known = new Set(textsAt(sides.old, 'spec', 'externalIPs'));
  const added = textsAt(sides.new, 'spec', 'externalIPs').filter((one) => !known.has(one));
  if (added.length > 0) {
    const to = added.slice(0, 5).join(', ');
    seen.push({ rule: EXPOSE_SERVICE, from: null, to, field: 'spec.externalIPs', lines });
  }
  if (becomes(type, new Set([null, 'ClusterIP', 'NodePort', 'LoadBalancer']), new Set(['ExternalName']))) {
    const why =
      'Whoever calls the service is sent to a name outside the cluster from now on, with what it sends along.';
    const to = textAt(sides.new, 'spec', 'externalName') ?? 'ExternalName';
    seen.push({ ...mode(type, 'spec.type', sides), rule: EXPOSE_SERVICE, to, why });
  }
  if (becomes(type, INSIDE, OUTSIDE)) seen.push({ ...mode(type, 'spec.type', sides), rule: EXPOSE_SERVICE });
  if (isBalancer && (isLost(ranges) || opens(ranges))) {
    const [from, to] = [textsAt(ranges.old).join(', '), textsAt(ranges.new).join(', ') || ABSENT];
    seen.push({ rule: EXPOSE_SERVICE, from, to, field: 'spec.loadBalancerSourceRanges', lines });
  }
  for (const name of INTERNAL) {
    const note = below(sides, 'metadata', 'annotations', name);
    const [was, is] = [textAt(note.old)?.toLowerCase() ?? '', textAt(note.new)?.toLowerCase() ?? ''];
    if (!isBalancer || !KEEPS_INSIDE.has(was) || KEEPS_INSIDE.has(is)) continue;
    seen.push({ rule: EXPOSE_SERVICE, from: was, to: shownNode(note.new), field: `annotation ${name}`, lines });
  }
  return seen;
}

function opens(ranges: BothSides): boolean {
  const before = textsAt(ranges.old);
  const isOpen = (range: string): boolean => ANYWHERE.has(range);
  return before.length > 0 && !before.some(isOpen) && textsAt(ranges.new).some(isOpen);
}

const ALLOW_LISTS: readonly string[] = [
  'nginx.ingress.kubernetes.io/whitelist-source-range',
  'nginx.ingress.kubernetes.io/allowlist-source-range',
  'nginx.ingress.kubernetes.io/auth-url',
  'nginx.ingress.kubernetes.io/auth-type',
  'alb.ingress.kubernetes.io/inbound-cidrs',
  'haproxy.org/allow-list',
];
const SCHEME = 'alb.ingress.kubernetes.io/scheme';

function ingress(sides: BothSides): readonly Seen[] {
  const notes = below(sides, 'metadata', 'annotations');
  const tls = below(sides, 'spec', 'tls');
  const lines = firstLine((nodeAt(sides.new, 'metadata') ?? sides.new)?.lines ?? { start: 1, end: 1 });
  const renamed = textAt(below(notes, ALLOW_LISTS[1] ?? '').new) !== null;
  const lost = ALLOW_LISTS.filter((name, index) => isLost(below(notes, name)) && !(index === 0 && renamed));
  const scheme = below(notes, SCHEME);
  return [
    ...lost.map((name) => {
      const from = shownNode(below(notes, name).old);
      return { rule: EXPOSE_SERVICE, from, to: ABSENT, field: `annotation ${name}`, lines };
    }),
    ...(becomes(scheme, new Set(['internal', null]), new Set(['internet-facing'])) && sides.old !== null
      ? [{ ...mode(scheme, `annotation ${SCHEME}`, sides), rule: EXPOSE_SERVICE }]
      : []),
    ...(isLost(tls) ? [{ rule: ENCRYPTION, from: shownNode(tls.old), to: ABSENT, field: 'spec.tls', lines }] : []),
  ];
}
