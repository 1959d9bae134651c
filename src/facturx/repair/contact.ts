import type { CiiElement } from '../read/cii.js'
import { allLeaves, elementAt, removeChild, textAt } from '../read/cii-tree.js'
import type { Repair } from './repair-record.js'

/** Takes out what Odoo writes of contacts beyond EN 16931, where it says nothing that the invoice does not say otherwise. */
export function tidyContacts(transaction: CiiElement | undefined): Repair[] {
  return [...removeRepeatedContact(transaction), ...removeMailScheme(transaction)]
}

/**
 * The delivery party (BG-13) has no contact (CII-SR-312). Odoo writes one that repeats the party's name: it goes. A
 * contact that says anything else stays, and with it the EXTENDED profile.
 */
function removeRepeatedContact(transaction: CiiElement | undefined): Repair[] {
  const party = elementAt(transaction, ['ApplicableHeaderTradeDelivery', 'ShipToTradeParty'])
  const contact = elementAt(party, ['DefinedTradeContact'])
  if (party === undefined || contact === undefined) return []
  const name = textAt(party, ['Name'])
  const repeats = allLeaves(contact).every(({ text, attributes }) => {
    const said = text.trim()
    return attributes.size === 0 && (said === '' || said === name)
  })
  if (!repeats) return []
  removeChild(party, contact)
  return [
    { code: 'BG-13_CONTACT_REMOVED', term: 'BG-13', detail: 'a contact that repeats the name of the party' },
  ]
}

/** A contact's e-mail address has no scheme in Factur-X's EN 16931; Odoo 16 says of it that it is one of SMTP. */
function removeMailScheme(transaction: CiiElement | undefined): Repair[] {
  const agreement = elementAt(transaction, ['ApplicableHeaderTradeAgreement'])
  return [['SellerTradeParty', 'BT-43'] as const, ['BuyerTradeParty', 'BT-58'] as const].flatMap(
    ([party, term]) => {
      const mail = elementAt(agreement, [
        party,
        'DefinedTradeContact',
        'EmailURIUniversalCommunication',
        'URIID',
      ])
      if (mail?.attributes.get('schemeID') !== 'SMTP') return []
      mail.attributes.delete('schemeID')
      return [{ code: `${term}_SCHEME_REMOVED`, term, detail: 'SMTP' }]
    },
  )
}
