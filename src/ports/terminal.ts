/** What a use case may ask of the person at the terminal, in plain words; the command line implements it. */

/** Shows how far a long work has come. Every method is cheap enough to be called per commit. */
export interface Progress {
  /** Begins a new piece of work; `total` is null when it is not known. Ends the piece before it. */
  start(total: number | null, label: string): void;
  /** Adds to what is done. */
  advance(steps: number): void;
  /** Removes the display; safe to call more than once. */
  done(): void;
}

/** One answer among several. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Questions to the person. Each rejects with `interrupted` when the person stops, `usage` when nobody may be asked. */
export interface Questions {
  /** `flag` names the option that answers the question without asking, for the error text. */
  confirm(question: string, initial: boolean, flag: string): Promise<boolean>;
  select(question: string, choices: readonly Choice[], initial: string, flag: string): Promise<string>;
  /** An answer in words; never empty. */
  text(question: string, flag: string): Promise<string>;
}
