// Evaluation of trained networks in f32; lanes are rows. s(h) = a tanh(b h) + c: tanh itself, or the logistic function with a = b = c = 1/2.
import { allocate } from '../common/memory';
import { tanh32 } from '../common/vector-math';

/** Trained networks and the rows they are evaluated at. */
@unmanaged
export class Networks {
  networks: u32;
  rows: u32;
  features: u32;
  hidden: u32;
  /** Of each network theta (hidden x features), theta_0, phi (hidden each), phi_0. */
  parameters: usize;
  /** features x rows; rows a multiple of 16. */
  x: usize;
  logistic: bool;

  /** Bytes of a row of f32. */
  @inline
  get stride(): usize {
    return (<usize>this.rows) << 2;
  }

  /** a and b of s. */
  @inline
  get scale(): f32 {
    return this.logistic ? 0.5 : 1;
  }

  @inline
  thetaOf(network: u32): usize {
    return this.parameters + ((<usize>network * (<usize>this.hidden * (this.features + 2) + 1)) << 2);
  }

  @inline
  phiOf(network: u32): usize {
    return this.thetaOf(network) + ((<usize>this.hidden * (this.features + 1)) << 2);
  }

  /** h (hidden x rows) = b (theta_0 + theta x). */
  hiddenLayer(network: u32, h: usize): void {
    const features = this.features;
    const hidden = this.hidden;
    const x = this.x;
    const stride = this.stride;
    const by = f32x4.splat(this.scale);
    const thetas = this.thetaOf(network);
    for (let l: u32 = 0; l < hidden; l++) {
      const theta = thetas + ((<usize>l * features) << 2);
      const bias = v128.load32_splat(thetas + ((<usize>hidden * features + l) << 2));
      for (let j: usize = 0; j < stride; j += 64) {
        let h0 = bias,
          h1 = bias,
          h2 = bias,
          h3 = bias;
        let column = x + j;
        for (let k: u32 = 0; k < features; k++) {
          const weight = v128.load32_splat(theta + ((<usize>k) << 2));
          h0 = f32x4.add(h0, f32x4.mul(weight, v128.load(column)));
          h1 = f32x4.add(h1, f32x4.mul(weight, v128.load(column, 16)));
          h2 = f32x4.add(h2, f32x4.mul(weight, v128.load(column, 32)));
          h3 = f32x4.add(h3, f32x4.mul(weight, v128.load(column, 48)));
          column += stride;
        }
        const to = h + <usize>l * stride + j;
        v128.store(to, f32x4.mul(by, h0));
        v128.store(to, f32x4.mul(by, h1), 16);
        v128.store(to, f32x4.mul(by, h2), 32);
        v128.store(to, f32x4.mul(by, h3), 48);
      }
    }
  }

  /** Fills a row with phi_0 and, for the logistic function, the constant half of every unit. */
  fillConstant(network: u32, out: usize): void {
    const hidden = this.hidden;
    const stride = this.stride;
    const phi = this.phiOf(network);
    let constant = load<f32>(phi + ((<usize>hidden) << 2));
    if (this.logistic) for (let l: u32 = 0; l < hidden; l++) constant += 0.5 * load<f32>(phi + ((<usize>l) << 2));
    const values = f32x4.splat(constant);
    for (let j: usize = 0; j < stride; j += 16) v128.store(out + j, values);
  }

  /** sum (f64) += from (f32) over rows. */
  accumulate(sum: usize, from: usize): void {
    const rows = this.rows;
    for (let i: u32 = 0; i < rows; i++) {
      const to = sum + ((<usize>i) << 3);
      store<f64>(to, load<f64>(to) + <f64>load<f32>(from + ((<usize>i) << 2)));
    }
  }
}

@unmanaged
export class PredictNetworksParams extends Networks {
  /** networks x rows (u8), or 0 for none. */
  mask: usize;
  /** rows (f64). */
  sum: usize;
}

/** Adds every network's value at each row to `sum` where `mask` is not 0. */
export function predictNetworks(params: PredictNetworksParams): void {
  const rows = params.rows;
  const hidden = params.hidden;
  const mask = params.mask;
  const scale = params.scale;
  const stride = params.stride;
  const h = allocate(<usize>hidden * stride);
  const out = allocate(stride);
  for (let network: u32 = 0; network < params.networks; network++) {
    const phi = params.phiOf(network);
    params.hiddenLayer(network, h);
    params.fillConstant(network, out);
    for (let l: u32 = 0; l < hidden; l++) {
      const weight = f32x4.splat(scale * load<f32>(phi + ((<usize>l) << 2)));
      const row = h + <usize>l * stride;
      for (let j: usize = 0; j < stride; j += 16)
        v128.store(out + j, f32x4.add(v128.load(out + j), f32x4.mul(weight, tanh32(v128.load(row + j)))));
    }
    if (mask) {
      for (let i: u32 = 0; i < rows; i++)
        if (load<u8>(mask + <usize>network * rows + i) == 0) store<f32>(out + ((<usize>i) << 2), 0);
    }
    params.accumulate(params.sum, out);
  }
}
