/** What can go wrong between a client and GitHub. */

/** A request as it came in, `number` counted from 1 since the counting began. */
export interface SeenCall {
  readonly number: number;
  readonly method: string;
  /** Below the API's address, without the query. */
  readonly path: string;
  readonly query: string;
  /** What was answered; 0 while nothing was. */
  status: number;
}

export type Fault =
  /** Another answer in place of the right one; nothing was done. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
      /** In place of JSON. */
      readonly text?: string;
    }
  /** No answer at all. */
  | { readonly kind: 'hang' }
  /** Connection closed without an answer; `done`: after it was done. */
  | { readonly kind: 'drop'; readonly done: boolean }
  /** It is done; of the answer half the bytes come, then the connection ends. */
  | { readonly kind: 'cut' }
  /** It is done; half of the JSON comes as if it were all. */
  | { readonly kind: 'half' }
  /** It is done; the answer is changed. */
  | { readonly kind: 'edit'; readonly body?: (body: unknown) => unknown; readonly without?: readonly string[] };

/** Decides for each request; null: as it should be. */
export type Faults = (call: SeenCall) => Fault | null;
