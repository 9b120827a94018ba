/** Forecasts of one cluster, to be written among those of all regions. */
export interface ClusterForecasts {
  readonly members: readonly number[];
  readonly units: number;
  readonly steps: number;
  readonly indicators: number;
  /** `replicas x members x steps x indicators`. */
  readonly forecast: ArrayLike<number>;
}

/** Writes a cluster's forecasts into `replicas x units x steps x indicators`, each as `convert` gives it back. */
export function placeForecasts(
  values: Float64Array,
  { members, units, steps, indicators, forecast }: ClusterForecasts,
  convert: (value: number, member: number, indicator: number) => number,
): void {
  const width = steps * indicators;
  for (let at = 0; at < forecast.length; at++) {
    const row = Math.floor(at / width);
    const [replica, member] = [Math.floor(row / members.length), row % members.length];
    values[(replica * units + members[member]!) * width + (at % width)] = convert(
      forecast[at]!,
      member,
      at % indicators,
    );
  }
}
