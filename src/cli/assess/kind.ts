/** How a subcommand of `assess` is written: arguments and action; the shared options are added by `answer.ts`. */
import type { Command } from 'commander';
import type { Shell } from '../command.ts';

export interface AssessKind {
  /** The word after `assess`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly add: (command: Command, shell: Shell) => void;
}
