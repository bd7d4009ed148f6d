/** What a change reaches: as text, as data, and as a picture that a forge draws. */
import type { BlastRadius } from '../../app/graph/blast-radius.ts';
import type { Reached } from '../../model/graph.ts';
import { counted, hanging } from './layout.ts';
import { clipped, oneLine } from './safe.ts';
import type { Style } from './style.ts';

export const BLAST_SCHEMA = 'countersign.dev/blast/v1';
const SHOWN = 15;
const DRAWN = 40;

/** The answer for people; `all` shows every service and every file that could not be read. */
export function renderBlast(radius: BlastRadius, style: Style, all: boolean): string {
  const { subject, touched, services, things, graph } = radius;
  const tierOne = services.filter(({ node }) => node.tier === 1).length;
  const head = [
    `${style.bold(oneLine(subject))} touches ${counted(touched.length, 'file')} and reaches ${counted(things, 'other file or thing', 'other files and things')}, ${counted(services.length, 'service')}${tierOne === 0 ? '' : style.bad(` (${tierOne} of tier 1)`)}`,
    style.dim(
      `  among ${counted(graph.files, 'file')} with ${counted(graph.dependencies, 'dependency', 'dependencies')}`,
    ),
    ...graph.unread.slice(0, all ? graph.unread.length : 3).map(({ path, reason }) => {
      return hanging(`${style.warn('!')} `, `${clipped(path, 120)} was not read: ${clipped(reason, 160)}`, style.width);
    }),
  ];
  if (!all && graph.unread.length > 3) head.push(`${style.warn('!')} … and ${graph.unread.length - 3} more`);
  const shown = all ? services : services.slice(0, SHOWN);
  const lines = shown.flatMap((one) => serviceLines(one, style));
  if (services.length > shown.length)
    lines.push(`  … and ${services.length - shown.length} more (--verbose shows all)`);
  return [head.join('\n'), lines.join('\n')].filter((text) => text !== '').join('\n\n');
}

function serviceLines({ node, way }: Reached, style: Style): string[] {
  const tier = node.tier === null ? '' : node.tier === 1 ? style.bad(' tier 1') : style.dim(` tier ${node.tier}`);
  const phrase = way.map((step) => `${step.why === 'has' ? 'of' : 'used by'} ${clipped(step.node, 100)}`).join(' → ');
  return [
    `  ${style.bold(clipped(node.name, 80))}${tier}`,
    hanging('      ', style.dim(phrase === '' ? 'is touched itself' : phrase), style.width),
  ];
}

/** The answer for a program. */
export function blastJson({ subject, touched, services, things, graph }: BlastRadius): object {
  return {
    subject,
    touched,
    things,
    services: services.map(({ node, way }) => ({ ...node, way })),
    graph,
  };
}

/** A flow chart in Mermaid, which forges draw in comments and pages: ways from what is touched to the services. */
export function blastMermaid({ touched, services }: BlastRadius): string {
  const names = new Map<string, string>();
  const nameOf = (id: string): string => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const name = `n${names.size}`;
    names.set(id, name);
    return name;
  };
  // Without a service there is still something to draw.
  nameOf('what is touched');
  const edges = new Set<string>();
  for (const { way } of services.slice(0, DRAWN)) {
    let before = way.length === 0 ? null : 'what is touched';
    for (const { node, why } of way) {
      if (before !== null) edges.add(`  ${nameOf(before)} -->|${label(why)}| ${nameOf(node)}`);
      before = node;
    }
  }
  const shapes = [...names].map(([id, name]) => {
    const text = id === 'what is touched' ? counted(touched.length, 'touched file') : id;
    const tier = services.find(({ node }) => node.id === id)?.node.tier;
    return `  ${name}["${label(text)}"]${tier === 1 ? ':::tier1' : ''}`;
  });
  return ['flowchart LR', ...shapes, ...edges, '  classDef tier1 stroke:#b00020,stroke-width:3px'].join('\n');
}

/** Text inside quotes of Mermaid: what could end it or be markup is written as an entity. */
function label(text: string): string {
  return clipped(text, 80).replace(/[^\w ./:@-]/gu, (character) => `#${character.codePointAt(0)};`);
}
