import { createHash } from 'node:crypto';
import katex from 'katex';
import { defineConfig, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { liveEngine } from './scripts/live-engine.ts';
import { formulas } from './src/words/formulas.ts';

/** Typesets the formulas while building: the page holds MathML and no typesetter. */
function mathml(): Plugin {
  return {
    name: 'mathml',
    transform(_, id) {
      if (!id.endsWith('/src/words/formulas.ts')) return null;
      const set = Object.entries(formulas).map(([name, tex]) => [
        name,
        katex.renderToString(tex, { output: 'mathml', displayMode: true }),
      ]);
      return { code: `export const formulas = ${JSON.stringify(Object.fromEntries(set))};`, map: null };
    },
  };
}

/** Allows exactly the scripts that were built, WebAssembly and workers made from them, and no network. */
function policy(): Plugin {
  return {
    name: 'content-security-policy',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const page = Object.values(bundle).find((file) => file.type === 'asset' && file.fileName.endsWith('.html'));
        if (page?.type !== 'asset') throw new Error('no page was built');
        const html = String(page.source);
        const scripts = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)].map(
          ([, code]) => `'sha256-${createHash('sha256').update(code!).digest('base64')}'`,
        );
        if (scripts.length !== 1) throw new Error(`one inline script was expected, found ${String(scripts.length)}`);
        const rules = [
          "default-src 'none'",
          `script-src ${scripts.join(' ')} 'wasm-unsafe-eval'`,
          'worker-src blob:',
          "style-src 'unsafe-inline'",
          'img-src data: blob:',
          "base-uri 'none'",
          "form-action 'none'",
        ];
        page.source = html.replace('%policy%', () => rules.join('; '));
        page.fileName = 'page.html';
      },
    },
  };
}

export const config = defineConfig({
  plugins: [mathml(), liveEngine(), viteSingleFile(), policy()],
  build: { outDir: 'dist', emptyOutDir: false, target: 'es2023', modulePreload: false, reportCompressedSize: false },
  logLevel: 'warn',
});
export { config as default };
