import { Matrix } from 'ml-matrix';

/**
 * What the components' covariances share, by mclust's letters: volume, shape and orientation are equal (E), variable (V) or that of the axes or a
 * sphere (I).
 */
export const mixtureFamilies = ['EII', 'VII', 'EEI', 'EVI', 'VVI', 'EEE', 'VVV'] as const;

/** One of {@link mixtureFamilies}. */
export type MixtureFamily = (typeof mixtureFamilies)[number];

/** Free parameters of the covariances. */
export function covarianceParameters(family: MixtureFamily, components: number, features: number): number {
  const full = (features * (features + 1)) / 2;
  switch (family) {
    case 'EII':
      return 1;
    case 'VII':
      return components;
    case 'EEI':
      return features;
    case 'EVI':
      return 1 + components * (features - 1);
    case 'VVI':
      return components * features;
    case 'EEE':
      return full;
    case 'VVV':
      return components * full;
  }
}

/**
 * The covariances of largest likelihood given each component's weight and scatter.
 *
 * Source: Celeux and Govaert (1995), https://doi.org/10.1016/0031-3203(94)00125-6.
 *
 * @param family - what they share.
 * @param scatters - of each component `sum_i r_i (x_i - m)(x_i - m)'`.
 * @param sizes - of each component `sum_i r_i`.
 * @returns one covariance a component.
 */
export function covariancesOf(family: MixtureFamily, scatters: readonly Matrix[], sizes: readonly number[]): Matrix[] {
  const features = scatters[0]!.rows;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const all = scatters.reduce((sum, scatter) => Matrix.add(sum, scatter), Matrix.zeros(features, features));
  const alike = (covariance: Matrix): Matrix[] => scatters.map(() => covariance);
  const sphere = (variance: number): Matrix => Matrix.eye(features, features, variance);
  const axes = (scatter: Matrix, size: number): Matrix => Matrix.diag(scatter.diagonal().map((value) => value / size));
  switch (family) {
    case 'EII':
      return alike(sphere(all.trace() / (rows * features)));
    case 'VII':
      return scatters.map((scatter, k) => sphere(scatter.trace() / (sizes[k]! * features)));
    case 'EEI':
      return alike(axes(all, rows));
    case 'EVI': {
      // Volume: geometric mean of the axes' scatter; shape: what each has beside it.
      const volumes = scatters.map((scatter) =>
        Math.exp(scatter.diagonal().reduce((sum, value) => sum + Math.log(value), 0) / features),
      );
      const volume = volumes.reduce((sum, value) => sum + value, 0) / rows;
      return scatters.map((scatter, k) =>
        Matrix.diag(scatter.diagonal().map((value) => (volume * value) / volumes[k]!)),
      );
    }
    case 'VVI':
      return scatters.map((scatter, k) => axes(scatter, sizes[k]!));
    case 'EEE':
      return alike(Matrix.div(all, rows));
    case 'VVV':
      return scatters.map((scatter, k) => Matrix.div(scatter, sizes[k]!));
  }
}
