import { isColleague, enterableCompanies, hasTag } from '../odoo/inspect/records.js'
import { reachOdoo } from '../odoo/inspect/reach.js'
import { readCompany } from '../odoo/partners/company.js'
import { readCapabilities } from '../odoo/server/capabilities.js'
import { OdooClient } from '../odoo/wire/client.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import { printLines } from '../terminal/print.js'
import { verdictLines } from '../terminal/verdict.js'
import type { InitFlags } from './flags.js'
import { asked, type GivenSecret, type Interview, WrongAnswer } from './interview.js'

export interface OdooAnswers {
  readonly url: string
  readonly database: string
  readonly login: string
  readonly password: string
  /** Undefined: the user's own company is meant. */
  readonly companyId: number | undefined
  readonly company: OdooCompany
  readonly responsibleLogin: string | undefined
  readonly publicTag: string | undefined
}

/** Asks for Odoo, and Odoo whether it is right. */
export async function askOdoo(
  interview: Interview,
  flags: InitFlags,
  password: GivenSecret,
): Promise<OdooAnswers> {
  const url = await interview.until(async (isAgain) => {
    const given = await interview.text(
      asked({ text: 'Address of Odoo', flag: '--odoo-url', given: flags.odooUrl }, isAgain),
    )
    const address = given.includes('://') ? given : `https://${given}`
    if (!URL.canParse(address))
      throw new WrongAnswer(`${given} is no address`, 'Write it as in a browser: https://odoo.example.fr')
    const { origin, pathname } = new URL(address)
    // What a browser shows behind it is a page of Odoo, not its address.
    const shorter = `${origin}${pathname.replace(/\/(web|odoo)(\/.*)?$|\/+$/, '')}`
    say(`Odoo ${await reachOdoo(shorter)} answers at ${shorter}`)
    return shorter
  })
  const { client, ...access } = await interview.until(async (isAgain) => {
    const database = await interview.text(
      asked({ text: 'Name of its database', flag: '--odoo-database', given: flags.odooDatabase }, isAgain),
    )
    const login = await interview.text(
      asked(
        { text: "Login of the bridge's user in Odoo", flag: '--odoo-login', given: flags.odooLogin },
        isAgain,
      ),
    )
    const secret = await interview.secret({
      text: 'Its API key (on Odoo 16.0 its password)',
      flag: password.variable,
      given: isAgain ? undefined : password.value,
    })
    const opened = new OdooClient({ url, database, login, password: secret })
    try {
      await opened.connect()
    } catch (error) {
      opened.close()
      throw error
    }
    say(`Odoo accepts ${login}`)
    return { client: opened, database, login, password: secret }
  })
  try {
    const { companyId, company } = await askCompany(interview, client, flags)
    return {
      url,
      ...access,
      companyId,
      company,
      responsibleLogin: await askResponsible(interview, client, flags),
      publicTag: await askTag(interview, client, flags),
    }
  } finally {
    client.close()
  }
}

async function askCompany(
  interview: Interview,
  client: OdooClient,
  flags: InitFlags,
): Promise<{ companyId: number | undefined; company: OdooCompany }> {
  const companies = await enterableCompanies(client)
  const names = companies.map(({ id, name }) => `${String(id)} ${name}`).join(', ')
  const found = await interview.until(async (isAgain) => {
    const isChoice = companies.length > 1 || flags.companyId !== undefined
    const answer = isChoice
      ? await interview.text(
          asked(
            {
              text: `Company whose invoices are deposited (${names})`,
              flag: '--company-id',
              given: flags.companyId,
              usual: '',
            },
            isAgain,
          ),
        )
      : ''
    const companyId = answer === '' ? undefined : Number(answer)
    if (companyId !== undefined && !companies.some(({ id }) => id === companyId))
      throw new WrongAnswer(
        `${answer} is none of the companies that the user may enter`,
        `They are: ${names}.`,
      )
    const company = await readCompany(client, await readCapabilities(client, companyId))
    return { companyId, company }
  })
  say(`the invoices of ${found.company.name}, SIRET ${found.company.registry ?? 'not in Odoo'}`)
  return found
}

function askResponsible(
  interview: Interview,
  client: OdooClient,
  flags: InitFlags,
): Promise<string | undefined> {
  return interview.until(async (isAgain) => {
    const login = await interview.text(
      asked(
        {
          text: 'Login of the person who is asked where an invoice has no salesperson (Enter: nobody)',
          flag: '--responsible-login',
          given: flags.responsibleLogin,
          usual: '',
        },
        isAgain,
      ),
    )
    if (login === '') return undefined
    if (await isColleague(client, login)) return login
    throw new WrongAnswer(
      `Odoo has no active internal user with the login ${login}`,
      "The login stands in the user's form: Settings / Users & Companies / Users.",
    )
  })
}

function askTag(interview: Interview, client: OdooClient, flags: InitFlags): Promise<string | undefined> {
  return interview.until(async (isAgain) => {
    const tag = await interview.text(
      asked(
        {
          text: 'Tag of customers that are public whatever the directory says (Enter: none)',
          flag: '--public-tag',
          given: flags.publicTag,
          usual: '',
        },
        isAgain,
      ),
    )
    if (tag === '') return undefined
    if (await hasTag(client, await readCapabilities(client, undefined), tag)) return tag
    throw new WrongAnswer(
      `Odoo has no tag "${tag}" for contacts`,
      'Make it first (Contacts / Configuration / Contact Tags), or write it as it is written there.',
    )
  })
}

export function say(text: string): void {
  printLines(verdictLines('ok', text))
}
