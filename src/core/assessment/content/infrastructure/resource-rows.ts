/** The shape of the tables of resource kinds. */

/**
 * What a resource is to those who would lose it. `stateful` holds what exists nowhere else: data, messages, key
 * material. `machine` is one computer whose disk may or may not matter. `configuration` are settings of other resources, which a second apply brings back.
 */
export type ResourceClass =
  | 'stateful'
  | 'machine'
  | 'identity'
  | 'network'
  | 'cluster'
  | 'configuration'
  | 'stateless'
  | 'unknown';

/**
 * One row: the class, what people call such a resource, and its types, separated by white space. A type that ends in
 * `*` stands for all types that begin so and are in no other row; the longest beginning wins.
 */
export type ResourceRow = readonly [kind: Exclude<ResourceClass, 'unknown'>, noun: string, types: string];
