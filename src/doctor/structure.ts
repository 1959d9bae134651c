import type { AccountStructures, ChorusInspector } from '../chorus/inspect/inspector.js'
import type { Connection } from '../config/config.js'
import { SECRET_ENDS_SOON_MS } from '../domain/alarms/alarm.js'
import type { OdooCompany } from '../domain/invoice/company.js'
import { chooseSellerSiret } from '../domain/invoice/seller.js'
import { isSiren, isSiret, sirenOf, spacedSiret } from '../domain/recipients/siret.js'
import { frenchDay } from '../domain/words/french-time.js'
import type { ChorusKnowledge } from './chorus.js'
import type { Chart } from './finding.js'
import { step } from './step.js'
import type { Patience } from './patience.js'

const DAY_MS = 24 * 3_600_000

const ACCOUNT_REMEDY =
  "Every invoice would be refused after its deposit. Use a technical account of this company's structure, or have this one attached to it on the Chorus Pro portal; or correct the company's SIRET in Odoo."

export const MAY_NOT_DEPOSIT =
  'Every deposit would be refused. On the Chorus Pro portal, the main manager of the structure opens its form (Activités du gestionnaire / Gestion des structures), sees that the structure has the space Factures émises, and gives it to the technical user (Gestion des utilisateurs, its habilitations).'

/** The company in Odoo against the structures of the technical account, and the age of that account's password. */
export async function examineStructure(
  chart: Chart,
  connection: Connection,
  company: OdooCompany | undefined,
  known: ChorusKnowledge | undefined,
  whyUnknown: string,
  patience: Patience,
  now: Date,
): Promise<void> {
  const siret = company && examineSiret(chart, connection, company, known)
  if (company === undefined) chart.skip(['odoo.siret'], 'the company could not be read')
  if (known === undefined) {
    chart.skip(['chorus.structure', 'chorus.password'], whyUnknown)
    return
  }
  const { inspector, structures } = known
  if (siret === undefined) {
    chart.skip(['chorus.structure'], "the company's SIRET is not known")
    await examinePassword(chart, inspector, structures.sirets, patience, now)
    return
  }
  const isAttached = await step(chart, 'chorus.structure', patience.stepMs, () =>
    examineAttachment(chart, inspector, siret, company?.name ?? '', structures),
  )
  await examinePassword(chart, inspector, isAttached === true ? [siret] : structures.sirets, patience, now)
}

function examineSiret(
  chart: Chart,
  { siret: configured }: Connection,
  { name, registry }: OdooCompany,
  known: ChorusKnowledge | undefined,
): string | undefined {
  const siret = chooseSellerSiret({ registry, configured, attached: known?.structures.sirets ?? [] })
  if (siret !== undefined) {
    if (configured !== undefined && configured !== siret)
      chart.warn(
        'odoo.siret',
        `siret in the configuration (${spacedSiret(configured)}) is not the SIRET of ${name} in Odoo (${spacedSiret(siret)}), which counts`,
        'Take siret out of the configuration, or correct it.',
      )
    else chart.ok('odoo.siret', `${name} invoices under the SIRET ${spacedSiret(siret)}`)
    return siret
  }
  if (registry === undefined)
    chart.fail(
      'odoo.siret',
      `${name} has no SIRET in Odoo`,
      'Write its 14 digits into the field SIRET (or Company ID) of the company: Settings / Users & Companies / Companies.',
    )
  else if (isSiren(registry) && configured !== undefined)
    chart.fail(
      'odoo.siret',
      `siret in the configuration (${spacedSiret(configured)}) is of another company than the SIREN ${registry} in Odoo`,
      'Correct siret in the configuration, or the SIREN in Odoo.',
      2,
    )
  else if (isSiren(registry))
    chart.fail(
      'odoo.siret',
      `Odoo has the SIREN of ${name} (${registry}) and not its SIRET, and Chorus Pro tells no single SIRET for it`,
      'Write the 14 digits on the company in Odoo, which stays, or set siret in the configuration of the connection.',
    )
  else
    chart.fail(
      'odoo.siret',
      `what stands as the SIRET of ${name} in Odoo is none: ${registry}`,
      'Correct it in Odoo (Settings / Users & Companies / Companies): 14 digits.',
    )
  return undefined
}

async function examineAttachment(
  chart: Chart,
  inspector: ChorusInspector,
  siret: string,
  name: string,
  { sirets: structures, areForDeposits }: AccountStructures,
): Promise<boolean> {
  const own = await inspector.ownStructure(siret)
  const others = structures.filter((other) => other !== siret).map(spacedSiret)
  if (own === undefined) {
    const sites = structures.filter((other) => isSiret(other) && sirenOf(other) === sirenOf(siret))
    const whose = others.length === 0 ? '' : `: it is one of ${others.join(', ')}`
    const near = sites.length === 0 ? '' : ' (another site of the same company)'
    chart.fail(
      'chorus.structure',
      `the technical account is not one of ${name}, SIRET ${spacedSiret(siret)}${whose}${near}`,
      ACCOUNT_REMEDY,
    )
    return false
  }
  if (!own.active) {
    chart.fail(
      'chorus.structure',
      `the structure ${spacedSiret(siret)} is not active in Chorus Pro`,
      'Activate it on the Chorus Pro portal, or deposit for the SIRET that took its place: correct it in Odoo.',
    )
    return true
  }
  if (areForDeposits && !structures.includes(siret)) {
    chart.fail(
      'chorus.structure',
      `the technical account is attached to ${name}, SIRET ${spacedSiret(siret)}, and may not deposit for it${others.length === 0 ? '' : `; it may for ${others.join(', ')}`}`,
      MAY_NOT_DEPOSIT,
    )
    return true
  }
  chart.ok(
    'chorus.structure',
    `the technical account is one of ${name}${others.length === 0 ? '' : `, and of ${others.join(', ')}`}`,
  )
  return true
}

async function examinePassword(
  chart: Chart,
  inspector: ChorusInspector,
  structures: readonly string[],
  patience: Patience,
  now: Date,
): Promise<void> {
  const [siret] = structures
  if (siret === undefined) {
    chart.skip(['chorus.password'], 'no structure of the technical account is known')
    return
  }
  await step(chart, 'chorus.password', patience.stepMs, async () => {
    const expires = (await inspector.ownStructure(siret))?.passwordExpires
    if (expires === undefined) {
      chart.skip(
        ['chorus.password'],
        'Chorus Pro does not tell when the password expires: note the day yourself, 424 days after it was set',
      )
      return
    }
    const days = Math.floor((expires.getTime() - now.getTime()) / DAY_MS)
    const said = `the password of the technical account ${days < 0 ? 'expired' : 'expires'} on ${frenchDay(expires)}`
    const remedy =
      'Renew it on the Chorus Pro portal (it holds for 424 days), put it into its secret file and restart the bridge.'
    if (days < 0) chart.fail('chorus.password', said, remedy)
    else if (expires.getTime() - now.getTime() < SECRET_ENDS_SOON_MS)
      chart.warn('chorus.password', `${said}, in ${String(days)} days`, remedy)
    else chart.ok('chorus.password', said)
  })
}
