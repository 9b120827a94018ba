import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Plugin, build } from 'vite';

const entry = fileURLToPath(new URL('../src/page/live/engine/worker.ts', import.meta.url));
const virtual = 'virtual:live-engine';

/** Bundles the live panel's worker on its own and packs it: the page unpacks it when the reader first asks for it. */
export function liveEngine(): Plugin {
  return {
    name: 'live-engine',
    resolveId: (id) => (id === virtual ? `\0${virtual}` : null),
    async load(id) {
      if (id !== `\0${virtual}`) return null;
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          write: false,
          target: 'es2023',
          lib: { entry, formats: ['iife'], name: 'engine' },
          rolldownOptions: { output: { codeSplitting: false } },
        },
      });
      const [chunk] = (Array.isArray(built) ? built : [built])
        .flatMap((bundle) => ('output' in bundle ? bundle.output : []))
        .filter((file) => file.type === 'chunk');
      if (chunk === undefined) throw new Error('no engine was built');
      return `export const engine = ${JSON.stringify(gzipSync(chunk.code, { level: 9 }).toString('base64'))};`;
    },
  };
}
