import type { Pointer, Records } from '../../../compute/wasm/generated/seam.ts';
import { type Kernels, fieldsOf } from '../../../compute/wasm/kernels.ts';
import type { View } from './contract.ts';
import type { Field, Layout, Place, PlacedStep, StepContext } from './plan.ts';
import { type StepName, contextOf, recordOf } from './steps.ts';

/** Replicas that run side by side in one vector. */
export const lanes = 4;

/** A step, ready to run. */
export type Bound = (context: StepContext) => void;

/** The values of four replicas in a worker's memory. */
export class Memory {
  readonly #kernels: Kernels;
  readonly #own: number;
  readonly #shared: number;

  constructor(kernels: Kernels, plan: Layout) {
    this.#kernels = kernels;
    this.#own = kernels.zeros(plan.elements * lanes * 4);
    this.#shared = kernels.allocate(plan.sharedElements * lanes * 4);
    for (const { values, ...field } of plan.constants) this.write(field, lanes, () => values);
  }

  #address({ offset, shared }: Place): number {
    return (shared ? this.#shared : this.#own) + offset * lanes * 4;
  }

  #view(field: Field): Float32Array {
    return this.#kernels.view(Float32Array, this.#address(field), field.size * lanes);
  }

  /** Writes the values of the first `count` lanes. */
  write(field: Field, count: number, valuesOf: (lane: number) => Float32Array): void {
    const memory = this.#view(field);
    for (let lane = 0; lane < count; lane++) {
      const values = valuesOf(lane);
      for (let e = 0; e < field.size; e++) memory[e * lanes + lane] = values[e]!;
    }
  }

  /** Writes each replica's values, of `count` from replica `at`; a lane without a replica has the last one's. */
  writeReplicas(field: Field, count: number, values: Float32Array, at: number): void {
    this.write(field, lanes, (lane) => {
      const replica = at + Math.min(lane, count - 1);
      return values.subarray(replica * field.size, (replica + 1) * field.size);
    });
  }

  /** Copies the first `count` lanes to `out`, from replica `at`. */
  read(field: Field & { readonly view?: View }, count: number, out: Float32Array, at: number): void {
    const { columns = field.size, rowStride = field.size } = field.view ?? {};
    const rows = columns === 0 ? 0 : field.size / columns;
    const memory = this.#kernels.view(
      Float32Array,
      this.#address(field),
      (Math.max(rows - 1, 0) * rowStride + columns) * lanes,
    );
    for (let lane = 0; lane < count; lane++) {
      let to = (at + lane) * field.size;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) out[to++] = memory[(row * rowStride + column) * lanes + lane]!;
      }
    }
  }

  /** Whether the first element of a field is zero in every lane. */
  allStopped(status: Field): boolean {
    return this.#view(status)
      .subarray(0, lanes)
      .every((active) => active === 0);
  }

  /** Repeats element `index` to the end of a field. */
  repeat(field: Field, index: number): void {
    const memory = this.#view(field);
    for (let e = index + 1; e < field.size; e++) memory.copyWithin(e * lanes, index * lanes, (index + 1) * lanes);
  }

  /** Writes the steps' records, with the addresses of their operands. */
  bind(steps: readonly PlacedStep[]): readonly Bound[] {
    return steps.map((step): Bound => {
      const places = step.operands as Readonly<Record<string, Place | undefined>>;
      const numbers = step.numbers as Readonly<Record<string, number>>;
      const name = recordOf(step.op);
      const record = this.#kernels.record(
        name,
        Object.fromEntries(
          fieldsOf(name).map(([field, { 2: address }]) => [
            field,
            address ? (places[field] ? this.#address(places[field]) : 0) : (numbers[field] ?? 0),
          ]),
        ) as unknown as Records[typeof name],
      );
      const kernel = this.#kernels.exports[`s${name.slice(1)}` as `step${Capitalize<StepName>}`] as (
        record: Pointer<typeof name>,
      ) => void;
      if (contextOf(step.op).length === 0) return () => kernel(record);
      return (values) => {
        this.#kernels.assign(name, record, values as Partial<Records[typeof name]>);
        kernel(record);
      };
    });
  }
}
