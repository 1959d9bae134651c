import { z } from 'zod'
import { type Answer, BusinessError, done, UNKNOWN_FLOW } from './answers.js'
import { dateOf, isoOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import type { Platform } from './platform.js'
import type { Flow } from './records.js'

const reportBody = z.object({ numeroFluxDepot: z.string() })

function findFlow(platform: Platform, account: TechnicalAccount, body: unknown): Flow {
  const flow = platform.flows.get(reportBody.parse(body).numeroFluxDepot)
  if (flow?.deposant !== account.supplier.siret) throw new BusinessError(UNKNOWN_FLOW)
  return flow
}

const interfaceCode = (flow: Flow): string => (flow.syntaxe === 'IN_DP_E1_CII_16B' ? 'FSO1117A' : 'FSO1120A')

/** `transverses/v1/consulterCRDetaille`. It does not echo the flow number. */
export function detailedReport(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const flow = findFlow(platform, account, body)
  return done({
    etatCourantDepotFlux: flow.etat,
    dateDepotFlux: dateOf(flow.depositedAt),
    dateHeureEtatCourantFlux: isoOf(flow.etatAt),
    nomFichier: flow.nomFichier,
    codeInterfaceDepotFlux: interfaceCode(flow),
    listeErreurDP: flow.erreursDP,
    listeErreurTechnique: flow.erreursTechniques,
  })
}

/** `transverses/v1/consulterCR`, whose report file is a text here, not a PDF. */
export function report(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const flow = findFlow(platform, account, body)
  return done({
    numeroFluxDepot: flow.numero,
    etatCourantFlux: flow.etat,
    dateDepotFlux: dateOf(flow.depositedAt),
    dateHeureEtatCourantFlux: isoOf(flow.etatAt),
    nomFichierFlux: flow.nomFichier,
    codeInterfaceFlux: interfaceCode(flow),
    fichierCR: Buffer.from(`${flow.numero} ${flow.etat}`).toString('base64'),
  })
}
