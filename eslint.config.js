import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

const root = dirname(fileURLToPath(import.meta.url));

/** The files whose exports reach a package's users: what its src/index.ts re-exports, followed to the end. */
function publicFiles() {
  const found = new Set();
  const follow = (file) => {
    if (found.has(file) || !existsSync(file)) return;
    found.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, target] of source.matchAll(/export\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*?from\s+'(\.[^']+)'/g)) {
      follow(join(dirname(file), target));
    }
  };
  for (const name of readdirSync(join(root, 'packages'))) follow(join(root, 'packages', name, 'src/index.ts'));
  return [...found].map((file) => relative(root, file)).sort();
}

const noDefaultExport = [
  'error',
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Named exports only.' },
  { selector: 'TSEnumDeclaration', message: 'A union of string literals, not an enum.' },
];

/** Calls whose lists are short by what they are: words of an option, parts of a path, children of an element, sizes of a grid. */
const shortLists = ['name=/^(oneOf|join)$/', 'property.name=/^(replaceChildren|dispatchWorkgroups)$/'];

/** Every element becomes an argument, and of more than about 120,000 the stack overflows. */
const noSpreadOfData = {
  selector: `:matches(CallExpression, NewExpression)${shortLists.map((call) => `:not([callee.${call}])`).join('')} > SpreadElement.arguments`,
  message: 'A long array overflows the stack: loop, or reduce.',
};

export const config = tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/generated/',
      '**/node_modules/',
      '**/coverage/',
      '**/out/',
      '.cache/',
      '.turbo/',
      'docs/api/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-control-regex': 'error',
      'no-restricted-syntax': noDefaultExport,
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.config.ts'] }, tsconfigRootDir: root },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      'jsdoc/check-alignment': 'error',
      'jsdoc/check-param-names': ['error', { checkDestructured: false, disableMissingParamChecks: true }],
      'jsdoc/check-tag-names': ['error', { definedTags: ['remarks'] }],
      'jsdoc/empty-tags': 'error',
      'jsdoc/no-types': 'error',
      'jsdoc/require-param-description': 'error',
      'jsdoc/require-returns-description': 'error',
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.{ts,tsx}'],
    ignores: ['**/*.{test,bench,fixture}.ts'],
    rules: { 'no-restricted-syntax': [...noDefaultExport, noSpreadOfData] },
  },
  {
    files: ['apps/cli/src/**/*.ts'],
    ignores: ['**/*.test.ts', 'apps/cli/src/output/terminal.ts', 'apps/cli/src/index.ts'],
    rules: {
      'no-restricted-syntax': [
        ...noDefaultExport,
        noSpreadOfData,
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.property.name=/^std(out|err)$/]',
          message: 'Names may hold escapes: print or tell of output/terminal.ts.',
        },
      ],
    },
  },
  {
    files: ['{packages,apps}/*/src/**/*.{ts,tsx}', 'packages/core-gpu/assembly/**/*.ts'],
    ignores: ['**/*.{test,bench,fixture}.ts'],
    rules: { 'max-params': ['error', 5] },
  },
  {
    // AssemblyScript: TypeScript's syntax and decorated functions, but another language.
    files: ['packages/core-gpu/assembly/**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, allowInvalidAST: true } },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      '@typescript-eslint/ban-ts-comment': 'off',
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      eqeqeq: 'off',
    },
  },
  {
    files: publicFiles(),
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true, ArrowFunctionExpression: true },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'jsdoc/require-description': 'error',
    },
  },
  {
    files: ['**/*.config.{js,ts}', '**/*.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{cjs,mjs,js}', 'apps/cli/src/**', '**/scripts/**', '**/bench/**', '**/*.bench.ts'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    rules: { 'no-console': 'off' },
  },
);
export { config as default };
