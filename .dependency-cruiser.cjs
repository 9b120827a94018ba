const domain = 'packages/(?:regression|ensembles|explain|dae|gnn|dfa|forecast)/';
const notTests = { pathNot: ['[.](test|bench|fixture)[.]ts$', '/test/', '^test/'] };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Move what both need into a third file; types too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'The module cannot be found: declare the dependency, or build the package.',
      severity: 'error',
      from: {},
      to: {
        couldNotResolve: true,
        pathNot: ['[?]raw$', '/generated/', '^@kuznets/', '^virtual:', '^hyparquet/src/types[.]js$'],
      },
    },
    {
      name: 'domain-packages-are-independent',
      comment: 'Domain packages never import each other; they meet in studies.',
      severity: 'error',
      from: { path: '^(packages/(?:regression|ensembles|explain|dae|gnn|dfa|forecast))/' },
      to: { path: `^${domain}`, pathNot: '^$1/' },
    },
    {
      name: 'domain-knows-base-and-core-gpu',
      comment: 'A domain package sees base, core-gpu and the test kit, nothing else of the workspace.',
      severity: 'error',
      from: { path: `^${domain}` },
      to: { path: '^(packages/(data|studies)|shaders|apps)/' },
    },
    {
      name: 'base-knows-nobody',
      severity: 'error',
      from: { path: '^packages/base/' },
      to: { path: '^(packages|apps|shaders)/', pathNot: '^packages/base/' },
    },
    {
      name: 'core-gpu-knows-base-and-shaders',
      severity: 'error',
      from: { path: '^packages/core-gpu/' },
      to: { path: '^(packages|apps)/', pathNot: '^packages/(core-gpu|base)/' },
    },
    {
      name: 'data-knows-base',
      severity: 'error',
      from: { path: '^packages/data/' },
      to: { path: '^(packages|apps|shaders)/', pathNot: '^packages/(data|base)/' },
    },
    {
      name: 'engines-know-base-core-gpu-and-studies',
      comment: "An engine runs the units of any study; where data come from is the command line's business.",
      severity: 'error',
      from: { path: '^packages/engines/' },
      to: { path: '^(packages|apps|shaders)/', pathNot: '^packages/(engines|base|core-gpu|studies)/' },
    },
    {
      name: 'only-the-cli-imports-the-engines',
      severity: 'error',
      from: { path: '^(packages|apps|shaders)/', pathNot: '^(packages/engines|apps/cli)/' },
      to: { path: '^packages/engines/' },
    },
    {
      name: 'shaders-know-nobody',
      severity: 'error',
      from: { path: '^shaders/' },
      to: { path: '^(packages|apps)/' },
    },
    {
      name: 'shaders-only-from-core-gpu',
      comment: 'core-gpu inlines the kernels; everybody else goes through its operations.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^packages/core-gpu/' },
      to: { path: '^shaders/' },
    },
    {
      name: 'nothing-imports-apps',
      severity: 'error',
      from: { pathNot: ['^apps/', '^test/suites/'] },
      to: { path: '^apps/' },
    },
    {
      name: 'only-the-cli-imports-the-report',
      severity: 'error',
      from: { path: '^apps/', pathNot: '^apps/(cli|report)/' },
      to: { path: '^apps/report/' },
    },
    {
      name: 'nobody-imports-the-cli',
      severity: 'error',
      from: { pathNot: ['^apps/cli/', '^test/suites/'] },
      to: { path: '^apps/cli/' },
    },
    {
      name: 'report-reads-results-only',
      comment: 'The report sees types, and how studies writes tables as files: no numerics, except in the live panel.',
      severity: 'error',
      from: { path: '^apps/report/', pathNot: [...notTests.pathNot, '^apps/report/src/page/live/'] },
      to: { path: '^packages/(?!studies/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'through-the-front-door',
      comment: "Only a package's src/index.ts (or what its exports name) is importable from another package.",
      severity: 'error',
      from: { path: '^((?:packages|apps|test)/[^/]+)/' },
      to: {
        path: '^(packages|apps)/[^/]+/',
        pathNot: [
          '^$1/',
          '^(packages|apps)/[^/]+/(src/index[.]ts|dist/[^/]+[.]d[.]ts|dist/[^/]+[.]js|package[.]json)$',
        ],
      },
    },
    {
      name: 'dawn-in-one-file',
      comment:
        '`webgpu` is imported, lazily, by core-gpu/src/compute/device/dawn.ts alone: no browser bundle may hold it.',
      severity: 'error',
      from: { pathNot: ['^packages/core-gpu/src/compute/device/dawn[.]ts$'] },
      to: { path: '(^|/)node_modules/webgpu/' },
    },
    {
      name: 'dawn-is-lazy',
      severity: 'error',
      from: { path: '^packages/core-gpu/src/compute/device/dawn[.]ts$' },
      to: { path: '(^|/)node_modules/webgpu/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'reflection-in-one-file',
      severity: 'error',
      from: { pathNot: ['^shaders/scripts/reflect[.]ts$'] },
      to: { path: '(^|/)node_modules/wgsl_reflect/' },
    },
    {
      name: 'kit-depends-on-no-package',
      severity: 'error',
      from: { path: '^test/kit/' },
      to: { path: '^(packages|apps|shaders|test/suites)/' },
    },
    {
      name: 'conformance-knows-no-suite',
      comment:
        'The cases of the operations see what they run and the oracles; the suites and `kuznets doctor --check` take them from here.',
      severity: 'error',
      from: { path: '^test/conformance/' },
      to: { path: '^(apps|shaders|test/suites|packages/studies)/' },
    },
    {
      name: 'conformance-only-in-the-check',
      comment: 'Of what a user runs, the check of the doctor alone carries the cases.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: '^apps/cli/src/check/' },
      to: { path: '^test/conformance/' },
    },
    {
      name: 'tests-stay-out-of-the-code',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', ...notTests },
      to: {
        path: ['^test/', '[.](test|bench|fixture)[.]ts$', '(^|/)node_modules/vitest/'],
        pathNot: '^test/conformance/',
      },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/coverage/', '^[.]cache/', '^packages/core-gpu/assembly/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts', '.json'],
    },
  },
};
