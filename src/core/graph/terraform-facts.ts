/** Resources, modules and data sources of one Terraform file, and what they refer to. */
import type { DeclaredThing, FileFacts, Use } from '../../model/graph.ts';
import type { Parsers } from '../../model/syntax.ts';
import { attribute } from '../reading/hcl/body.ts';
import type { HclBlock } from '../reading/hcl/body.ts';
import { readHcl } from '../reading/hcl/read.ts';
import { referencesIn } from '../reading/hcl/references.ts';

export function terraformFacts(parsers: Parsers, text: string): FileFacts {
  const read = readHcl(parsers, text);
  if (read.kind === 'unreadable') return { declares: [], uses: [], unread: read.reason };
  const declares: DeclaredThing[] = [];
  const uses: Use[] = [];
  for (const block of read.body.blocks) {
    const address = addressOf(block);
    if (block.type === 'locals') {
      for (const { name, value } of block.body.attributes.values()) {
        const local = `local.${name}`;
        declares.push(thing(local));
        const body = { ...block.body, attributes: new Map([[name, { name, value, line: 0, endLine: 0 }]]), blocks: [] };
        for (const used of referencesIn(body)) uses.push({ by: local, of: { kind: 'address', address: used } });
      }
      continue;
    }
    if (address !== null) declares.push(thing(address));
    for (const used of referencesIn(block.body)) {
      if (used !== address) uses.push({ by: address, of: { kind: 'address', address: used } });
    }
    const source = block.type === 'module' ? attribute(block.body, 'source') : null;
    if (source?.kind === 'string' && /^\.\.?\//.test(source.value)) {
      uses.push({ by: address, of: { kind: 'folder', path: source.value } });
    }
  }
  return { declares, uses, unread: null };
}

function addressOf({ type, labels: [first, second] }: HclBlock): string | null {
  if (type === 'resource' && second !== undefined) return `${first}.${second}`;
  if (type === 'data' && second !== undefined) return `data.${first}.${second}`;
  if ((type === 'module' || type === 'output') && first !== undefined) return `${type}.${first}`;
  return type === 'variable' && first !== undefined ? `var.${first}` : null;
}

function thing(address: string): DeclaredThing {
  return { local: address, kind: 'resource', name: address, labels: [], namespace: '', tier: null };
}
