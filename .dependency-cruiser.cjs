/**
 * Who may import whom in src: the picture in docs/architecture.md as rules. The direction keeps each part understandable
 * without those above it; parts tell each other of changes through the bus, not by calling upward.
 */

/** Each feature, with the features it may import. All may import contract, kernel, config and infra. */
const base = ['people', 'sites', 'audit'];
const mayImport = {
  people: [],
  sites: [],
  audit: [],
  sessions: base,
  carrier: [...base, 'sessions'],
  accounts: [...base, 'sessions', 'carrier'],
  qr: [...base, 'sessions'],
  oidc: [...base, 'sessions'],
  realtime: [...base, 'sessions', 'qr'],
  admin: [...base, 'sessions', 'accounts', 'carrier', 'qr', 'oidc'],
};

const oneOf = (names) => `(?:${names.join('|')})`;
const features = oneOf(Object.keys(mayImport));
const anyFeature = `^src/${features}/`;
const spec = '\\.spec\\.ts$';
/** `qr-login.ts` is domain, `qr-login.service.ts` is not. */
const domain = `${anyFeature}[^.]+\\.ts$`;

const directions = Object.entries(mayImport).map(([feature, allowed]) => ({
  name: `${feature}-imports-only-what-stands-left-of-it`,
  comment: `${feature} may import ${allowed.length > 0 ? allowed.join(', ') : 'no other feature'}: see docs/architecture.md.`,
  severity: 'error',
  from: { path: `^src/${feature}/` },
  to: { path: anyFeature, pathNot: `^src/${oneOf([feature, ...allowed])}/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or one of them knows too much. No forwardRef.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-is-found',
      comment: 'A path that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'every-package-is-named-in-package-json',
      comment: 'What comes only because another package brought it goes when that changes.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'production-code-needs-no-development-package',
      comment: 'An image for production is installed without devDependencies.',
      severity: 'error',
      from: { path: '^src/', pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-imports-nothing-beside-it',
      comment:
        'Tests, scripts and pages use the service, never the other way round; only data-source lists migrations.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/[^/]+\\.ts$', spec] },
      to: { path: '^(?:migrations|test|scripts|bench|simulator|web-demo)/' },
    },
    {
      name: 'production-never-plays-others',
      comment: 'The simulator accepts secrets that anyone can read: not even an entry point may start it.',
      severity: 'error',
      from: { path: '^(?:src|migrations)/', pathNot: spec },
      to: { path: '^simulator/' },
    },
    {
      name: 'the-simulator-knows-wires-and-not-us',
      comment:
        'What plays a provider is written after the provider’s documents; with our code in it, both would share one mistake.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(?:src|migrations|test|scripts|bench|web-demo)/' },
    },
    {
      name: 'contract-imports-only-zod',
      comment: 'The contract runs in browsers too, and in the SDK.',
      severity: 'error',
      from: { path: '^src/contract/', pathNot: spec },
      to: { pathNot: ['^src/contract/', 'node_modules/zod/'] },
    },
    {
      name: 'kernel-imports-only-contract',
      comment: 'Kernel is what all others stand on; AppError needs the table of codes.',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/', pathNot: '^src/(?:kernel|contract)/' },
    },
    {
      name: 'config-imports-only-contract-and-kernel',
      comment: 'Settings are read before anything else exists.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(?:config|contract|kernel)/' },
    },
    {
      name: 'infra-knows-no-feature',
      comment: 'Infra is technology: Redis, Postgres, HTTP, sockets. What is said over it belongs to features.',
      severity: 'error',
      from: { path: '^src/infra/' },
      to: { path: '^src/', pathNot: '^src/(?:infra|contract|kernel|config)/' },
    },
    ...directions,
    {
      name: 'features-import-no-entry-point',
      comment: 'Files at the top of src put the features together, so they stand above all.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: spec },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'only-app-module-imports-realtime',
      comment: 'Realtime pushes what the bus says; who wants to push something announces it on the bus.',
      severity: 'error',
      from: { pathNot: ['^src/realtime/', '^src/app\\.module\\.ts$'] },
      to: { path: '^src/realtime/' },
    },
    {
      name: 'only-app-module-imports-admin',
      comment: 'Admin looks at all features; none looks back.',
      severity: 'error',
      from: { pathNot: ['^src/admin/', '^src/app\\.module\\.ts$'] },
      to: { path: '^src/admin/' },
    },
    {
      name: 'features-meet-at-modules-services-and-guards',
      comment: 'Stores and domain files are a feature’s own business.',
      severity: 'error',
      from: { path: `^src/(${features})/` },
      to: { path: anyFeature, pathNot: ['^src/$1/', '\\.(?:module|service|guard|entity)\\.ts$'] },
    },
    {
      name: 'entities-stay-in-their-feature',
      comment:
        'Who may read and write a table can be seen from its folder. Only data-source lists them all, ' +
        'and an entity names the one that its foreign key points at.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.entity\\.ts$' },
      to: { path: '\\.entity\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'domain-knows-no-technology',
      comment: 'A file without a role in its name is pure: it can be tested as a table, without Nest, Redis or SQL.',
      severity: 'error',
      from: { path: domain },
      to: { path: ['node_modules/(?:@nestjs/|ioredis/|typeorm/|pg/|socket\\.io/|fastify/|@fastify/)', '^src/infra/'] },
    },
    {
      name: 'domain-imports-only-domain',
      comment: 'Controller or gateway → service → domain and store; never backwards.',
      severity: 'error',
      from: { path: domain },
      to: { path: `${anyFeature}.*\\.(?:controller|gateway|service|store|client|guard|filter|pipe|module)\\.ts$` },
    },
    {
      name: 'nobody-calls-the-edge',
      comment: 'Controller or gateway → service → domain and store; never backwards.',
      severity: 'error',
      from: { path: '\\.(?:service|store|entity|client|guard)\\.ts$' },
      to: { path: '\\.(?:controller|gateway)\\.ts$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types alone are knowledge of each other too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
    },
  },
};
