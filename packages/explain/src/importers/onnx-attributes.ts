import { FormatError } from '@kuznets/base';
import type { OnnxAttribute, OnnxOperator } from './onnx-proto.ts';

/** The attributes of the operator. */
export class Attributes {
  readonly #file: string;
  readonly #attributes: ReadonlyMap<string, OnnxAttribute>;

  constructor(file: string, operator: OnnxOperator) {
    this.#file = file;
    this.#attributes = operator.attributes;
  }

  text(name: string, otherwise: string): string {
    return this.#attributes.get(name)?.texts[0] ?? otherwise;
  }

  count(name: string, otherwise: number): number {
    return this.#attributes.get(name)?.numbers[0] ?? otherwise;
  }

  /** Numbers, from the single precision attribute or the tensor beside it; empty if there is neither. */
  numbers(name: string): readonly number[] {
    return (this.#attributes.get(name) ?? this.#attributes.get(`${name}_as_tensor`))?.numbers ?? [];
  }

  texts(name: string): readonly string[] {
    return this.#attributes.get(name)?.texts ?? [];
  }

  column<T>(name: string, values: readonly T[], length: number): readonly T[] {
    if (values.length !== length) this.refuse('another number of entries than nodes', name, `${length}`, values.length);
    return values;
  }

  refuse(problem: string, name: string, allowed: string, got: unknown = this.#attributes.get(name)?.numbers[0]): never {
    throw new FormatError(problem, { where: { file: this.#file, item: name }, got, allowed });
  }
}
