/** Nodes and weights on 0 to 1 that integrate polynomials up to degree `2 count - 1` exactly. */
export const gaussLegendre = (count: number): { readonly nodes: Float64Array; readonly weights: Float64Array } => {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let root = 0; root < count; root += 1) {
    let at = Math.cos((Math.PI * (root + 0.75)) / (count + 0.5));
    let slope = 1;
    // Newton's steps on the Legendre polynomial, far more than double precision needs.
    for (let step = 0; step < 20; step += 1) {
      let [before, value] = [1, at];
      for (let degree = 2; degree <= count; degree += 1)
        [before, value] = [value, ((2 * degree - 1) * at * value - (degree - 1) * before) / degree];
      slope = (count * (at * value - before)) / (at * at - 1);
      at -= value / slope;
    }
    nodes[root] = (1 + at) / 2;
    weights[root] = 1 / ((1 - at * at) * slope * slope);
  }
  return { nodes, weights };
};
