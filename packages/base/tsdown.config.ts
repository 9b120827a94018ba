import { defineConfig } from 'tsdown';

export const config = defineConfig({
  entry: ['src/index.ts', 'src/distributions.ts'],
  platform: 'neutral',
  dts: true,
  fixedExtension: false,
  deps: { alwaysBundle: [/^@stdlib\//], onlyBundle: false },
  // stdlib's packages are CommonJS with many comments, and log through one that has a file for Node.js and one for all.
  inputOptions: { resolve: { mainFields: ['browser', 'main'], aliasFields: [['browser']] } },
  outputOptions: { comments: { legal: true, annotation: true, jsdoc: false } },
});
export { config as default };
