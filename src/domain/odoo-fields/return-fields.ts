import type { CustomField } from './custom-field.js'

/** What users fill in to answer an invoice that came back. */
export const RETURN_FIELDS: readonly CustomField[] = [
  {
    name: 'x_chorus_complement_ids',
    type: 'many2many',
    relation: 'ir.attachment',
    // Odoo would give it that of the other field between these two models.
    relationTable: 'x_chorus_complement_rel',
    label: { fr: 'Pièces pour compléter', en: 'Files to complete with' },
    help: {
      fr: 'Fichiers que l’acheteur réclame en suspendant la facture : déposez-les dans le fil de discussion, puis choisissez-les ici. Sans choix, partent ceux qui ont été déposés depuis la suspension. 10 Mo au plus par fichier.',
      en: 'Files that the buyer asks for by suspending the invoice: drop them in its chatter, then choose them here. If none is chosen, those dropped since the suspension go. 10 MB at most a file.',
    },
    readonly: false,
  },
  {
    name: 'x_chorus_buyer_comment',
    type: 'text',
    label: { fr: 'Commentaire pour l’acheteur', en: 'Comment for the buyer' },
    help: {
      fr: 'Ce que l’acheteur lira quand vous complétez la facture, avec ou sans pièce ; 2 000 caractères au plus. La passerelle vide ce champ une fois le commentaire envoyé.',
      en: 'What the buyer will read when you complete the invoice, with or without files; 2,000 characters at most. The bridge empties this field once the comment is sent.',
    },
    readonly: false,
  },
  {
    name: 'x_chorus_validator_siret',
    type: 'char',
    label: { fr: 'SIRET du bon valideur', en: 'SIRET of the right validator' },
    help: {
      fr: 'Les 14 chiffres de l’entreprise qui doit valider la facture d’un sous-traitant ou d’un cotraitant ; la passerelle vide ce champ une fois le valideur corrigé.',
      en: 'The 14 digits of the company that has to validate the invoice of a sub- or co-contractor; the bridge empties this field once the validator is corrected.',
    },
    readonly: false,
  },
]
