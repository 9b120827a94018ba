/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** Options of {@link predictProgram}. */
export interface PredictProgramOptions {
  /** Number of replicas. */
  readonly replicas: number;
  /** Values of the parameters that the prediction reads, `replicas x shape` each, by name; others are not looked at. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** Values of the inputs that the prediction reads, `replicas x shape` each, by name. */
  readonly inputs?: Readonly<Record<string, Float32Array>>;
}
