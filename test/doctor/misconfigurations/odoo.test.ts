import { connectionOf } from '../patient.js'
import { itNames, type Misconfiguration } from './misconfiguration.js'
import { answering, closeServers, selfSigned } from './servers.js'

const DAY_MS = 24 * 3_600_000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)
const stored = (moment: Date): string => moment.toISOString().slice(0, 19).replace('T', ' ')
const OTHER = { siret: '55208131766522', designation: 'Autre SA', numeroTVA: 'FR03552081317' }

afterEach(closeServers)

const ODOO: readonly Misconfiguration[] = [
  {
    what: 'an Odoo that does not answer',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['url'] = 'http://127.0.0.1:9'))
    },
    check: 'odoo.login',
    text: /No connection to http:\/\/127\.0\.0\.1:9/,
    remedy: /Odoo is running/,
    exit: 1,
  },
  {
    what: 'an Odoo that never ends to answer',
    spoil: ({ world }) => {
      world.odoo.addFault({
        model: 'common',
        times: 'always',
        effect: { kind: 'hang', ms: 60_000, when: 'before' },
      })
    },
    stepMs: 200,
    check: 'odoo.login',
    text: /no answer within/,
    remedy: /overloaded/,
    exit: 1,
  },
  {
    what: 'an address that is not that of Odoo',
    spoil: async ({ configure }) => {
      const url = await answering(200, '<html>Welcome to nginx</html>')
      configure((file) => (connectionOf(file).odoo['url'] = url))
    },
    check: 'odoo.login',
    text: /is HTML, not that of Odoo/,
    remedy: /address is that of Odoo/,
    exit: 1,
  },
  {
    what: 'a certificate of Odoo of an unknown authority',
    spoil: async ({ configure }) => {
      const url = await selfSigned()
      configure((file) => (connectionOf(file).odoo['url'] = url))
    },
    check: 'odoo.login',
    text: /No secure connection .*SELF_SIGNED/,
    remedy: /NODE_EXTRA_CA_CERTS/,
    exit: 1,
  },
  {
    what: 'a database that this Odoo does not have',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['database'] = 'nowhere'))
    },
    check: 'odoo.login',
    text: /does not know the database|refused the login/,
    remedy: /database|login/,
    exit: 1,
  },
  {
    what: 'a password that Odoo refuses',
    spoil: ({ writeSecret }) => {
      writeSecret('odoo-password', 'not-the-password')
    },
    check: 'odoo.login',
    text: /refused the login or the password/,
    remedy: /Check the login and the password/,
    exit: 1,
  },
  {
    what: 'a password in place of an API key on 19.0',
    world: { version: '19.0' },
    spoil: () => undefined,
    check: 'odoo.login',
    outcome: 'warning',
    text: /deprecates .*API key/,
    remedy: /installation\.md/,
    exit: 0,
  },
  {
    what: 'a company that is not there',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).odoo['companyId'] = 7))
    },
    check: 'odoo.company',
    text: /may not enter the company 7.*only 1/,
    remedy: /odoo\.companyId/,
    exit: 1,
  },
  {
    what: 'a user without the right Invoicing',
    spoil: ({ setGroups, groupId }) => {
      setGroups([[6, 0, [groupId('base.group_user')]]])
    },
    check: 'odoo.rights',
    text: /may not read invoices/,
    remedy: /Invoicing \(Billing\)/,
    exit: 1,
  },
  {
    what: 'a user without the right Contact Creation',
    spoil: ({ setGroups, groupId }) => {
      setGroups([[3, groupId('base.group_partner_manager')]])
    },
    check: 'odoo.rights',
    outcome: 'warning',
    text: /may not write on contacts: customers do not show.*alarms stand on the contact of the company/,
    remedy: /Contact Creation/,
    exit: 0,
  },
  {
    what: 'a user without an e-mail address',
    spoil: ({ world }) => {
      const user = world.odoo.records('res.users').find((row) => row['login'] === 'chorus')
      world.odoo.edit('res.partner', Number(user?.['partner_id']), { email: false })
    },
    check: 'odoo.email',
    text: /chorus has no e-mail address/,
    remedy: /Give it one/,
    exit: 1,
  },
  {
    what: 'an API key that ends next week',
    world: { version: '19.0' },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      const user = world.odoo.records('res.users').find((row) => row['login'] === 'chorus')
      const key = world.odoo.records('res.users.apikeys').find((row) => row['user_id'] === user?.id)
      world.odoo.edit('res.users.apikeys', key?.id ?? 0, { expiration_date: stored(inDays(7)) })
    },
    check: 'odoo.api-key',
    outcome: 'warning',
    text: /API key "chorus-bridge" expires on/,
    remedy: /make a new one in Odoo/,
    exit: 0,
  },
  {
    what: 'an Odoo without the custom fields',
    world: { withoutSetup: true },
    spoil: () => undefined,
    check: 'odoo.fields',
    text: /lacks custom fields of the bridge: x_chorus/,
    remedy: /chorus-bridge setup/,
    exit: 1,
  },
  {
    what: 'custom fields of an earlier version',
    spoil: ({ world }) => {
      const field = world.odoo.records('ir.model.fields').find((row) => row['name'] === 'x_chorus_request')
      const option = world.odoo
        .records('ir.model.fields.selection')
        .find((row) => row['field_id'] === field?.id)
      world.odoo.edit('ir.model.fields', field?.id ?? 0, { selection_ids: [[2, option?.id ?? 0]] })
    },
    check: 'odoo.fields',
    text: /not those of this version: x_chorus_request \(lacks/,
    remedy: /setup" again/,
    exit: 1,
  },
  {
    what: 'an Odoo without a place for invoices to validate',
    spoil: ({ world }) => {
      const model = world.odoo
        .records('ir.model.data')
        .find((row) => row['name'] === 'model_x_chorus_validation')
      world.odoo.edit('ir.model.data', model?.id ?? 0, { name: 'model_gone' })
    },
    check: 'odoo.fields',
    text: /no place for the invoices of sub-contractors/,
    remedy: /setup" again/,
    exit: 1,
  },
  {
    what: 'a responsibleLogin that nobody has',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['responsibleLogin'] = 'gone@example.fr'))
    },
    check: 'odoo.responsible',
    text: /no active internal user with the login gone@example\.fr/,
    remedy: /Correct it/,
    exit: 1,
  },
  {
    what: 'a publicTag that does not exist',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file)['publicTag'] = 'Secteur publique'))
    },
    check: 'odoo.tags',
    text: /publicTag: Odoo has no tag "Secteur publique"/,
    remedy: /Contact Tags/,
    exit: 1,
  },
  {
    what: "a company that also sends by Odoo's own platform",
    world: { version: '19.0-pdp' },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      world.odoo.registerWithPlatform()
    },
    check: 'odoo.platform',
    outcome: 'warning',
    text: /also sends invoices by Odoo's own platform/,
    remedy: /Choose one way/,
    exit: 0,
  },
  {
    what: 'invoices that went both ways',
    world: { version: '19.0-pdp', seed: { documentsDir: '' } },
    spoil: ({ world, writeSecret }) => {
      writeSecret('odoo-password', 'chorus-api-key')
      const invoice = world.odoo.records('account.move').find((row) => row['state'] === 'posted')
      world.odoo.editInvoice(invoice?.id ?? 0, { x_chorus_flow: 'CPP0011117000000000425903' })
      world.odoo.sendByPlatform(invoice?.id ?? 0, 'done')
    },
    check: 'odoo.platform',
    outcome: 'warning',
    text: /1 invoices were handed over by the bridge and sent by Odoo's own platform as well/,
    remedy: /Choose one way/,
    exit: 0,
  },
  {
    what: 'a company without a SIRET',
    spoil: ({ world }) => {
      world.odoo.edit('res.partner', 1, { siret: false, company_registry: false })
    },
    check: 'odoo.siret',
    text: /has no SIRET in Odoo/,
    remedy: /14 digits/,
    exit: 1,
  },
  {
    what: 'a siret in the configuration of another company',
    spoil: ({ world, configure }) => {
      world.odoo.edit('res.partner', 1, { siret: '732829320' })
      configure((file) => (connectionOf(file)['siret'] = OTHER.siret))
    },
    check: 'odoo.siret',
    text: /is of another company than the SIREN 732829320/,
    remedy: /Correct siret/,
    exit: 2,
  },
]

itNames('Odoo', ODOO)
