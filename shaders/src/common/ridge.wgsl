// Cholesky factor of L'L + ridge I of one of many small systems, and systems solved with it.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., section 4.2, ISBN 9781421407944.
// The kernel's params name loadings (n x p x r, r <= 8), loadings_step, p, r and ridge.

// include: arena

const MOST = 8u;

// Cholesky factor of L'L + ridge I, row by row, and what is solved with it.
var<private> factor: array<f32, 64>;
var<private> solution: array<f32, 8>;

fn loading(sample: u32, row: u32, i: u32, lane: vec2u) -> f32 {
  return load_step(params.loadings, params.loadings_step, (sample * params.p + row) * params.r + i, lane);
}

// Returns the smallest squared diagonal element.
fn decompose(sample: u32, lane: vec2u) -> f32 {
  var smallest = 3.4e38;
  for (var i = 0u; i < params.r; i++) {
    for (var j = 0u; j <= i; j++) {
      var sum = select(0.0, params.ridge, i == j);
      for (var row = 0u; row < params.p; row++) {
        sum += loading(sample, row, i, lane) * loading(sample, row, j, lane);
      }
      for (var t = 0u; t < j; t++) {
        sum -= factor[i * MOST + t] * factor[j * MOST + t];
      }
      if (i == j) {
        smallest = min(smallest, sum);
        factor[i * MOST + i] = sqrt(max(sum, 1e-30));
      } else {
        factor[i * MOST + j] = sum / factor[j * MOST + j];
      }
    }
  }
  return smallest;
}

// Solves for `solution`, in place.
fn solve() {
  for (var i = 0u; i < params.r; i++) {
    var sum = solution[i];
    for (var t = 0u; t < i; t++) {
      sum -= factor[i * MOST + t] * solution[t];
    }
    solution[i] = sum / factor[i * MOST + i];
  }
  for (var back = 0u; back < params.r; back++) {
    let i = params.r - 1u - back;
    var sum = solution[i];
    for (var t = i + 1u; t < params.r; t++) {
      sum -= factor[t * MOST + i] * solution[t];
    }
    solution[i] = sum / factor[i * MOST + i];
  }
}
