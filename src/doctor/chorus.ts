import { APIS, type ApiName } from '../chorus/inspect/apis.js'
import {
  type AccountStructures,
  type ApiAnswer,
  type ChorusInspector,
  createChorusInspector,
} from '../chorus/inspect/inspector.js'
import { TECHNICAL_ACCOUNT } from '../chorus/wire/remedies.js'
import { ChorusError } from '../chorus/wire/error.js'
import type { RateLimiter } from '../chorus/wire/rate-limiter.js'
import type { ChorusProSettings } from '../config/config.js'
import { addressProblems } from '../config/dangers.js'
import { examineClock } from './clock.js'
import type { Chart } from './finding.js'
import { step } from './step.js'
import type { Patience } from './patience.js'

/** Without it some of the bridge works, or all of it where Odoo has the company's whole SIRET. */
const OPTIONAL: readonly ApiName[] = ['Utilisateurs']

const NAMES = Object.keys(APIS).filter((name): name is ApiName => Object.hasOwn(APIS, name))

const checkOf = (api: ApiName): string => `piste.${api.toLowerCase()}`

/** What Chorus Pro told, for the checks that need Odoo's word as well. */
export interface ChorusKnowledge {
  readonly inspector: ChorusInspector
  readonly structures: AccountStructures
}

/**
 * `about` is given what was learnt, while the connection is open; undefined where Chorus Pro could not be asked.
 * @param limiter of a PISTE application that others are asked with at the same time
 */
export async function examineChorus(
  chart: Chart,
  settings: ChorusProSettings,
  limiter: RateLimiter | undefined,
  patience: Patience,
  clock: () => Date,
  about: (knowledge: ChorusKnowledge | undefined, why: string) => Promise<void>,
): Promise<void> {
  const giveUp = async (why: string, more: readonly string[] = []): Promise<void> => {
    chart.skip([...more, ...NAMES.map(checkOf), 'chorus.account', 'chorus.validation', 'chorus.clock'], why)
    await about(undefined, why)
  }
  if ([settings.clientId, settings.clientSecret].includes(''))
    return giveUp('the secrets of the PISTE application could not be read', ['piste.token'])
  if (addressProblems(settings).length > 0)
    return giveUp('the addresses in the configuration are not right', ['piste.token'])
  examineSpelling(chart, settings)
  const { quotas: _ours, ...access } = settings
  const inspector = createChorusInspector({ ...access, limiter, clock, timeouts: patience.timeouts })
  try {
    const isKnown = await step(chart, 'piste.token', patience.stepMs, async () => {
      await inspector.token()
      return true
    })
    if (isKnown === undefined) {
      await giveUp('PISTE gave no token')
      return
    }
    chart.ok('piste.token', `PISTE (${settings.environment}) knows the application`)
    if ([settings.technicalLogin, settings.technicalPassword].includes('')) {
      await giveUp('the secrets of the technical account could not be read')
      return
    }
    const answers = await tryApis(chart, inspector, patience)
    tellApis(chart, answers, settings.apiUrl)
    const isAccepted = tellAccount(chart, answers)
    examineClock(chart, 'chorus', inspector.clockAheadMs())
    const structures = isAccepted
      ? await step(chart, 'chorus.structure', patience.stepMs, () => structuresIfTold(inspector))
      : undefined
    if (isAccepted)
      await step(chart, 'chorus.validation', patience.stepMs, () => tellValidation(chart, inspector))
    else chart.skip(['chorus.validation'], 'the technical account is not accepted')
    await about(structures && { inspector, structures }, 'the technical account could not be asked about')
  } finally {
    inspector.close()
  }
}

/** Nothing is wrong without it: only who has sub-contractors needs the space *factures à valider*. */
async function tellValidation(chart: Chart, inspector: ChorusInspector): Promise<void> {
  const count = await inspector.awaitingValidation()
  if (count === undefined)
    chart.skip(
      ['chorus.validation'],
      'the technical account may not look for invoices to validate (the space Factures à valider): those of sub-contractors do not show in Odoo',
    )
  else
    chart.ok(
      'chorus.validation',
      count === 0
        ? 'no invoice of a sub-contractor awaits validation'
        : `${String(count)} of sub-contractors' invoices await validation`,
    )
}

/** Who are told nothing are told nothing wrong: an account without the right to ask is asked by its SIRET. */
async function structuresIfTold(inspector: ChorusInspector): Promise<AccountStructures> {
  try {
    return await inspector.structuresOfAccount()
  } catch (error) {
    if (error instanceof ChorusError && ['credentials', 'request', 'refusal'].includes(error.kind))
      return { sirets: [], areForDeposits: false }
    throw error
  }
}

