import type { VariableScope } from '../variable-scope.ts';

/** A piece of a file that is run as commands. */
export interface Snippet {
  /** `shell`: a text for a shell. `vector`: an argument vector. `code`: another language, whose calls are looked at. */
  readonly kind: 'shell' | 'vector' | 'python' | 'javascript' | 'ruby' | 'go' | 'perl' | 'php' | 'java';
  readonly text: string;
  /** The words of a vector; empty for texts. */
  readonly words: readonly string[];
  /** Line of the file on which the text begins, counted from 1. */
  readonly line: number;
  /** Lines of the file that the text takes; joined lines make it more than the text has. */
  readonly endLine: number;
  /** The text's lines are not those of the file: whatever is found has all of them. */
  readonly joined?: boolean;
  /** Another language that mostly reads like a shell's: what cannot be read or known of it says nothing. */
  readonly guessed?: boolean;
  /** Folders of the container that outlive it. */
  readonly kept?: readonly string[];
  /** Variables that the file sets around it. */
  readonly variables?: VariableScope;
}

/** A text for a shell that begins on a line. */
export function shellSnippet(text: string, line: number, endLine: number): Snippet {
  return { kind: 'shell', text, words: [], line, endLine };
}
