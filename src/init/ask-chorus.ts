import { CHORUS_ENVIRONMENTS } from '../chorus/environments.js'
import type { ApiName } from '../chorus/inspect/apis.js'
import {
  type AccountStructures,
  type ChorusInspector,
  createChorusInspector,
} from '../chorus/inspect/inspector.js'
import { ChorusError } from '../chorus/wire/error.js'
import { FORBIDDEN, TECHNICAL_ACCOUNT } from '../chorus/wire/remedies.js'
import { MAY_NOT_DEPOSIT } from '../doctor/structure.js'
import { spacedSiret } from '../domain/recipients/siret.js'
import { say } from './ask-odoo.js'
import type { InitFlags } from './flags.js'
import { asked, type GivenSecret, type Interview, WrongAnswer } from './interview.js'

export interface ChorusAnswers {
  readonly environment: 'qualification' | 'production'
  readonly oauthUrl: string | undefined
  readonly apiUrl: string | undefined
  readonly clientId: string
  readonly clientSecret: string
  readonly technicalLogin: string
  readonly technicalPassword: string
}

/** Without these nothing works. */
const NEEDED: readonly ApiName[] = ['Factures', 'Transverses', 'Structures']

export interface ChorusSecrets {
  readonly clientId: GivenSecret
  readonly clientSecret: GivenSecret
  readonly technicalLogin: GivenSecret
  readonly technicalPassword: GivenSecret
}

/** Asks for PISTE and Chorus Pro, and both whether it is right. `siret`: of the company in Odoo, as far as it is known. */
export async function askChorus(
  interview: Interview,
  flags: InitFlags,
  secrets: ChorusSecrets,
  siret: string | undefined,
): Promise<ChorusAnswers> {
  const environment = await askEnvironment(interview, flags)
  const { oauthUrl, apiUrl } = flags
  const urls = {
    tokenUrl: oauthUrl ?? CHORUS_ENVIRONMENTS[environment].tokenUrl,
    apiUrl: apiUrl ?? CHORUS_ENVIRONMENTS[environment].apiUrl,
  }
  const client = await interview.until(async (isAgain) => {
    const clientId = await interview.secret({
      text: 'Client id of the PISTE application',
      flag: secrets.clientId.variable,
      given: isAgain ? undefined : secrets.clientId.value,
    })
    const clientSecret = await interview.secret({
      text: 'Its client secret',
      flag: secrets.clientSecret.variable,
      given: isAgain ? undefined : secrets.clientSecret.value,
    })
    const access = { ...urls, clientId, clientSecret, technicalLogin: '', technicalPassword: '' }
    await using(createChorusInspector(access), (inspector) => inspector.token())
    say(`PISTE (${environment}) knows the application`)
    return { clientId, clientSecret }
  })
  const account = await interview.until(async (isAgain) => {
    const technicalLogin = await interview.secret({
      text: 'Login of the technical account, TECH_…@cpro.fr',
      flag: secrets.technicalLogin.variable,
      given: isAgain ? undefined : secrets.technicalLogin.value,
    })
    const technicalPassword = await interview.secret({
      text: 'Its password',
      flag: secrets.technicalPassword.variable,
      given: isAgain ? undefined : secrets.technicalPassword.value,
    })
    const access = { ...urls, ...client, technicalLogin, technicalPassword }
    await using(createChorusInspector(access), (inspector) => tryAccount(inspector, siret))
    return { technicalLogin, technicalPassword }
  })
  return { environment, oauthUrl, apiUrl, ...client, ...account }
}

function askEnvironment(interview: Interview, flags: InitFlags): Promise<keyof typeof CHORUS_ENVIRONMENTS> {
  return interview.until(async (isAgain) => {
    const answer = await interview.text(
      asked(
        {
          text: 'Chorus Pro: qualification (the sandbox, for a trial) or production',
          flag: '--environment',
          given: flags.environment,
          usual: 'qualification',
        },
        isAgain,
      ),
    )
    if (answer === 'qualification' || answer === 'production') return answer
    throw new WrongAnswer(`${answer} is none of the two`, 'Write qualification or production.')
  })
}

async function tryAccount(inspector: ChorusInspector, siret: string | undefined): Promise<void> {
  for (const api of NEEDED) {
    const answer = await inspector.tryApi(api)
    if (answer === 'unauthorised')
      throw new WrongAnswer('Chorus Pro does not accept the technical account (HTTP 401)', TECHNICAL_ACCOUNT)
    if (answer !== 'answered')
      throw new WrongAnswer(`the application is not allowed to use the API ${api} (HTTP 403)`, FORBIDDEN)
  }
  say('Chorus Pro accepts the technical account, and the application all three APIs')
  const { sirets, areForDeposits } = await inspector
    .structuresOfAccount()
    .catch((error: unknown): AccountStructures => {
      if (error instanceof ChorusError) return { sirets: [], areForDeposits: false }
      throw error
    })
  if (sirets.length > 0)
    say(`it ${areForDeposits ? 'may deposit for' : 'is attached to'} ${sirets.map(spacedSiret).join(', ')}`)
  if (siret !== undefined && (await inspector.ownStructure(siret)) === undefined)
    throw new WrongAnswer(
      `it is not attached to the company in Odoo, SIRET ${spacedSiret(siret)}: every invoice would be refused after its deposit`,
      "Give a technical account of this company, have this one attached to it on the Chorus Pro portal, or correct the company's SIRET in Odoo.",
    )
  if (siret !== undefined && areForDeposits && !sirets.includes(siret))
    throw new WrongAnswer(
      `it is attached to the company in Odoo, SIRET ${spacedSiret(siret)}, and may not deposit for it`,
      MAY_NOT_DEPOSIT,
    )
}

async function using<T>(
  inspector: ChorusInspector,
  work: (inspector: ChorusInspector) => Promise<T>,
): Promise<T> {
  try {
    return await work(inspector)
  } finally {
    inspector.close()
  }
}
