/**
 * Jest runs CommonJS: it can't `require()` an ES module before Node 24.9, and Nest 12 is ESM only. So @swc/jest
 * compiles our TypeScript and also the JavaScript of each installed ES module package to CommonJS.
 * Hence no `import.meta` and no top-level await in files that tests import.
 */
import { findModulePackages } from './scripts/lib/module-packages.mjs';

// Keep in step with .swcrc, which builds the service: only the module format differs.
const swcOptions = (syntax) => ({
  swcrc: false,
  jsc: {
    parser: syntax === 'typescript' ? { syntax, decorators: true } : { syntax },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2022',
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
});

const escapeForPattern = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/**
 * Matches what stays untouched: files whose innermost package is no ES module package. The first look-ahead leaves the
 * decision to the last `node_modules/` in the path, because ES module packages lie nested in others too.
 */
const untouched = `/node_modules/(?!.*/node_modules/)(?!(?:${findModulePackages().map(escapeForPattern).join('|')})/)`;

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  // Not in the folder for temporary files, which scripts/test.mjs makes anew for each run.
  cacheDirectory: '<rootDir>/.data/jest-cache',
  // The builds and the private servers' data hold copies of package.json and of code.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/web-demo/dist/', '<rootDir>/.data/'],
  transform: {
    '\\.[mc]?ts$': ['@swc/jest', swcOptions('typescript')],
    '\\.m?js$': ['@swc/jest', swcOptions('ecmascript')],
  },
  transformIgnorePatterns: [untouched],
  // Sources import each other as `./file.js`, the name of what is built.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
});

export default {
  maxWorkers: 2,
  // Jest ignores a project's own limit: scripts/test.mjs gives browsers a longer one.
  testTimeout: 30_000,
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts']),
    project('integration', ['<rootDir>/test/integration/**/*.spec.ts']),
    project('cluster', ['<rootDir>/test/cluster/**/*.spec.ts']),
    project('security', ['<rootDir>/test/security/**/*.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
  ],
};
