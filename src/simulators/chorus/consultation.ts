import { z } from 'zod'
import { type Answer, done } from './answers.js'
import type { Structure } from './directory.js'
import { dateOf } from './french-time.js'
import type { TechnicalAccount } from './options.js'
import { invoiceToValidate, ownPaymentRequest } from './own-invoice.js'
import { currentStatus, type Platform } from './platform.js'
import type { Invoice } from './records.js'
import { validationDay } from './validation-circuit.js'
import { longFrame } from './works/frames.js'

const consultationBody = z.object({ identifiantFactureCPP: z.int() })

/**
 * `factures/v1/consulter/fournisseur`: the whole invoice, its lists on one page; fields of go-choruspro's `Facture`.
 *
 * Nothing of a certificate of deposit is in it: `empreinteCertificatDepot` comes with the answer of
 * `factures/v1/soumettre` alone, which is not the way of deposited flows.
 *
 * In doubt: it gives works invoices too. The Swagger's `Facture` has their fields (MOE, MOA, the pieces before and after,
 * `typeFactureTravaux`), but no source says for which service; the service of their own (`consulterFactureTravaux`) has no
 * published path on PISTE.
 */
export function consultInvoice(platform: Platform, account: TechnicalAccount, body: unknown): Answer {
  const invoice = ownPaymentRequest(platform, account, consultationBody.parse(body).identifiantFactureCPP)
  return done({ facture: whole(platform, invoice) })
}

/** `factures/v1/consulter/valideur` (go-choruspro): the same, of an invoice to validate. */
export function consultInvoiceToValidate(
  platform: Platform,
  account: TechnicalAccount,
  body: unknown,
): Answer {
  const invoice = invoiceToValidate(platform, account, consultationBody.parse(body).identifiantFactureCPP)
  return done({ facture: whole(platform, invoice) })
}

function whole(platform: Platform, invoice: Invoice): Answer {
  const { content } = invoice
  const supplier = platform.directory.find(invoice.fournisseur)
  const recipient = platform.directory.find(invoice.destinataire)
  return {
    identifiantFactureCPP: invoice.id,
    numeroFacture: content.numero,
    statutFacture: currentStatus(invoice).statut,
    modeDepot: invoice.modeDepot,
    cadreDeFacturation: framework(platform, invoice),
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
      typeFactureTravaux: invoice.travaux?.type,
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
    piecePrecedente: previousPiece(platform, invoice),
    pieceSuivante: nextPiece(platform, invoice),
  }
}

function framework(platform: Platform, invoice: Invoice): Answer {
  const find = (siret: string | undefined): Structure | undefined =>
    siret === undefined ? undefined : platform.directory.find(siret)
  const [first, second] = [find(invoice.valideur), find(invoice.valideur2)]
  const [moe, moa] = [find(invoice.travaux?.moe), find(invoice.travaux?.moa)]
  return {
    codeCadreFacturation: longFrame(invoice.content.cadre),
    codeValideur1: invoice.valideur,
    idValideur1: first?.id,
    raisonSocialeValideur1: first?.designation,
    typeIdentifiantValideur1: first && 'SIRET',
    dateValidation1: validationDay(invoice, 1),
    codeValideur2: invoice.valideur2,
    idValideur2: second?.id,
    raisonSocialeValideur2: second?.designation,
    typeIdentifiantValideur2: second && 'SIRET',
    dateValidation2: validationDay(invoice, 2),
    idMoe: moe?.id,
    identifiantMoe: invoice.travaux?.moe,
    raisonSocialeMoe: moe?.designation,
    typeIdentifiantMoe: moe && 'SIRET',
    idMoa: moa?.id,
    identifiantMoa: invoice.travaux?.moa,
    raisonSocialeMoa: moa?.designation,
    typeIdentifiantMoa: moa && 'SIRET',
  }
}

function previousPiece(platform: Platform, { travaux }: Invoice): Answer | undefined {
  const piece = platform.invoices.get(travaux?.precedente ?? 0)
  return (
    piece && {
      idPiecePrecedente: piece.id,
      numeroPiecePrecedente: piece.content.numero,
      cadreFacturationPiecePrecedente: longFrame(piece.content.cadre),
      idDestinatairePiecePrecedente: platform.directory.find(piece.destinataire)?.id,
      identifiantDestinatairePiecePrecedente: piece.destinataire,
      codeServiceExecutantPiecePrecedente: piece.codeServiceExecutant,
    }
  )
}

function nextPiece(platform: Platform, { travaux }: Invoice): Answer | undefined {
  const piece = platform.invoices.get(travaux?.suivante ?? 0)
  return (
    piece && {
      idPieceSuivante: piece.id,
      numeroPieceSuivante: piece.content.numero,
      cadreFacturationPieceSuivante: longFrame(piece.content.cadre),
    }
  )
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
