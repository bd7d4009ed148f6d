/** A language model that can be asked one thing. Implemented in `adapters/advice/`. */

/** What is asked. */
export interface AdviceRequest {
  readonly instructions: string;
  readonly text: string;
  /** The longest answer, in tokens. */
  readonly longestAnswer: number;
}

export interface Adviser {
  /** As it is asked for; part of the name under which an answer is kept. */
  readonly model: string;
  /**
   * The model's own words.
   *
   * @throws CountersignError `usage` when the endpoint refuses, cannot be reached, or takes too long
   */
  ask(request: AdviceRequest): Promise<string>;
}
