import type { ChorusContext } from '../context.js'
import { searchPages } from '../wire/paging.js'
import { attachmentRow, readRows } from '../wire/schemas.js'
import { ownStructure } from './own-structure.js'

const ATTACHMENTS = 'utilisateurs/v1/monCompte/recuperer/rattachements'

/**
 * SIRETs of the structures to which the technical account is attached (`typeIdentifiantStructure` SIRET), each once.
 * Source: go-choruspro, typed from the Swagger; the API *Utilisateurs* has a subscription of its own on PISTE.
 */
export async function attachedSirets({ http, pageSize }: ChorusContext): Promise<string[]> {
  const sirets = new Set<string>()
  const pages = searchPages(http, {
    path: ATTACHMENTS,
    list: 'listeStructureRattachement',
    pageSize,
    body: (page) => ({
      parametresRecherche: { nbResultatsParPage: pageSize, pageResultatDemandee: page },
    }),
  })
  for await (const page of pages)
    for (const row of readRows(attachmentRow, ATTACHMENTS, 'listeStructureRattachement', page.rows).readable)
      if ((row.typeIdentifiantStructure ?? 'SIRET') === 'SIRET') sirets.add(row.identifiantStructure)
  return [...sirets]
}

/**
 * When the password of the technical account ends (`dateExpirationMotPasseCompteTech`), which Chorus Pro shows to the account
 * of that structure alone. Undefined: it does not tell, or this is another's structure.
 */
export async function passwordExpiry(context: ChorusContext, siret: string): Promise<Date | undefined> {
  return (await ownStructure(context, siret))?.passwordExpires
}
