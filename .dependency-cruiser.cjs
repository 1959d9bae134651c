/** Every arrow of docs/architecture.md: who may import whom. What is not named here is allowed. */

const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [from, ...allowed] },
})

/** Small helpers that know nothing of the program. */
const HELPERS = ['^src/marks/', '^src/package-root\\.ts$']

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules get what they need as arguments: no I/O, nothing of the layers above.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', '^src/marks/', '^node_modules/luxon/'] },
    },
    only('facturx-knows-the-domain', '^src/facturx/', ['^src/domain/', ...HELPERS]),
    only('odoo-knows-the-domain', '^src/odoo/', ['^src/domain/', '^src/http/', '^src/secrets/', ...HELPERS]),
    only('chorus-knows-the-domain', '^src/chorus/', [
      '^src/domain/',
      '^src/http/',
      '^src/secrets/',
      ...HELPERS,
    ]),
    only('sheets-are-drawn', '^src/sheets/', ['^src/domain/', ...HELPERS]),
    only('directory-reads-a-file', '^src/directory/', ['^src/domain/', ...HELPERS]),
    only('the-contract-of-the-store-is-plain', '^src/store/contract/', ['^src/domain/']),
    only('store-knows-the-domain', '^src/store/', [
      '^src/domain/',
      '^src/lease/',
      '^src/secrets/',
      '^src/http/this-machine\\.ts$',
      ...HELPERS,
    ]),
    only('stages-know-ports', '^src/sync/', [
      '^src/domain/',
      '^src/facturx/',
      '^src/sheets/',
      '^src/directory/',
      '^src/(odoo|chorus)/port\\.ts$',
      '^src/(odoo|chorus)/wire/error\\.ts$',
      '^src/chorus/wire/remedies\\.ts$',
      '^src/store/(store|error)\\.ts$',
      '^src/store/contract/',
      '^src/config/config\\.ts$',
      '^src/secrets/',
      ...HELPERS,
    ]),
    {
      name: 'the-program-knows-no-simulator',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/simulators/', '^src/demo/', '^src/commands/(demo|simulate|simulated-versions)\\.ts$'],
      },
      to: { path: '^src/simulators/' },
    },
    { name: 'the-program-knows-no-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    {
      name: 'simulators-are-another-hand',
      comment: 'A simulator that used the code of the bridge would share its mistakes.',
      severity: 'error',
      from: { path: '^src/simulators/(chorus|odoo)/' },
      to: { path: '^src/(odoo|chorus|sync|store|facturx)/' },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}
