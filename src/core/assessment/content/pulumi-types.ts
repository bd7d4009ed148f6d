/** Type tokens of Pulumi (`aws:rds/instance:Instance`) as types that the tables of kinds know. */
import { resourceKind } from './infrastructure/resource-classes.ts';

/** Providers of Pulumi whose resources carry another prefix in Terraform. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['gcp', 'google'],
  ['google-native', 'google'],
  ['azure', 'azurerm'],
  ['azure-native', 'azurerm'],
  ['aws-native', 'aws'],
]);

/** Types that Terraform calls otherwise. */
const OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['aws_rds_instance', 'aws_db_instance'],
  ['aws_lb_load_balancer', 'aws_lb'],
  ['aws_alb_load_balancer', 'aws_lb'],
  ['aws_ec2_instance', 'aws_instance'],
  ['aws_ec2_volume', 'aws_ebs_volume'],
]);

/** The Terraform type of a token; the token itself where no table knows a type like it. */
export function knownType(token: string): string {
  const [provider = '', module = '', name = ''] = token.split(':');
  const prefix = PREFIXES.get(provider) ?? provider;
  const resource = snake(name.replace(/V\d$/, ''));
  const folder = snake(module.split('/', 1)[0] ?? '');
  const candidates = [`${prefix}_${folder}_${resource}`, `${prefix}_${resource}`, resource];
  const found = candidates.find((type) => OTHERWISE.has(type) || (!type.includes('__') && isListed(type)));
  return found === undefined ? token : (OTHERWISE.get(found) ?? found);
}

function isListed(type: string): boolean {
  return resourceKind(type).class !== 'unknown';
}

/** `dbInstance` → `db_instance`. */
export function snake(name: string): string {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
