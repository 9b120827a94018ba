import type { M5Models } from './contract.ts';

type Numbers = Int32Array | Uint32Array | Float64Array | Uint8Array;

function join<T extends Numbers>(type: new (length: number) => T, parts: readonly T[]): T {
  const whole = new type(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function joinOffsets(parts: readonly Uint32Array[]): Uint32Array {
  let from = 0;
  const own = parts.map((offsets) => {
    const shifted = offsets.subarray(1).map((to) => from + to);
    from = shifted.at(-1) ?? from;
    return shifted;
  });
  return join(Uint32Array, [Uint32Array.of(0), ...own]);
}

/** Joins consecutive ranges of trees. */
export function joinM5(parts: readonly M5Models[]): M5Models {
  const permutations = parts.flatMap(({ permutation }) => permutation ?? []);
  return {
    trees: parts.reduce((trees, part) => trees + part.trees, 0),
    offsets: joinOffsets(parts.map((part) => part.offsets)),
    feature: join(Int32Array, parts.map((part) => part.feature)),
    threshold: join(Float64Array, parts.map((part) => part.threshold)),
    childrenLeft: join(Int32Array, parts.map((part) => part.childrenLeft)),
    childrenRight: join(Int32Array, parts.map((part) => part.childrenRight)),
    value: join(Float64Array, parts.map((part) => part.value)),
    count: join(Uint32Array, parts.map((part) => part.count)),
    linearOffsets: joinOffsets(parts.map((part) => part.linearOffsets)),
    linearFeature: join(Int32Array, parts.map((part) => part.linearFeature)),
    linearCoef: join(Float64Array, parts.map((part) => part.linearCoef)),
    prediction: join(Float64Array, parts.map((part) => part.prediction)),
    outOfBag: join(Uint8Array, parts.map((part) => part.outOfBag)),
    ...(permutations.length > 0 && {
      permutation: {
        delta: join(Float64Array, permutations.map(({ delta }) => delta)),
        baseError: join(Float64Array, permutations.map(({ baseError }) => baseError)),
        oobCount: join(Uint32Array, permutations.map(({ oobCount }) => oobCount)),
      },
    }),
  };
}
