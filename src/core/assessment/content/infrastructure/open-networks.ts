/** Which ports a firewall rule opens to the whole internet. */
import { isObject } from './attribute-values.ts';

/** An opening: ports from `first` to `last`, both included; all protocols that are opened count. */
export interface Opening {
  readonly first: number;
  readonly last: number;
}

const ALL: Opening = { first: 0, last: 65_535 };
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0', '*', 'internet', 'any', '::0/0']);
const MOST = 500;

/** Types whose values are looked at here. */
const READERS: ReadonlyMap<string, (values: Plain) => readonly Opening[]> = new Map<
  string,
  (values: Plain) => readonly Opening[]
>([
  ['aws_security_group', (values) => list(values['ingress']).flatMap(awsRule)],
  ['aws_default_security_group', (values) => list(values['ingress']).flatMap(awsRule)],
  ['aws_security_group_rule', (values) => (values['type'] === 'ingress' ? awsRule(values) : [])],
  ['aws_vpc_security_group_ingress_rule', awsRule],
  ['google_compute_firewall', googleRule],
  ['azurerm_network_security_rule', azureRule],
  ['azurerm_network_security_group', (values) => list(values['security_rule']).flatMap(azureRule)],
  ['AWS::EC2::SecurityGroup', (values) => list(values['SecurityGroupIngress']).flatMap(cloudFormationRule)],
  ['AWS::EC2::SecurityGroupIngress', cloudFormationRule],
]);

type Plain = Readonly<Record<string, unknown>>;

/** What stands open to everybody by the values of one resource; nothing for other types. */
export function openingsOf(type: string, values: unknown): readonly Opening[] {
  const read = READERS.get(type);
  return read === undefined || !isObject(values) ? [] : read(values);
}

/** The openings that are wider than, or other than, those before. */
export function newOpenings(before: readonly Opening[], after: readonly Opening[]): readonly Opening[] {
  return after.filter(({ first, last }) => !before.some((old) => old.first <= first && last <= old.last));
}

/** Ports through which machines are administered or data stores are spoken to. */
const SENSITIVE: readonly number[] = [
  22, 23, 135, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 4505, 5432, 5601, 5672, 5900, 5984, 5985, 5986, 6379,
  6443, 7000, 7001, 8500, 9000, 9042, 9092, 9200, 9300, 10250, 11211, 15672, 27017, 27018, 50000,
];

/** True when administration or a data store can be reached through it. */
export function isSensitive({ first, last }: Opening): boolean {
  return SENSITIVE.some((port) => first <= port && port <= last);
}

/** What a web server is there for. */
export function isWeb({ first, last }: Opening): boolean {
  return first === last && (first === 80 || first === 443);
}

/** `22`, `8000-8999`, `all ports`. */
export function portText({ first, last }: Opening): string {
  if (first <= 0 && last >= 65_535) return 'all ports';
  return first === last ? `port ${first}` : `ports ${first}-${last}`;
}

function awsRule(value: unknown): readonly Opening[] {
  if (!isObject(value)) return [];
  const sources = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].flatMap((name) => list(value[name]));
  if (!sources.some(isEverywhere)) return [];
  return ports(value['protocol'] ?? value['ip_protocol'], value['from_port'], value['to_port']);
}

function cloudFormationRule(value: unknown): readonly Opening[] {
  if (!isObject(value) || ![value['CidrIp'], value['CidrIpv6']].some(isEverywhere)) return [];
  return ports(value['IpProtocol'], value['FromPort'], value['ToPort']);
}

/** Messages of ICMP have no ports: nothing can be connected to. */
const NO_PORTS: ReadonlySet<unknown> = new Set(['icmp', 'icmpv6', '1', '58']);

function ports(protocol: unknown, from: unknown, to: unknown): readonly Opening[] {
  if (NO_PORTS.has(protocol)) return [];
  const [first, last] = [portNumber(from), portNumber(to)];
  if (protocol === '-1' || protocol === -1 || protocol === 'all' || first === null || last === null) return [ALL];
  return [{ first, last }];
}

function googleRule(values: Plain): readonly Opening[] {
  if (values['disabled'] === true || values['direction'] === 'EGRESS') return [];
  if (!list(values['source_ranges']).some(isEverywhere)) return [];
  return list(values['allow']).flatMap((allow) => {
    if (!isObject(allow)) return [];
    if (NO_PORTS.has(allow['protocol'])) return [];
    const named = list(allow['ports']);
    return named.length === 0 ? [ALL] : named.map(portRange);
  });
}

function azureRule(values: unknown): readonly Opening[] {
  if (!isObject(values) || lower(values['access']) !== 'allow' || lower(values['direction']) !== 'inbound') return [];
  const sources = [values['source_address_prefix'], ...list(values['source_address_prefixes'])];
  if (!sources.some(isEverywhere) || lower(values['protocol']) === 'icmp') return [];
  return [values['destination_port_range'], ...list(values['destination_port_ranges'])].flatMap((range) =>
    range === null || range === undefined || range === '' ? [] : [portRange(range)],
  );
}

function portRange(value: unknown): Opening {
  const [from = '', to = from] = String(value).split('-', 2);
  const [first, last] = [portNumber(from), portNumber(to)];
  return first === null || last === null ? ALL : { first, last };
}

function portNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : null;
  return typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : null;
}

function isEverywhere(value: unknown): boolean {
  return typeof value === 'string' && EVERYWHERE.has(value.toLowerCase());
}

function lower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, MOST) as readonly unknown[];
  return value === null || value === undefined ? [] : [value];
}
