import type { PlatformState } from '../../domain/invoice/invoice.js'
import type { Reason } from '../../domain/words/reason.js'
import { fr } from '../../domain/words/typography.js'
import type { Choice } from '../../store/store.js'

/** The reason of what Odoo's own platform gave back: it may have come to Chorus Pro all the same. */
export const PLATFORM_FAILED = 'PLATFORM_FAILED'

/** The choice of a person who wants such an invoice deposited by the bridge. */
export const DESPITE_PLATFORM = 'DESPITE_PLATFORM'

export const despitePlatform: Choice = {
  code: DESPITE_PLATFORM,
  sentence: "a user asked to deposit it although Odoo's own platform had it",
}

/** What the invoice says of the way that it took. */
export function byPlatform({ progress, state }: PlatformState): Reason {
  const way = progress === 'sent' ? 'a envoyé' : 'envoie'
  return {
    code: 'ODOO_PLATFORM',
    sentence: fr`Odoo ${way} cette facture par sa propre plateforme agréée (état « ${state} ») : la passerelle ne la dépose pas une seconde fois.`,
  }
}

export function platformFailed({ state }: PlatformState): Reason {
  return {
    code: PLATFORM_FAILED,
    sentence: fr`Odoo a envoyé cette facture par sa propre plateforme, qui l’a rendue (état « ${state} ») sans que l’on sache si Chorus Pro l’a reçue. Vérifiez sur le portail : si elle n’y est pas, choisissez « Déposer à nouveau » et la passerelle la déposera.`,
    field: 'Statut de la facturation électronique',
  }
}
