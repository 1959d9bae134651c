/** The description of a model, as access errors and `ir.model` name it. */
const DESCRIPTIONS: Record<string, string> = {
  'account.edi.document': 'Electronic Document for an account.move',
  'account.edi.format': 'EDI format',
  'account.journal': 'Journal',
  'account.move': 'Journal Entry',
  'account.move.line': 'Journal Item',
  'account.move.send': 'Account Move Send',
  'account.move.send.wizard': 'Account Move Send Wizard',
  'account.payment.term': 'Payment Terms',
  'account.tax': 'Tax',
  'ir.actions.act_url': 'Action URL',
  'ir.actions.act_window': 'Action Window',
  'ir.actions.act_window.view': 'Action Window View',
  'ir.actions.server': 'Server Action',
  'ir.attachment': 'Attachment',
  'ir.model': 'Models',
  'ir.model.data': 'Model Data',
  'ir.model.fields': 'Fields',
  'ir.model.fields.selection': 'Fields Selection',
  'ir.server.object.lines': 'Server Action value mapping',
  'ir.filters': 'Filters',
  'ir.ui.menu': 'Menu',
  'ir.ui.view': 'View',
  'mail.activity': 'Activity',
  'mail.activity.type': 'Activity Type',
  'mail.message': 'Message',
  'mail.message.subtype': 'Message subtypes',
  'product.product': 'Product Variant',
  'res.company': 'Companies',
  'res.country': 'Country',
  'res.currency': 'Currency',
  'res.groups': 'Access Groups',
  'res.lang': 'Languages',
  'res.partner': 'Contact',
  'res.partner.bank': 'Bank Accounts',
  'res.partner.category': 'Partner Tags',
  'res.users': 'User',
  'sale.order': 'Sales Order',
  'sale.order.line': 'Sales Order Line',
  'uom.uom': 'Product Unit of Measure',
}

export function modelDescription(model: string): string {
  return DESCRIPTIONS[model] ?? model
}

/** What a search without `order` sorts by. */
export function defaultOrder(model: string): string {
  switch (model) {
    case 'account.move':
      return 'date desc, name desc, invoice_date desc, id desc'
    case 'account.move.line':
      return 'id'
    case 'ir.attachment':
    case 'mail.message':
      return 'id desc'
    case 'mail.activity':
      return 'date_deadline asc, id asc'
    case 'ir.model':
      return 'model'
    case 'ir.model.fields':
      return 'name'
    case 'ir.model.fields.selection':
    case 'res.partner.bank':
      return 'sequence, id'
    case 'ir.model.data':
      return 'module, model, name'
    case 'ir.ui.view':
      return 'priority, name, id'
    case 'res.partner':
    case 'res.groups':
    case 'res.partner.category':
      return 'name, id'
    case 'res.users':
      return 'name, login'
    default:
      return 'id'
  }
}
