/**
 * What kind of thing a resource type names, for Terraform and OpenTofu (`aws_db_instance`) and for CloudFormation
 * (`AWS::RDS::DBInstance`). The tables are data; a type in no table is `unknown`, which is said to whoever reads it.
 */
import type { Statefulness } from '../../../../model/assessment.ts';
import { AWS_KINDS } from './resource-kinds-aws.ts';
import { AZURE_KINDS } from './resource-kinds-azure.ts';
import { CLOUDFORMATION_KINDS } from './resource-kinds-cloudformation.ts';
import { GOOGLE_KINDS } from './resource-kinds-google.ts';
import { OTHER_KINDS } from './resource-kinds-others.ts';
import type { ResourceClass, ResourceRow } from './resource-rows.ts';

export type { ResourceClass } from './resource-rows.ts';

/** What is known of a type. */
export interface ResourceKind {
  readonly class: ResourceClass;
  /** What people call it, for example `relational database`; the type itself where it is unknown. */
  readonly noun: string;
  /** The weight of the severity that belongs to the class. */
  readonly statefulness: Statefulness;
}

const STATEFULNESS: Readonly<Record<ResourceClass, Statefulness>> = {
  stateful: 'stateful',
  machine: 'stateful',
  identity: 'rebuildable',
  network: 'rebuildable',
  cluster: 'rebuildable',
  configuration: 'rebuildable',
  stateless: 'stateless',
  unknown: 'unknown',
};

interface Tables {
  readonly exact: ReadonlyMap<string, ResourceKind>;
  /** Without the asterisk. */
  readonly beginnings: ReadonlyMap<string, ResourceKind>;
}

let tables: Tables | null = null;

/** The kind of a resource type. Versions of Kubernetes types (`_v1`, `_v2beta2`) do not matter. */
export function resourceKind(type: string): ResourceKind {
  tables ??= readTables();
  const name = type.startsWith('kubernetes_') ? type.replace(/_v\d+(?:(?:alpha|beta)\d+)?$/, '') : type;
  const known = tables.exact.get(name);
  if (known !== undefined) return known;
  for (let end = Math.min(name.length, LONGEST_TYPE); end > 0; end -= 1) {
    const kind = tables.beginnings.get(name.slice(0, end));
    if (kind !== undefined) return kind;
  }
  return { class: 'unknown', noun: type, statefulness: STATEFULNESS.unknown };
}

/** No beginning in the tables is longer; a hostile type costs no more. */
const LONGEST_TYPE = 80;

function readTables(): Tables {
  const exact = new Map<string, ResourceKind>();
  const beginnings = new Map<string, ResourceKind>();
  for (const [name, noun, types] of rows()) {
    const kind: ResourceKind = { class: name, noun, statefulness: STATEFULNESS[name] };
    for (const type of types.split(/\s+/)) {
      if (type === '') continue;
      if (type.endsWith('*')) beginnings.set(type.slice(0, -1), kind);
      else exact.set(type, kind);
    }
  }
  return { exact, beginnings };
}

/** Every row of every table; the tests look for types that stand twice. */
export function rows(): readonly ResourceRow[] {
  return [...AWS_KINDS, ...GOOGLE_KINDS, ...AZURE_KINDS, ...OTHER_KINDS, ...CLOUDFORMATION_KINDS];
}
