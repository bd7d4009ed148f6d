/** Small texts that one process leaves for a later one, in a folder that nobody else writes. */
export interface Outbox {
  /** Leaves a text; it is there whole or not at all. */
  put(text: string): Promise<void>;
  /** Everything left, oldest first. */
  all(): Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** Takes a text away; one that is gone already is none's loss. */
  remove(name: string): Promise<void>;
}
