import type { StatusWords } from './status-words.js'

/**
 * Statuses that an ordinary invoice does not meet: co- and subcontracting (A9, A12), works (A4 and following) and the
 * platform's technical ones. Chorus Pro publishes no text for some; those say what the name says.
 */
export const SPECIAL_STATUSES: readonly StatusWords[] = [
  {
    code: 'A_VALIDER_1',
    label: { fr: 'À valider (1re validation)', en: 'To be validated (first validation)' },
    meaning:
      'Une première validation est attendue : celle du titulaire, du mandataire ou du cotraitant. Sans réponse sous quinze jours, elle est tacite.',
    nextActor: 'validator',
    turn: 'au premier valideur (le titulaire, le mandataire ou le cotraitant que nomme la facture)',
  },
  {
    code: 'A_VALIDER_2',
    label: { fr: 'À valider (2de validation)', en: 'To be validated (second validation)' },
    meaning: 'Une seconde validation est attendue. Sans réponse sous quinze jours, elle est tacite.',
    nextActor: 'validator',
    turn: 'au second valideur (le mandataire du groupement)',
  },
  {
    code: 'VALIDEE_1',
    label: { fr: 'Validée (1re validation)', en: 'Validated (first validation)' },
    meaning: 'La première validation est donnée.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'VALIDEE_2',
    label: { fr: 'Validée (2de validation)', en: 'Validated (second validation)' },
    meaning: 'La seconde validation est donnée.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'REFUSEE_1',
    label: { fr: 'Refusée (1re validation)', en: 'Refused (first validation)' },
    meaning:
      'Le premier valideur refuse la facture. Voyez son commentaire, puis établissez une nouvelle facture ; ensuite, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'REFUSEE_2',
    label: { fr: 'Refusée (2de validation)', en: 'Refused (second validation)' },
    meaning:
      'Le second valideur refuse la facture. Voyez son commentaire, puis établissez une nouvelle facture ; ensuite, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'ABSENCE_VALIDATION_1_HORS_DELAI',
    label: { fr: '1re validation absente dans le délai', en: 'First validation not given in time' },
    meaning: 'Le premier valideur n’a pas répondu dans le délai ; la facture suit son cours.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'ABSENCE_VALIDATION_2_HORS_DELAI',
    label: { fr: '2de validation absente dans le délai', en: 'Second validation not given in time' },
    meaning: 'Le second valideur n’a pas répondu dans le délai ; la facture suit son cours.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'ERREUR_FOURNISSEUR_SUR_VALIDEUR',
    label: { fr: 'Erreur du fournisseur sur le valideur', en: 'Wrong validator named by the supplier' },
    meaning:
      'Le valideur indiqué n’est pas le bon. Saisissez le « SIRET du bon valideur », puis choisissez la demande « Corriger le valideur ».',
    meaningOfPiece:
      'Le valideur indiqué n’est pas le bon. Corrigez-le sur le portail Chorus Pro : pour une pièce de travaux, la passerelle ne peut pas le faire.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'ERREUR_COTRAITANT_SUR_VALIDEUR',
    label: { fr: 'Erreur du cotraitant sur le valideur', en: 'Wrong validator named by the co-contractor' },
    meaning:
      'Le valideur que le cotraitant a indiqué n’est pas le bon. Corrigez-le sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR',
    label: { fr: 'En attente de recyclage par le fournisseur', en: 'Waiting to be recycled by the supplier' },
    meaning: 'La facture attend que vous corrigiez les données du destinataire sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'A_COMPLETER',
    label: { fr: 'À compléter', en: 'To be completed' },
    meaning: 'Il manque un élément à la facture. Complétez-la sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'PRISE_EN_COMPTE_DESTINATAIRE',
    label: { fr: 'Prise en compte par le destinataire', en: 'Taken up by the recipient' },
    meaning: 'Le destinataire a ouvert la facture et la traite.',
    nextActor: 'recipient',
  },
  {
    code: 'NON_CONFORME',
    label: { fr: 'Non conforme', en: 'Not compliant' },
    meaning:
      'La facture n’est pas conforme. Voyez le commentaire, puis établissez une nouvelle facture ; ensuite, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'ASSOCIEE',
    label: { fr: 'Associée', en: 'Associated' },
    meaning:
      'La pièce a eu sa réponse : la suite, jusqu’au paiement, est portée par la pièce suivante du dossier de travaux.',
    // The MOE has answered a statement, or the supplier a balance: the MOA has what comes of it.
    nextActor: 'project-owner',
    turn: 'à qui reçoit la pièce suivante du dossier',
  },
  {
    code: 'A_ASSOCIER_MOE',
    label: { fr: 'À associer par la maîtrise d’œuvre', en: 'To be associated by the project manager' },
    meaning: 'La maîtrise d’œuvre doit prendre en compte la pièce dans son dossier de travaux et y répondre.',
    nextActor: 'project-manager',
  },
  {
    code: 'A_ASSOCIER_MOA',
    label: { fr: 'À associer par la maîtrise d’ouvrage', en: 'To be associated by the project owner' },
    meaning:
      'La maîtrise d’ouvrage doit prendre en compte la pièce dans son dossier de travaux et y répondre.',
    nextActor: 'project-owner',
  },
  {
    code: 'A_ASSOCIER_FOURNISSEUR',
    label: { fr: 'À associer par le fournisseur', en: 'To be associated by the supplier' },
    meaning: 'La pièce attend votre réponse sur le portail Chorus Pro, dans son dossier de travaux.',
    nextActor: 'supplier',
    returned: true,
  },
  // Our own, for Chorus Pro's REFUSEE_FOURNISSEUR of a general balance: it is the company that has refused it.
  {
    code: 'DECOMPTE_GENERAL_REFUSE',
    label: { fr: 'Décompte général refusé', en: 'General balance refused' },
    meaning:
      'Vous avez refusé le décompte général. La maîtrise d’ouvrage règle sous trente jours les sommes qu’elle admet ; le reste suit votre mémoire en réclamation (CCAG Travaux 2021, articles 12.4.3 et 55.1).',
    nextActor: 'project-owner',
  },
  {
    code: 'A_VALIDER_MOE',
    label: { fr: 'À valider par la maîtrise d’œuvre', en: 'To be validated by the project manager' },
    meaning: 'La maîtrise d’œuvre doit examiner la pièce et y répondre.',
    nextActor: 'project-manager',
  },
  {
    code: 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE',
    label: {
      fr: 'Validation de la maîtrise d’œuvre absente dans le délai',
      en: 'Project manager’s validation not given in time',
    },
    meaning:
      'La maîtrise d’œuvre n’a pas répondu dans le délai réglementaire ; la maîtrise d’ouvrage poursuit sans elle.',
    nextActor: 'project-owner',
  },
  {
    code: 'TRANSMISE_MOA',
    label: { fr: 'Transmise à la maîtrise d’ouvrage', en: 'Passed to the project owner' },
    meaning: 'La maîtrise d’ouvrage a reçu la facture.',
    nextActor: 'project-owner',
  },
  {
    code: 'MISE_A_DISPOSITION_MOE',
    label: { fr: 'Mise à disposition de la maîtrise d’œuvre', en: 'Made available to the project manager' },
    meaning: 'La maîtrise d’œuvre a reçu la facture.',
    nextActor: 'project-manager',
  },
  {
    code: 'MISE_A_DISPOSITION_MOA',
    label: { fr: 'Mise à disposition de la maîtrise d’ouvrage', en: 'Made available to the project owner' },
    meaning: 'La maîtrise d’ouvrage a reçu la facture.',
    nextActor: 'project-owner',
  },
  {
    code: 'PRISE_EN_COMPTE_MOE',
    label: { fr: 'Prise en compte par la maîtrise d’œuvre', en: 'Taken up by the project manager' },
    meaning: 'La maîtrise d’œuvre examine la pièce.',
    nextActor: 'project-manager',
  },
  {
    code: 'PRISE_EN_COMPTE_MOA',
    label: { fr: 'Prise en compte par la maîtrise d’ouvrage', en: 'Taken up by the project owner' },
    meaning: 'La maîtrise d’ouvrage examine la pièce.',
    nextActor: 'project-owner',
  },
  {
    code: 'REFUSEE_MOE',
    label: { fr: 'Refusée par la maîtrise d’œuvre', en: 'Refused by the project manager' },
    meaning:
      'La maîtrise d’œuvre refuse la facture. Voyez son commentaire ; une fois la suite donnée, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'REFUSEE_MOA',
    label: { fr: 'Refusée par la maîtrise d’ouvrage', en: 'Refused by the project owner' },
    meaning:
      'La maîtrise d’ouvrage refuse la facture. Voyez son commentaire ; une fois la suite donnée, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'REFUSEE_FOURNISSEUR',
    label: { fr: 'Refusée par le fournisseur', en: 'Refused by the supplier' },
    meaning:
      'Le fournisseur principal du marché refuse la facture. Voyez son commentaire ; une fois la suite donnée, la demande « Rejet traité » clôt celle-ci dans Odoo.',
    nextActor: 'supplier',
    returned: true,
    spent: true,
  },
  {
    code: 'ERREUR_DE_MOE',
    label: { fr: 'Erreur de maîtrise d’œuvre', en: 'Wrong project manager' },
    meaning: 'La maîtrise d’œuvre indiquée n’est pas la bonne. Corrigez-la sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'ERREUR_DE_MOA',
    label: { fr: 'Erreur de maîtrise d’ouvrage', en: 'Wrong project owner' },
    meaning: 'La maîtrise d’ouvrage indiquée n’est pas la bonne. Corrigez-la sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'ERREUR_FOURNISSEUR_SUR_MOE',
    label: {
      fr: 'Erreur du fournisseur sur la maîtrise d’œuvre',
      en: 'Wrong project manager named by the supplier',
    },
    meaning:
      'La maîtrise d’œuvre que vous avez indiquée n’est pas la bonne. Corrigez-la sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'ERREUR_FOURNISSEUR_SUR_MOA',
    label: {
      fr: 'Erreur du fournisseur sur la maîtrise d’ouvrage',
      en: 'Wrong project owner named by the supplier',
    },
    meaning:
      'La maîtrise d’ouvrage que vous avez indiquée n’est pas la bonne. Corrigez-la sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  // Whoever made the error mends it, in a piece of its own.
  {
    code: 'ERREUR_MOE_SUR_FOURNISSEUR',
    label: {
      fr: 'Erreur de la maîtrise d’œuvre sur le fournisseur',
      en: 'Wrong supplier named by the project manager',
    },
    meaning: 'La maîtrise d’œuvre n’a pas indiqué le bon fournisseur : elle doit corriger sa pièce.',
    nextActor: 'project-manager',
  },
  {
    code: 'ERREUR_MOE_SUR_MOA',
    label: {
      fr: 'Erreur de la maîtrise d’œuvre sur la maîtrise d’ouvrage',
      en: 'Wrong project owner named by the project manager',
    },
    meaning: 'La maîtrise d’œuvre n’a pas indiqué la bonne maîtrise d’ouvrage : elle doit corriger sa pièce.',
    nextActor: 'project-manager',
  },
  {
    code: 'ERREUR_MOA_SUR_FOURNISSEUR',
    label: {
      fr: 'Erreur de la maîtrise d’ouvrage sur le fournisseur',
      en: 'Wrong supplier named by the project owner',
    },
    meaning: 'La maîtrise d’ouvrage n’a pas indiqué le bon fournisseur : elle doit corriger sa pièce.',
    nextActor: 'project-owner',
  },
  {
    code: 'ERREUR_DESTINATAIRE_PD',
    label: { fr: 'Erreur de destinataire (projet de décompte)', en: 'Wrong recipient (draft statement)' },
    meaning: 'Le destinataire du projet de décompte n’est pas le bon. Corrigez-le sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'ERREUR_DESTINATAIRE_EA',
    label: { fr: 'Erreur de destinataire (état d’acompte)', en: 'Wrong recipient (interim statement)' },
    meaning: 'Le destinataire de l’état d’acompte n’est pas le bon. Corrigez-le sur le portail Chorus Pro.',
    nextActor: 'supplier',
    returned: true,
  },
  {
    code: 'INTERPRETEE_OCR',
    label: { fr: 'Lue par reconnaissance de caractères', en: 'Read by character recognition' },
    meaning: 'Chorus Pro a lu le document déposé.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'EN_COURS_TRAITEMENT_PIVOT_S',
    label: { fr: 'En cours de traitement', en: 'Being processed' },
    meaning: 'Chorus Pro traite la facture.',
    nextActor: 'chorus-pro',
  },
  {
    code: 'REMPLACEE_PAR_A22',
    label: { fr: 'Remplacée', en: 'Replaced' },
    meaning: 'Un projet de décompte général, envoyé selon la procédure tacite, remplace cette pièce.',
    nextActor: 'nobody',
  },
  {
    code: 'DUPLIQUE_APRES_REFUS',
    label: { fr: 'Dupliquée après un refus', en: 'Duplicated after a refusal' },
    meaning: 'La facture refusée a été reprise dans une autre.',
    nextActor: 'nobody',
  },
  {
    code: 'TECHNIQUE_INCONNU',
    label: { fr: 'Statut technique inconnu', en: 'Unknown technical status' },
    meaning: 'Chorus Pro ne sait pas nommer l’état de la facture.',
    nextActor: 'chorus-pro',
  },
]
