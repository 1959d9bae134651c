import { DEFAULT_SUPPLIER } from '../../../src/simulators/chorus/options.js'
import { connectionOf } from '../patient.js'
import { itNames, type Misconfiguration } from './misconfiguration.js'
import { closeServers, selfSigned } from './servers.js'

const DAY_MS = 24 * 3_600_000
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS)
const OTHER = { siret: '55208131766522', designation: 'Autre SA', numeroTVA: 'FR03552081317' }
const OTHER_SITE = { siret: '73282932000082', designation: 'Duret Sud', numeroTVA: 'FR44732829320' }

afterEach(closeServers)

const CHORUS: readonly Misconfiguration[] = [
  {
    what: 'a client secret that PISTE refuses',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', 'not-the-secret')
    },
    check: 'piste.token',
    text: /PISTE refused a token.*invalid_client/,
    remedy: /client_id and client_secret/,
    exit: 1,
  },
  {
    what: 'the client id twice',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', 'simulated-client')
    },
    check: 'piste.spelling',
    text: /client id and client secret .* are the same text/,
    remedy: /Copy both anew/,
    exit: 1,
  },
  {
    what: "the technical account's login as client id",
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-id', 'TECH_1_73282932000074@cpro.fr')
    },
    check: 'piste.spelling',
    text: /client id .* looks like a login/,
    remedy: /CHORUS_LOGIN/,
    exit: 1,
  },
  {
    what: 'a secret in quotes',
    spoil: ({ writeSecret }) => {
      writeSecret('piste-client-secret', '"simulated-secret"')
    },
    check: 'piste.spelling',
    outcome: 'warning',
    text: /client secret has quotes/,
    remedy: /without quotes/,
    exit: 1,
  },
  {
    what: "a person's account in place of a technical one",
    spoil: ({ writeSecret }) => {
      writeSecret('chorus-login', 'comptable@duret.example')
    },
    check: 'piste.spelling',
    outcome: 'warning',
    text: /not of the form TECH_/,
    remedy: /technical account/,
    exit: 1,
  },
  {
    what: 'a PISTE that shows a self-signed certificate',
    spoil: async ({ configure }) => {
      const url = await selfSigned()
      configure((file) => (connectionOf(file).chorusPro['oauthUrl'] = `${url}/api/oauth/token`))
    },
    check: 'piste.token',
    text: /DEPTH_ZERO_SELF_SIGNED_CERT/,
    remedy: /NODE_EXTRA_CA_CERTS/,
    exit: 1,
  },
  {
    what: 'a PISTE that cannot be reached',
    spoil: ({ configure }) => {
      configure((file) => (connectionOf(file).chorusPro['oauthUrl'] = 'http://127.0.0.1:9/api/oauth/token'))
    },
    check: 'piste.token',
    text: /No token from PISTE: ECONNREFUSED/,
    remedy: /firewall/,
    exit: 1,
  },
  ...(['Factures', 'Transverses', 'Structures'] as const).map((api): Misconfiguration => ({
    what: `an application without a subscription to ${api}`,
    spoil: ({ world }) => {
      world.chorus.subscribe(api.toLowerCase(), false)
    },
    check: `piste.${api.toLowerCase()}`,
    text: new RegExp(`not subscribed to the API ${api}`),
    remedy: /On piste\.gouv\.fr/,
    exit: 1,
  })),
  {
    what: 'an apiUrl under which nothing is known',
    spoil: ({ configure, world }) => {
      configure((file) => (connectionOf(file).chorusPro['apiUrl'] = `${world.chorus.apiUrl}/v2`))
    },
    check: 'piste.factures',
    text: /forbids every API/,
    remedy: /apiUrl is wrong/,
    exit: 1,
  },
  {
    what: 'an account that may not consult supplier invoices',
    spoil: ({ world }) => {
      world.chorus.faults.add({
        path: 'factures/v1/rechercher/fournisseur',
        times: 100,
        fault: { kind: 'status', status: 403 },
      })
    },
    check: 'piste.factures',
    text: /forbids what the bridge needs of it/,
    remedy: /right to deposit and to consult/,
    exit: 1,
  },
  {
    what: 'a Chorus Pro in maintenance',
    spoil: ({ world }) => {
      world.chorus.faults.add({
        path: 'factures/v1/rechercher/fournisseur',
        times: 100,
        fault: { kind: 'status', status: 503 },
      })
    },
    check: 'piste.factures',
    text: /HTTP 503/,
    remedy: /maintenance/,
    exit: 1,
  },
  {
    what: 'a wrong password of the technical account',
    spoil: ({ writeSecret }) => {
      writeSecret('chorus-password', 'not-the-password')
    },
    check: 'chorus.account',
    text: /does not accept the technical account \(HTTP 401\), while PISTE knows the application/,
    remedy: /TECH_/,
    exit: 1,
  },
  {
    what: 'a password of the technical account that ends in ten days',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, motDePasseExpire: inDays(10.5) })
    },
    check: 'chorus.password',
    outcome: 'warning',
    text: /expires on \S+, in 10 days/,
    remedy: /Renew it on the Chorus Pro portal \(it holds for 424 days\)/,
    exit: 0,
  },
  {
    what: 'a password of the technical account that has ended',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, motDePasseExpire: inDays(-3) })
    },
    check: 'chorus.password',
    text: /expired on/,
    remedy: /Renew it/,
    exit: 1,
  },
  {
    what: 'a technical account of another company',
    spoil: ({ world }) => {
      world.chorus.attach([OTHER])
    },
    check: 'chorus.structure',
    text: /not one of Duret Électricité, SIRET 732 829 320 00074: it is one of 552 081 317 66522/,
    remedy: /Every invoice would be refused/,
    exit: 1,
  },
  {
    what: 'a technical account of another site of the company',
    spoil: ({ world }) => {
      world.chorus.attach([OTHER_SITE])
    },
    check: 'chorus.structure',
    text: /another site of the same company/,
    remedy: /attached to it/,
    exit: 1,
  },
  {
    what: 'a technical account that is attached and may not deposit',
    spoil: ({ world }) => {
      world.chorus.withdrawSupplierSpace('73282932000074')
    },
    check: 'chorus.structure',
    text: /attached to Duret Électricité, SIRET 732 829 320 00074, and may not deposit for it$/,
    remedy: /Every deposit would be refused.*Factures émises/,
    exit: 1,
  },
  {
    what: 'a technical account that may deposit for another structure of its only',
    spoil: ({ world }) => {
      world.chorus.attach([DEFAULT_SUPPLIER, OTHER])
      world.chorus.withdrawSupplierSpace(DEFAULT_SUPPLIER.siret)
    },
    check: 'chorus.structure',
    text: /may not deposit for it; it may for 552 081 317 66522/,
    remedy: /Factures émises/,
    exit: 1,
  },
  {
    what: 'a structure that is not active',
    spoil: ({ world }) => {
      const own = world.chorus.directory.find('73282932000074')
      if (own !== undefined) world.chorus.directory.put({ ...own, actif: false })
    },
    check: 'chorus.structure',
    text: /is not active/,
    remedy: /Activate it/,
    exit: 1,
  },
  {
    what: 'a syntax of works flows that Chorus Pro does not list',
    spoil: ({ world, configure }) => {
      world.chorus.setWorks({ flows: [{ formatFlux: 'TRAVAUX', syntaxes: ['TRAVAUX_CII'] }] })
      configure((file) => (connectionOf(file)['worksSyntax'] = 'TRAVAUX_UBL'))
    },
    check: 'chorus.works',
    text: /does not list worksSyntax TRAVAUX_UBL; it lists TRAVAUX_CII \(TRAVAUX\)$/,
    remedy: /Set worksSyntax/,
    exit: 1,
  },
  ...(['odoo', 'chorus'] as const).map((side): Misconfiguration => ({
    what: `a clock that is an hour ahead of ${side}'s`,
    spoil: (patient) => {
      const { machine } = patient
      patient.machine = { ...machine, clock: () => new Date(Date.now() + 3_600_000) }
    },
    check: `${side}.clock`,
    text: /60 min ahead of/,
    remedy: /NTP/,
    exit: 1,
  })),
]

itNames('PISTE and Chorus Pro', CHORUS)
