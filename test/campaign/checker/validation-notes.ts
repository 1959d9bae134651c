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

/** The sentences for what the company's users did not do: on the portal, by silence, by the supplier. */
const BY_OTHERS = /^(La facture (a été|est au statut)|Les quinze jours|Chorus Pro ne demande plus)/

/** What the bridge has made of a decision. */
export function isAnswer({ text }: { readonly text: string }): boolean {
  return !BY_OTHERS.test(text)
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
