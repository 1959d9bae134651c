import { z } from 'zod'
import { type Answer, done } from './answers.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { ownInvoice } from './own-invoice.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'

const consultationBody = z.object({ identifiantFactureCPP: z.int() })

/**
 * `factures/v1/consulter/fournisseur`: the whole invoice, its lists on one page; fields of go-choruspro's `Facture`.
 *
 * Nothing of a certificate of deposit is in it: `empreinteCertificatDepot` comes with the answer of
 * `factures/v1/soumettre` alone, which is not the way of deposited flows.
 */
export function consultInvoice(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const invoice = ownInvoice(platform, account, consultationBody.parse(body).identifiantFactureCPP)
  const { content } = invoice
  const supplier = platform.directory.find(invoice.fournisseur)
  const recipient = platform.directory.find(invoice.destinataire)
  const validator = invoice.valideur === undefined ? undefined : platform.directory.find(invoice.valideur)
  return done({
    facture: {
      identifiantFactureCPP: invoice.id,
      numeroFacture: content.numero,
      statutFacture: currentStatus(invoice).statut,
      modeDepot: invoice.modeDepot,
      cadreDeFacturation: {
        codeCadreFacturation: content.cadre,
        codeValideur1: invoice.valideur,
        idValideur1: validator?.id,
        raisonSocialeValideur1: validator?.designation,
        typeIdentifiantValideur1: validator && 'SIRET',
      },
      fournisseur: {
        idFournisseur: supplier?.id,
        codeFournisseur: invoice.fournisseur,
        designationFournisseur: supplier?.designation,
        typeIdentifiantFournisseur: 'SIRET',
      },
      destinataire: {
        idDestinataire: recipient?.id,
        codeDestinataire: invoice.destinataire,
        libelleDestinataire: recipient?.designation,
        codeServiceExecutant: invoice.codeServiceExecutant,
      },
      references: {
        codeDeviseFacture: content.devise,
        dateDepot: dateOf(invoice.depositedAt),
        dateFacture: content.dateFacture,
        dateEcheancePaiement: content.dateEcheance,
        typeFacture: content.typeFacture,
        numeroBonCommande: invoice.numeroBonCommande,
        numeroMarche: invoice.numeroMarche,
      },
      montantTotal: {
        montantHtTotal: Number(content.montantHT),
        montantTVA: Number(content.montantTVA),
        montantTtcTotal: Number(content.montantTTC),
        montantAPayer: Number(content.montantAPayer),
      },
      lignesDePoste: lines(invoice),
      recapitulatifDeTva: vat(invoice),
      listeDesPiecesJointes: attachments(invoice),
    },
  })
}

const lines = ({ content }: Invoice): Answer => ({
  lignePoste: content.lignes.map((line) => ({
    lignePosteNumero: line.numero,
    lignePosteDenomination: line.denomination,
    lignePosteQuantite: Number(line.quantite),
    lignePosteMontantUnitaireHT: Number(line.montantUnitaireHT),
    lignePosteMontantHtApresRemise: Number(line.montantHT),
    lignePosteTauxTvaManuel: line.tauxTva === undefined ? undefined : Number(line.tauxTva),
  })),
  totalLignesPoste: content.lignes.length,
})

const vat = ({ content }: Invoice): Answer => ({
  ligneTva: content.tva.map((line) => ({
    ligneTvaTauxManuel: line.taux === undefined ? undefined : Number(line.taux),
    ligneTvaMontantBaseHtParTaux: Number(line.base),
    ligneTvaMontantTvaParTaux: Number(line.montant),
  })),
  totalLignesRecapitulativesTVA: content.tva.length,
})

const attachments = ({ pieces }: Invoice): Answer => ({
  pieceJointe: pieces.map(({ id, attachment, designation, type, ligne }) => ({
    pieceJointeId: attachment.id,
    pieceJointeIdLiaison: id,
    pieceJointeDesignation: designation,
    pieceJointeExtension: attachment.extension,
    pieceJointeTypeCode: type.codeTypePieceJointe,
    pieceJointeTypeLibelle: type.libelleTypePieceJointe,
    pieceJointeNumeroLigneFacture: ligne,
  })),
  totalListePiecesJointe: pieces.length,
})
