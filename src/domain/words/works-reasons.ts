import { FRAMEWORK_LABELS, isWorksFramework } from '../invoice/framework.js'
import type { OdooInvoice } from '../invoice/invoice.js'
import { ON_PORTAL_CODE, type Reason } from './reason.js'
import { fr } from './typography.js'

/** Why the bridge leaves a works piece to people, beyond that its flow has no configured syntax. */
export type NotByFlow =
  'names-validator' | 'answers-another' | 'has-project-manager' | 'no-space' | 'not-listed'

const WHY: Readonly<Record<NotByFlow, string>> = {
  'names-validator': fr`Une pièce de sous-traitant ou de cotraitant nomme son valideur, ce que seul le portail permet.`,
  'answers-another': fr`Elle répond à une autre pièce de son dossier, ce que seul le portail permet.`,
  'has-project-manager': fr`Une pièce qui passe par la maîtrise d’œuvre doit la nommer, ce que seul le portail permet. Si votre marché n’en a pas, cochez « Marché sans maîtrise d’œuvre », puis choisissez « Déposer à nouveau ».`,
  'no-space': fr`Votre société n’a pas l’espace « Factures de travaux », sans lequel la passerelle ne pourrait pas suivre la pièce.`,
  'not-listed': fr`La passerelle est configurée pour déposer ces pièces, mais Chorus Pro ne propose pas le format indiqué : votre administrateur le trouvera dans le journal.`,
}

/** A piece of works to be deposited on the portal by people. */
export function toDepositThere(invoice: Pick<OdooInvoice, 'framework'>, why?: NotByFlow): Reason {
  const { framework } = invoice
  const label = isWorksFramework(framework) ? FRAMEWORK_LABELS[framework].fr : (framework ?? '')
  const more = why === undefined ? '' : ` ${WHY[why]}`
  return {
    code: ON_PORTAL_CODE,
    sentence: fr`Le cadre de facturation « ${label} » est celui d’une pièce de travaux : elle se dépose sur le portail de Chorus Pro, et non par la passerelle.${more} Dès qu’elle y est, sous le numéro de cette facture, la passerelle la suit d’elle-même.`,
  }
}
