declare module 'virtual:live-engine' {
  /** The bundled worker, gzip in base64; see vite.config.ts. */
  export const engine: string;
}
