import type { StatusWords } from './status-words.js'

/** The statuses of an ordinary invoice (AIFE, "cycle de vie de la facture"), in the order of its life. */
export const ORDINARY_STATUSES: readonly StatusWords[] = [
  {
    code: 'BROUILLON',
    label: { fr: 'Brouillon', en: 'Draft' },
    meaning: 'La facture a été saisie sur le portail mais n’est pas envoyée.',
    nextActor: 'supplier',
  },
  {
    code: 'DEPOSEE',
    label: { fr: 'Déposée', en: 'Deposited' },
    meaning: 'Chorus Pro a reçu la facture.',
    nextActor: 'chorus-pro',
    place: 1,
  },
  {
    code: 'EN_COURS_ACHEMINEMENT',
    label: { fr: 'En cours d’acheminement', en: 'On its way' },
    meaning: 'Chorus Pro achemine la facture vers son destinataire.',
    nextActor: 'chorus-pro',
    place: 2,
  },
  {
    code: 'MISE_A_DISPOSITION',
    label: { fr: 'Mise à disposition du destinataire', en: 'Made available to the recipient' },
    meaning: 'Le destinataire a reçu la facture : le délai légal de paiement commence.',
    nextActor: 'recipient',
    place: 3,
  },
  {
    code: 'A_RECYCLER',
    label: { fr: 'À recycler', en: 'To recycle' },
    meaning:
      'Les données du destinataire sont inexactes. Corrigez le SIRET, le code service ou le numéro d’engagement, puis renvoyez la même facture avec la demande « Renvoyer au destinataire ».',
    meaningOfPiece:
      'Les données du destinataire sont inexactes. Corrigez-les sur le portail Chorus Pro, et renvoyez-y la pièce : pour une pièce de travaux, la passerelle ne peut pas le faire.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'SUSPENDUE',
    label: { fr: 'Suspendue', en: 'Suspended' },
    meaning:
      'Il manque une pièce justificative. Déposez-la dans le fil de discussion de la facture, puis choisissez la demande « Compléter » : le délai de paiement est suspendu d’ici là.',
    meaningOfPiece:
      'Il manque une pièce justificative. Ajoutez-la sur le portail Chorus Pro, en y complétant la pièce de travaux : la passerelle ne peut pas le faire. Le délai de paiement est suspendu d’ici là.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'COMPLETEE',
    label: { fr: 'Complétée', en: 'Completed' },
    meaning: 'La facture suspendue a été complétée et repart chez le destinataire.',
    nextActor: 'recipient',
  },
  {
    code: 'REJETEE',
    label: { fr: 'Rejetée', en: 'Rejected' },
    meaning:
      'Le destinataire refuse la facture. Établissez un avoir, puis une nouvelle facture avec un nouveau numéro, sur laquelle vous choisissez celle-ci dans « Remplace la facture » : le rejet sera marqué comme traité de lui-même. Sans nouvelle facture, choisissez la demande « Rejet traité ».',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'SERVICE_FAIT',
    label: { fr: 'Service fait', en: 'Service certified' },
    meaning: 'Le destinataire a constaté le service fait.',
    nextActor: 'recipient',
    place: 4,
  },
  {
    code: 'MANDATEE',
    label: { fr: 'Mandatée', en: 'Payment order issued' },
    meaning: 'Le destinataire a ordonné le paiement.',
    nextActor: 'accountant',
    place: 5,
  },
  {
    code: 'MISE_A_DISPOSITION_COMPTABLE',
    label: { fr: 'Mise à disposition du comptable', en: 'Made available to the accountant' },
    meaning: 'Le comptable public a reçu la facture.',
    nextActor: 'accountant',
    place: 6,
  },
  {
    code: 'COMPTABILISEE',
    label: { fr: 'Comptabilisée', en: 'Booked' },
    meaning: 'Le comptable public a comptabilisé la facture.',
    nextActor: 'accountant',
    place: 7,
  },
  {
    code: 'MISE_EN_PAIEMENT',
    label: { fr: 'Mise en paiement', en: 'Payment ordered' },
    meaning: 'L’ordre de virement est donné : les fonds arrivent sous quelques jours.',
    nextActor: 'nobody',
    place: 8,
    final: true,
  },
  {
    code: 'ABANDONNEE',
    label: { fr: 'Abandonnée', en: 'Abandoned' },
    meaning: 'La facture est close sans paiement.',
    nextActor: 'nobody',
    final: true,
    spent: true,
  },
  {
    code: 'SUPPRIMEE',
    label: { fr: 'Supprimée', en: 'Deleted' },
    meaning: 'La facture a été supprimée de Chorus Pro, sans paiement.',
    nextActor: 'nobody',
    final: true,
    spent: true,
  },
]
