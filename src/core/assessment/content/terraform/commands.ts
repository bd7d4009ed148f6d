/** Commands that an apply runs: provisioners, and programs that answer as data sources. */
import { attribute, labelled } from '../../../reading/hcl/body.ts';
import type { HclBlock } from '../../../reading/hcl/body.ts';
import type { HclLines } from '../../../reading/hcl/value.ts';
import { bodyText } from './blocks.ts';

export interface RunCommand extends HclLines {
  /** Kind and program, without its arguments: those may hold secrets. */
  readonly name: string;
  /** Equal for equal commands. */
  readonly text: string;
}

/** The commands of one block. */
export function commandsOf({ type, labels, body, line, endLine }: HclBlock): readonly RunCommand[] {
  if (type === 'data') {
    if (labels[0] !== 'external') return [];
    return [{ name: 'external program', text: bodyText(body), line, endLine }];
  }
  return labelled(body, 'provisioner', 1).map((block) => ({
    name: `${block.labels[0] ?? 'provisioner'}${program(block)}`,
    text: `${block.labels[0] ?? ''}\n${bodyText(block.body)}`,
    line: block.line,
    endLine: block.endLine,
  }));
}

/** The first word of the command. */
function program({ body }: HclBlock): string {
  const command = attribute(body, 'command');
  const text = command?.kind === 'string' ? command.value : command?.kind === 'template' ? command.parts[0] : null;
  const word = typeof text === 'string' ? /^\s*([\w./-]{1,60})(?=\s|$)/.exec(text)?.[1] : undefined;
  return word === undefined ? '' : ` (${word} …)`;
}
