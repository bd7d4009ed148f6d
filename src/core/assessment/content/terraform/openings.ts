/** Which ports a firewall rule opens to everybody, as the source writes it. */
import { nested } from '../../../reading/hcl/body.ts';
import type { HclBody } from '../../../reading/hcl/body.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import type { AttributeSide } from '../infrastructure/attribute-values.ts';
import { sideOf } from './side.ts';

/** A range of ports, both included. */
export interface OpenPorts {
  readonly from: number;
  readonly to: number;
  /** The range of addresses as written. */
  readonly whom: string;
  /** What listens there that nobody should reach: `SSH`, `PostgreSQL`; null where nothing well-known does. */
  readonly sensitive: string | null;
}

const EVERYBODY: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'any', '0.0.0.0']);

/** Ports of administration and of data bases. */
const SENSITIVE: readonly (readonly [port: number, name: string])[] = [
  [22, 'SSH'],
  [23, 'Telnet'],
  [135, 'RPC'],
  [445, 'SMB'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [2375, 'Docker'],
  [2379, 'etcd'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [5432, 'PostgreSQL'],
  [5439, 'Redshift'],
  [5601, 'Kibana'],
  [5985, 'WinRM'],
  [6379, 'Redis'],
  [6443, 'Kubernetes'],
  [7000, 'Cassandra'],
  [8500, 'Consul'],
  [9042, 'Cassandra'],
  [9092, 'Kafka'],
  [9200, 'Elasticsearch'],
  [10_250, 'kubelet'],
  [11_211, 'Memcached'],
  [27_017, 'MongoDB'],
];

/** Ports of one resource that are open to everybody; empty for types that open none. */
export function openPorts(type: string, body: HclBody, values: Evaluator): readonly OpenPorts[] {
  const side = sideOf(body, values);
  switch (type) {
    case 'aws_security_group':
    case 'aws_default_security_group':
      return nested(body, 'ingress').flatMap((rule) => amazonRule(sideOf(rule, values)));
    case 'aws_security_group_rule':
      return first(side, 'type') === 'ingress' ? amazonRule(side) : [];
    case 'aws_vpc_security_group_ingress_rule':
      return amazonRule(side);
    case 'google_compute_firewall':
      return googleRule(body, side, values);
    case 'azurerm_network_security_rule':
      return azureRule(side);
    case 'azurerm_network_security_group':
      return nested(body, 'security_rule').flatMap((rule) => azureRule(sideOf(rule, values)));
  }
  return [];
}

function amazonRule(side: AttributeSide): readonly OpenPorts[] {
  const whom = everybody(side, ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6']);
  if (whom === null) return [];
  const protocol = word(first(side, 'protocol') ?? first(side, 'ip_protocol'));
  if (protocol === '-1' || protocol === 'all') return [range(0, 65_535, whom)];
  // Types of ICMP stand where ports do.
  if (protocol.startsWith('icmp')) return [];
  const [from, to] = [portOf(first(side, 'from_port')), portOf(first(side, 'to_port'))];
  return from === null || to === null ? [] : [range(from, to, whom)];
}

function googleRule(body: HclBody, side: AttributeSide, values: Evaluator): readonly OpenPorts[] {
  const whom = everybody(side, ['source_ranges']);
  if (whom === null || first(side, 'direction') === 'EGRESS') return [];
  return nested(body, 'allow').flatMap((allow) => {
    const rule = sideOf(allow, values);
    if (word(first(rule, 'protocol')) === 'icmp') return [];
    const ports = listed(rule, 'ports');
    return ports.length === 0 ? [range(0, 65_535, whom)] : ports.flatMap((port) => written(port, whom));
  });
}

function azureRule(side: AttributeSide): readonly OpenPorts[] {
  const whom = everybody(side, ['source_address_prefix', 'source_address_prefixes']);
  if (whom === null || first(side, 'direction') !== 'Inbound' || first(side, 'access') !== 'Allow') return [];
  const ports = [...listed(side, 'destination_port_range'), ...listed(side, 'destination_port_ranges')];
  return ports.flatMap((port) => written(port, whom));
}

/** `22`, `8000-9000`, `*`. */
function written(port: unknown, whom: string): readonly OpenPorts[] {
  const text = String(port);
  if (text === '*') return [range(0, 65_535, whom)];
  const parts = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  return parts === null ? [] : [range(Number(parts[1]), Number(parts[2] ?? parts[1]), whom)];
}

function range(from: number, to: number, whom: string): OpenPorts {
  const sensitive = SENSITIVE.find(([port]) => port >= from && port <= to)?.[1] ?? null;
  return { from, to, whom, sensitive };
}

function everybody(side: AttributeSide, names: readonly string[]): string | null {
  for (const name of names) {
    for (const value of listed(side, name)) if (typeof value === 'string' && EVERYBODY.has(value)) return value;
  }
  return null;
}

function listed(side: AttributeSide, name: string): readonly unknown[] {
  return side.at([name]).flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
}

function first(side: AttributeSide, name: string): unknown {
  return side.at([name])[0];
}

/** A protocol is a name or a number. */
function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
}

function portOf(value: unknown): number | null {
  const port = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) ? port : null;
}