/** What PISTE and Chorus Pro answer with the same words as a wrong password. */
function examineSpelling(chart: Chart, { clientId, clientSecret, technicalLogin }: ChorusProSettings): void {
  if (clientId === clientSecret)
    chart.fail(
      'piste.spelling',
      'client id and client secret of the PISTE application are the same text',
      'Copy both anew from the application on piste.gouv.fr (API Management / Applications): the id first, the secret second.',
    )
  else if (clientId.includes('@'))
    chart.fail(
      'piste.spelling',
      'the client id of the PISTE application looks like a login',
      'The client id stands in the application on piste.gouv.fr; TECH_…@cpro.fr is the technical account of Chorus Pro and belongs into CHORUS_LOGIN.',
    )
  for (const [name, value] of Object.entries({
    'client id': clientId,
    'client secret': clientSecret,
    login: technicalLogin,
  }))
    if (/^["'].*["']$|\s/.test(value))
      chart.warn(
        'piste.spelling',
        `the ${name} has quotes or blanks in it, which are taken as a part of it`,
        'Write the value alone into its file, without quotes.',
      )
  if (technicalLogin !== '' && !/^TECH_.+@cpro\.fr$/i.test(technicalLogin))
    chart.warn(
      'piste.spelling',
      'the login of the technical account is not of the form TECH_…@cpro.fr',
      "Use the structure's technical account, made on the Chorus Pro portal, not the account of a person.",
    )
}

type Answers = ReadonlyMap<ApiName, ApiAnswer | undefined>

async function tryApis(chart: Chart, inspector: ChorusInspector, patience: Patience): Promise<Answers> {
  const answers = new Map<ApiName, ApiAnswer | undefined>()
  for (const api of NAMES)
    answers.set(api, await step(chart, checkOf(api), patience.stepMs, () => inspector.tryApi(api)))
  return answers
}

function tellApis(chart: Chart, answers: Answers, apiUrl: string): void {
  const nowhere = [...answers.values()].every((answer) => answer === 'forbidden')
  for (const [api, answer] of answers) {
    const check = checkOf(api)
    switch (answer) {
      case 'answered':
        chart.ok(check, `the API ${api} answers`)
        break
      case 'unauthorised':
        chart.skip([check], 'the technical account is not accepted')
        break
      case 'forbidden':
        tellForbidden(chart, check, api, nowhere, apiUrl)
        break
      case 'forbidden-path':
        chart.fail(
          check,
          `the API ${api} is subscribed to, and forbids what the bridge needs of it (HTTP 403)`,
          'In Chorus Pro, give the technical account the right to deposit and to consult supplier invoices; if it has, this path is not known there: report it with the version of the bridge.',
        )
        break
      case undefined:
        // Said by the step.
        break
    }
  }
}

function tellForbidden(chart: Chart, check: string, api: ApiName, nowhere: boolean, apiUrl: string): void {
  if (nowhere)
    chart.fail(
      check,
      `${apiUrl} forbids every API of Chorus Pro (HTTP 403)`,
      'Either chorusPro.apiUrl is wrong (PISTE forbids what it does not know; take it out of the configuration), or the application is subscribed to no API: on piste.gouv.fr, subscribe it to Factures, Transverses and Structures of Chorus Pro.',
    )
  else if (OPTIONAL.includes(api))
    chart.ok(
      check,
      `the application is not subscribed to the API ${api}, which is needed only where Odoo has the company's SIREN without its SIRET`,
    )
  else
    chart.fail(
      check,
      `the PISTE application is not subscribed to the API ${api} (HTTP 403)`,
      `On piste.gouv.fr, accept the terms of use of the API ${api} of Chorus Pro and subscribe the application to it, in the same environment as the configuration; it may take some minutes to work.`,
    )
}

/** Answers whether it is accepted, as far as one can tell. */
function tellAccount(chart: Chart, answers: Answers): boolean {
  const all = [...answers.values()]
  if (all.includes('answered') || all.includes('forbidden-path')) {
    if (all.includes('unauthorised'))
      chart.fail(
        'chorus.account',
        'the technical account is accepted by some APIs and refused by others (HTTP 401)',
        TECHNICAL_ACCOUNT,
      )
    else chart.ok('chorus.account', 'Chorus Pro accepts the technical account')
    return true
  }
  if (all.includes('unauthorised')) {
    chart.fail(
      'chorus.account',
      'Chorus Pro does not accept the technical account (HTTP 401), while PISTE knows the application: login or password is wrong, or the password has expired',
      TECHNICAL_ACCOUNT,
    )
    return false
  }
  chart.skip(['chorus.account'], 'no API of Chorus Pro could be asked')
  return false
}
