import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const time = 'Inject Clock (kernel/clock.ts): time must be something a test can set.';
const settings = 'Only config/settings.ts reads the environment: add the setting there, and inject SETTINGS.';
const chance = 'Inject Random (kernel/random.ts): chance must be something a test can set.';

export default defineConfig([
  globalIgnores(['**/dist/', '.data/', 'coverage/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nest's modules are classes with nothing in them.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A page's action may be a promise; whoever calls it doesn't wait.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { inheritedMethods: false } }],
      // Promises are awaited where their order matters; a `return` of one is as good.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // Libraries type their options as classes; nobody makes instances of those.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/kernel/{clock,random}.ts', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: time },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: time },
        { selector: "CallExpression[callee.name='Date']", message: time },
        { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: chance },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/{main,migrate,keys,retention,import,data-source}.ts', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env', message: settings }],
      'no-restricted-imports': [
        'error',
        { paths: ['node:process', 'process'].map((name) => ({ name, message: settings })) },
      ],
    },
  },
  {
    files: ['web-demo/**'],
    rules: {
      // The DOM's types promise what older browsers lack, and a signal is aborted while one waits.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['src/{main,migrate,keys,retention,import}.ts', 'simulator/main.ts', 'bench/**', 'scripts/docs/main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', 'test/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
    },
  },
  {
    // Scripts run as they are: without types, and before anything is installed.
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
]);
