/** Who may import whom: the picture in docs and in each folder's place, held by a machine. */

/** Each feature with what it may import of the others; all may use contract, kernel, config and infra. */
const mayImport = {
  people: [],
  sites: [],
  audit: [],
  sessions: ['people', 'sites', 'audit'],
  accounts: ['people', 'sites', 'audit', 'sessions'],
  carrier: ['people', 'sites', 'audit', 'sessions', 'accounts'],
  qr: ['people', 'sites', 'audit', 'sessions'],
  oidc: ['people', 'sites', 'audit', 'sessions'],
  realtime: ['people', 'sites', 'audit', 'sessions', 'qr'],
  admin: ['people', 'sites', 'audit', 'sessions', 'accounts', 'carrier', 'qr', 'oidc'],
};
const features = Object.keys(mayImport);
const ground = {
  contract: [],
  kernel: ['contract'],
  config: ['contract', 'kernel'],
  infra: ['contract', 'kernel', 'config'],
};
const roles = 'controller|gateway|service|store|entity|client|guard|filter|pipe|module|strategy|decorator|spec';

const inFolders = (names) => `^src/(?:${names.join('|')})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one thought, or that one of them lies in the wrong place.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'], viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    ...Object.entries(ground).map(([folder, allowed]) => ({
      name: `${folder}-knows-only-what-is-below-it`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: inFolders([folder, ...allowed]) },
    })),
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `${folder}-imports-only-what-stands-left-of-it`,
      comment: 'Features tell each other of changes through the bus, not by calling upward.',
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: inFolders([folder, ...allowed, ...Object.keys(ground)]) },
    })),
    ...features.map((feature) => ({
      name: `only-the-doors-of-${feature}`,
      comment: 'From another feature: its module, services and guards; an entity only by the entity that refers to it.',
      severity: 'error',
      from: { path: inFolders(features), pathNot: `^src/${feature}/|\\.entity\\.ts$` },
      to: { path: `^src/${feature}/`, pathNot: '\\.(module|service|guard)\\.ts$' },
    })),
    {
      name: 'contract-is-zod-only',
      comment: 'Browsers share it.',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { pathNot: '^src/contract/|node_modules/zod/' },
    },
    {
      name: 'domain-knows-no-technology',
      comment: 'A feature’s file without a role suffix is domain: no Nest, no Redis, no SQL.',
      severity: 'error',
      from: { path: inFolders(features), pathNot: `\\.(${roles})\\.ts$|/commands/` },
      to: { path: 'node_modules/(@nestjs|ioredis|typeorm|pg|fastify|socket\\.io)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
