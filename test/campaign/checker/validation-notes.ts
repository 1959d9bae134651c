/** Where what the company has to validate stands in Odoo. */
export const VALIDATIONS = 'x_chorus_validation'
export const VALIDATION = `${VALIDATIONS}_`

type Row = Readonly<Record<string, unknown>>

/** What the bridge wrote on a record, oldest first. */
export function bridgeNotes(messages: readonly Row[], id: number): { messageId: string; text: string }[] {
  return messages
    .filter(({ model, res_id: of }) => model === VALIDATIONS && of === id)
    .map(({ message_id: messageId, body }) => ({ messageId: String(messageId), text: plain(String(body)) }))
    .filter(({ messageId }) => messageId.startsWith('<chorus.'))
}

/**
 * The sentences that answer no decision: for what the company's users did not do (on the portal, by silence, by the supplier), that
 * a decision waits, that the document is on the portal alone.
 */
const NO_ANSWERS =
  /^(La facture (a été|est au statut)|Les quinze jours|Chorus Pro ne (demande plus|montre plus|remet pas)|Votre (refus|validation) attend\.|Plus aucune décision)/

/** What the bridge has made of a decision. */
export function isAnswer({ text }: { readonly text: string }): boolean {
  return !NO_ANSWERS.test(text)
}

export function plain(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>/g, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll(/&#0?39;/g, "'")
    .replaceAll(/[\s\u00A0\u202F]+/g, ' ')
    .trim()
}
