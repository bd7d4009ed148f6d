/** What is seen in an image's or a compose file, and the ports that are nobody else's business. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import type { Severity } from '../../../../model/assessment.ts';
import type { Lines } from '../../../reading/yaml-tree.ts';

export interface Seen {
  readonly rule: RuleDescription;
  readonly from: string | null;
  readonly to: string | null;
  readonly lines: Lines;
  /** Tells findings of one rule in one file apart. */
  readonly witness: string;
  readonly base?: Severity;
  /** Data are at stake. */
  readonly stateful?: boolean;
}

/** Remote administration and debuggers. */
const ADMIN: Readonly<Record<string, string>> = {
  '22': 'SSH',
  '23': 'Telnet',
  '1099': 'JMX',
  '2375': 'Docker',
  '2376': 'Docker',
  '3389': 'RDP',
  '5005': 'Java debugger',
  '5900': 'VNC',
  '9229': 'Node.js debugger',
  '10250': 'kubelet',
};

/** Data stores. An image of a store exposes its own port as a matter of course. */
const STORES: Readonly<Record<string, string>> = {
  '1433': 'SQL Server',
  '1521': 'Oracle',
  '2379': 'etcd',
  '3306': 'MySQL',
  '5432': 'PostgreSQL',
  '5984': 'CouchDB',
  '6379': 'Redis',
  '8086': 'InfluxDB',
  '9042': 'Cassandra',
  '9092': 'Kafka',
  '9200': 'Elasticsearch',
  '11211': 'Memcached',
  '27017': 'MongoDB',
};

/** What listens there, when it is remote administration or a debugger. */
export function adminPort(port: string): string | null {
  return Object.hasOwn(ADMIN, port) ? (ADMIN[port] ?? null) : null;
}

/** The same, data stores included. */
export function guardedPort(port: string): string | null {
  return adminPort(port) ?? (Object.hasOwn(STORES, port) ? (STORES[port] ?? null) : null);
}
