import { ACTORS } from '../../src/domain/chorus-status/next-actor.js'
import { SITUATIONS, situationOf } from '../../src/domain/chorus-status/situation.js'
import {
  isFinal,
  isReturned,
  needsHistory,
  statusLabel,
  STATUSES,
  statusWords,
} from '../../src/domain/chorus-status/status.js'

describe('statuses of Chorus Pro', () => {
  it('have a French label, and an unknown code is shown as it comes', () => {
    expect(statusLabel('A_RECYCLER')).toBe('À recycler')
    expect(statusLabel('INTERPRETEE_OCR')).toBe('Lue par reconnaissance de caractères')
    expect(statusLabel('TELETRANSPORTEE')).toBe('TELETRANSPORTEE')
    expect(statusWords('toString')).toBeUndefined()
  })

  it.each(['MISE_EN_PAIEMENT', 'ABANDONNEE', 'SUPPRIMEE'])('%s ends the life of an invoice', (code) => {
    expect(isFinal(code)).toBe(true)
  })

  it('a rejection does not: someone has to make a new invoice and say so', () => {
    expect(isFinal('REJETEE')).toBe(false)
  })
})

describe('the history is read', () => {
  it.each([
    ['MISE_A_DISPOSITION', 'SUSPENDUE', 'the invoice came back'],
    ['MISE_A_DISPOSITION_COMPTABLE', 'MISE_EN_PAIEMENT', 'it was paid'],
    ['DEPOSEE', 'MISE_A_DISPOSITION', 'a step was jumped over'],
    ['SUSPENDUE', 'MISE_A_DISPOSITION', 'it came from aside'],
    ['DEPOSEE', 'TELETRANSPORTEE', 'the status is not known'],
    ['DEPOSEE', 'A_VALIDER_1', 'the status is off the ordinary way'],
    [undefined, 'MISE_A_DISPOSITION', 'the first status seen is not the first of the way'],
  ])('from %s to %s, because %s', (previous, current, _why) => {
    expect(needsHistory(previous, current)).toBe(true)
  })

  it.each([
    [undefined, 'DEPOSEE'],
    ['DEPOSEE', 'EN_COURS_ACHEMINEMENT'],
    ['EN_COURS_ACHEMINEMENT', 'MISE_A_DISPOSITION'],
    ['SERVICE_FAIT', 'MANDATEE'],
  ])('but not from %s to %s, the very next step', (previous, current) => {
    expect(needsHistory(previous, current)).toBe(false)
  })
})

describe('every status', () => {
  it('is known once, with words in both languages and somebody who acts next', () => {
    expect(new Set(STATUSES.map(({ code }) => code)).size).toBe(STATUSES.length)
    for (const { label, meaning, nextActor } of STATUSES) {
      expect(label.fr).not.toBe('')
      expect(label.en).not.toBe('')
      expect(meaning).toMatch(/\.$/)
      expect(ACTORS).toContain(nextActor)
    }
  })

  it('waits for the supplier when it came back, and never otherwise but as a draft', () => {
    for (const { code, nextActor } of STATUSES)
      expect(isReturned(code)).toBe(nextActor === 'supplier' && code !== 'BROUILLON')
  })

  it.each([
    'A_VALIDER_2',
    'VALIDEE_1',
    'REFUSEE_2',
    'ABSENCE_VALIDATION_1_HORS_DELAI',
    'ABSENCE_VALIDATION_2_HORS_DELAI',
    'ERREUR_FOURNISSEUR_SUR_VALIDEUR',
    'EN_ATTENTE_RECYCLAGE_FOURNISSEUR',
    'A_COMPLETER',
    'PRISE_EN_COMPTE_DESTINATAIRE',
    'NON_CONFORME',
    'ASSOCIEE',
    'A_ASSOCIER_MOE',
    'A_ASSOCIER_MOA',
    'A_ASSOCIER_FOURNISSEUR',
    'TRANSMISE_MOA',
    'MISE_A_DISPOSITION_MOE',
    'PRISE_EN_COMPTE_MOA',
    'REFUSEE_FOURNISSEUR',
    'ERREUR_DE_MOE',
    'ERREUR_FOURNISSEUR_SUR_MOE',
    'ERREUR_FOURNISSEUR_SUR_MOA',
    'ERREUR_MOE_SUR_FOURNISSEUR',
    'ERREUR_MOE_SUR_MOA',
    'ERREUR_MOA_SUR_FOURNISSEUR',
    'ERREUR_COTRAITANT_SUR_VALIDEUR',
    'ERREUR_DESTINATAIRE_PD',
    'ERREUR_DESTINATAIRE_EA',
    'EN_COURS_TRAITEMENT_PIVOT_S',
    'REMPLACEE_PAR_A22',
    'DUPLIQUE_APRES_REFUS',
    'TECHNIQUE_INCONNU',
  ])('%s has words too, although an ordinary invoice never meets it', (code) => {
    expect(statusWords(code)).toBeDefined()
  })
})

describe('the situation', () => {
  it.each([
    ['blocked', undefined, '10_to_complete'],
    ['ignored', undefined, '20_not_sent'],
    ['deposited', undefined, '30_sending'],
    ['refused', undefined, '40_to_correct'],
    ['held', undefined, '15_to_check'],
    ['followed', 'DEPOSEE', '30_sending'],
    ['followed', 'SUSPENDUE', '40_to_correct'],
    ['followed', 'MISE_A_DISPOSITION', '50_with_buyer'],
    ['followed', 'A_VALIDER_1', '50_with_buyer'],
    ['followed', 'A_ASSOCIER_MOE', '50_with_buyer'],
    ['followed', 'PRISE_EN_COMPTE_MOA', '50_with_buyer'],
    ['followed', 'MANDATEE', '60_with_accountant'],
    ['followed', 'TELETRANSPORTEE', '90_other'],
    ['closed', 'MISE_EN_PAIEMENT', '70_paid'],
    ['closed', 'ABANDONNEE', '80_closed'],
    ['closed', 'REJETEE', '80_closed'],
  ] as const)('of stage %s with status %s is %s', (stage, status, situation) => {
    expect(situationOf(stage, status)).toBe(situation)
    expect(SITUATIONS).toContain(situation)
  })
})
